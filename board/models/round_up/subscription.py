"""A subscription: how much of the Monday round-up somebody wants by e-mail; without one they get all of it."""

import base64
import datetime as dt
import hashlib
import hmac
from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.fields import field
from board.models.people.activity import record
from board.models.people.person import Person

# 128 bits, as OWASP ASVS 5.0, 11.5.1 asks of values that must not be guessed.
BYTES_OF_SIGNATURE = 16


class Wants(StrEnum):
    """How much of the round-up a person wants by e-mail."""

    ALL = "all"
    OWN = "own"
    NONE = "none"

    @property
    def label(self) -> str:
        """The choice in a form."""
        return {"all": "Everything", "own": "Only what tells of my teams", "none": "Nothing"}[self.value]


class Subscription(Model):
    """One person's choice."""

    __table_args__ = (CheckConstraint("wants IN ('all', 'own', 'none')", name="wants_is_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    wants: Mapped[str] = mapped_column(String(4), default=Wants.ALL, info=field("Wants"))

    person: Mapped[Person] = relationship()


def wanted_by(person: Person) -> Wants:
    """The person's choice; ALL if they made none."""
    return Wants(db.session.scalar(select(Subscription.wants).where(Subscription.person_id == person.id)) or Wants.ALL)


def subscribe(person: Person, wants: Wants, by: Person, at: dt.datetime) -> bool:
    """Set how much of the round-up a person gets. Returns False, and writes nothing, if that was their choice already."""
    kept = db.session.scalar(select(Subscription).where(Subscription.person_id == person.id))
    before = kept.wants if kept else Wants.ALL.value
    if before == wants:
        return False
    if kept is None:
        kept = Subscription(person=person)
        db.session.add(kept)
    kept.wants = wants.value
    record("chose", kept, by=by, at=at, changes={"wants": [before, wants.value]})
    return True


def opt_out_token(person_id: int, secret: str) -> str:
    """The token in the links of a person's letters. It can stop these letters, and nothing else.

    It is signed (HMAC-SHA-256) and not stored, so that a link works for as long as somebody keeps the e-mail.
    """
    signature = hmac.digest(f"opt out of round-ups:{secret}".encode(), str(person_id).encode(), hashlib.sha256)
    return f"{person_id}-{base64.urlsafe_b64encode(signature[:BYTES_OF_SIGNATURE]).decode().rstrip('=')}"


def person_by_opt_out(token: str, secrets: Iterable[str]) -> Person | None:
    """The person of a token that one of these secrets has signed, or None, which is found without a query."""
    number, _, _signature = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    if not any(hmac.compare_digest(token.encode(), opt_out_token(int(number), secret).encode()) for secret in secrets):
        return None
    return db.session.get(Person, int(number))
