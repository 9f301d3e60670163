"""A recovery code: one of ten that a person keeps on paper, each of which stands in once for a second factor that is lost."""

import datetime as dt
import re
import secrets
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ForeignKey, String, UniqueConstraint, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.people.audit import note_audit
from board.models.people.person import Person, hash_slowly, verify

RECOVERY_CODES = 10
# Without those that look alike on paper. Ten of them have 49 bits; OWASP ASVS 5.0, 6.5.2, asks then for the hash of a password.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
LENGTH = 10
SHAPE = re.compile(r"([0-9]{1,2})([a-z2-9]{10})")
WRONG_RECOVERY_CODE = "This recovery code is not right. Check it and try again."


class RecoveryCode(Model):
    """One code. Its number stands before it, so that a single slow hash has to be computed to find it."""

    __table_args__ = (UniqueConstraint("person_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    number: Mapped[int]
    code_hash: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]


class DrawnCode(NamedTuple):
    """A new code as it is shown once, and its hash as it is stored."""

    words: str
    code_hash: str


def draw_recovery_codes() -> list[DrawnCode]:
    """Ten new codes. Their hashes take long on purpose, so call it while nothing is locked, and then store them."""
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(RECOVERY_CODES)]
    return [DrawnCode(f"{number}-{code[:5]}-{code[5:]}", hash_slowly(code)) for number, code in enumerate(codes, 1)]


def store_recovery_codes(person: Person, drawn: Sequence[DrawnCode], at: dt.datetime) -> None:
    """Store new codes; those of before stop working."""
    remove_recovery_codes(person)
    db.session.add_all(
        RecoveryCode(person_id=person.id, number=number, code_hash=code.code_hash, made_at=at)
        for number, code in enumerate(drawn, 1)
    )
    note_audit("recovery codes made", by=person, about=person, at=at)


def looks_like_recovery_code(text: str) -> bool:
    """Whether a text has the shape of a recovery code, however it is spaced, and not that of six digits."""
    return SHAPE.fullmatch(_plain(text)) is not None


def use_recovery_code(person: Person, text: str, at: dt.datetime) -> None:
    """Use a code up. Raises RuleBroken for a wrong one, and for one that was used already."""
    shape = SHAPE.fullmatch(_plain(text))
    number, typed = (int(shape.group(1)), shape.group(2)) if shape else (0, "")
    code = db.session.scalar(select(RecoveryCode).where(RecoveryCode.person_id == person.id, RecoveryCode.number == number))
    if not verify(code.code_hash if code else None, typed) or code is None:
        raise RuleBroken(WRONG_RECOVERY_CODE)
    used = update(RecoveryCode).where(RecoveryCode.id == code.id, RecoveryCode.used_at.is_(None)).values(used_at=at)
    if db.session.execute(used).rowcount != 1:  # type: ignore[attr-defined]
        raise RuleBroken("This recovery code has been used already. Enter another one.")


def recovery_codes_left(person: Person) -> int:
    """How many codes can still be used."""
    left = select(func.count(RecoveryCode.id)).where(RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(left) or 0


def remove_recovery_codes(person: Person) -> None:
    """Remove every code of a person."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))


def _plain(text: str) -> str:
    return re.sub(r"[\s-]+", "", text).lower()
