"""The password policy: where single sign-on is set up, passwords can be switched off for everybody but one administrator."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.people.person import Person


class PasswordsOff(Model):
    """The record that passwords are switched off, but for one administrator who opens the board when the provider does not."""

    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    # Break glass: sealed away, and used when nothing else opens.
    break_glass_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    since: Mapped[dt.datetime]

    break_glass: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


def passwords_off() -> PasswordsOff | None:
    """The record that passwords are switched off, or None where they are on."""
    return db.session.get(PasswordsOff, 1)


def is_break_glass(person: Person) -> bool:
    """Whether passwords are off and this is the administrator who still has one."""
    policy = passwords_off()
    return policy is not None and policy.break_glass_id == person.id
