"""A person: someone who signs in."""

import datetime as dt
import unicodedata
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.fields import field
from board.models.people.organisation import the_organisation
from board.models.people.password import LONGEST_PASSWORD, check_password

if TYPE_CHECKING:
    from board.models.people.team import Membership

LONGEST_NAME = 100
LONGEST_EMAIL = 254

hasher = PasswordHasher()


class Person(Model):
    """Someone who signs in. Lead and administrator are organisation-wide; every other right comes from memberships."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), info=field("Name"))
    email: Mapped[str] = mapped_column(String(LONGEST_EMAIL), unique=True, info=field("Email"))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_lead: Mapped[bool] = mapped_column(default=False)
    is_admin: Mapped[bool] = mapped_column(default=False)
    # Reads the audit trail, and may do nothing else that others may not.
    is_auditor: Mapped[bool] = mapped_column(default=False)
    # Whether keys without Ctrl or Alt do something; off for whoever speaks to the computer (WCAG 2.2, 2.1.4).
    has_single_keys: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[dt.datetime]
    left_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    memberships: Mapped[list["Membership"]] = relationship(back_populates="person", lazy="selectin")

    __mapper_args__ = {"version_id_col": version}

    def set_password(self, password: str) -> None:
        """Store the argon2id hash of a password; raises RuleBroken for one that is too easy to guess."""
        self.check_password(password)
        self.password_hash = hash_slowly(password)

    def check_password(self, password: str) -> None:
        """Raises RuleBroken for a password that this person must not choose."""
        organisation = the_organisation()
        check_password(password, self.name, self.email, organisation.name if organisation else "")

    def has_password(self, password: str) -> bool:
        """Whether this is the person's password; False for somebody who left. Takes the same time if no password is set."""
        return verify(self.password_hash, password) and self.left_at is None

    def role_in(self, team_id: int) -> str | None:
        """`member`, `coach`, or None for somebody who is not on the team."""
        return next((membership.role for membership in self.memberships if membership.team_id == team_id), None)


def hash_slowly(secret: str) -> str:
    """The argon2id hash of a secret that could be guessed. Takes long on purpose, so call it while nothing is locked."""
    return hasher.hash(secret)


def verify(password_hash: str | None, password: str) -> bool:
    """Whether a password matches a hash.

    Takes the same time without a hash, so that timing does not reveal who has an account.
    """
    try:
        return hasher.verify(password_hash or _nobodys_hash(), password[:LONGEST_PASSWORD]) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def _nobodys_hash() -> str:
    global _nobody
    if _nobody is None:
        _nobody = hasher.hash("nobody has this password")
    return _nobody


_nobody: str | None = None


def normal_email(email: str) -> str:
    """The form in which an e-mail address is stored and compared: NFKC, trimmed and in lower case."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def person_by_email(email: str) -> Person | None:
    """The person who signs in with this address, or None."""
    return db.session.scalar(select(Person).where(Person.email == normal_email(email)))
