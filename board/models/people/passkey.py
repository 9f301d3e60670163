"""A passkey: a pair of keys of which a device keeps the secret one, and the board the public one (WebAuthn)."""

import datetime as dt

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.fields import field
from board.models.people.authenticator import LONGEST_FACTOR_NAME
from board.models.people.person import Person

# WebAuthn level 2, 4: an id has at most 1,023 bytes, which are 1,364 characters in base64.
LONGEST_CREDENTIAL_ID = 1364


class Passkey(Model):
    """A passkey of a person, on a device, in a password store, or on a security key."""

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_FACTOR_NAME), info=field("Name"))
    credential_id: Mapped[str] = mapped_column(String(LONGEST_CREDENTIAL_ID), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    # When the challenge was made that it answered last: an answer to an older one has been seen before.
    challenged_at: Mapped[dt.datetime]
    made_at: Mapped[dt.datetime]
    last_used_at: Mapped[dt.datetime | None]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def kind_in_words(self) -> str:
        return "Passkey"

    def use(self, sign_count: int, challenged_at: dt.datetime, at: dt.datetime) -> None:
        """Record a verified answer. Raises RuleBroken for one that was given before, and for a passkey that was copied.

        A device that counts its answers never gives a number twice (WebAuthn level 2, 6.1.1); one that does not, always says 0.
        """
        counts_on = or_(Passkey.sign_count < sign_count, (Passkey.sign_count == 0) & (sign_count == 0))
        used = db.session.execute(
            update(Passkey)
            .where(Passkey.id == self.id, counts_on, Passkey.challenged_at < challenged_at)
            .values(sign_count=sign_count, challenged_at=challenged_at, last_used_at=at)
        )
        if used.rowcount == 1:  # type: ignore[attr-defined]
            return
        if sign_count <= self.sign_count and self.sign_count:
            raise RuleBroken(
                "This passkey seems to exist twice, so it is not accepted. Use another way to sign in, remove it, and tell an administrator."
            )
        raise RuleBroken("This answer of the passkey was used already. Try again.")


def add_passkey(
    person: Person, name: str, credential_id: str, public_key: bytes, sign_count: int, challenged_at: dt.datetime, at: dt.datetime
) -> Passkey:
    """Add a passkey that was verified. Raises RuleBroken if the board knows it already."""
    if passkey_by_id(credential_id) is not None:
        raise RuleBroken("This passkey has been added already.")
    passkey = Passkey(
        person_id=person.id,
        name=name or "Passkey",
        credential_id=credential_id,
        public_key=public_key,
        sign_count=sign_count,
        challenged_at=challenged_at,
        made_at=at,
    )
    db.session.add(passkey)
    return passkey


def passkey_by_id(credential_id: str) -> Passkey | None:
    """The passkey with this id, as the device says it in base64, or None."""
    return db.session.scalar(select(Passkey).where(Passkey.credential_id == credential_id))


def passkeys_of(person: Person) -> list[Passkey]:
    """A person's passkeys, the first first."""
    return list(db.session.scalars(select(Passkey).where(Passkey.person_id == person.id).order_by(Passkey.id)))
