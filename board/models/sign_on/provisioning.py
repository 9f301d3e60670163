"""Provisioning: the organisation's directory adds, changes and ends people here by itself, with a token that an administrator made."""

import datetime as dt
import hmac
import secrets
from dataclasses import dataclass

from sqlalchemy import ForeignKey, Select, String, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.people.account import change_account, check_email, come_back, leave, open_account
from board.models.people.audit import DIRECTORY, note_audit
from board.models.people.person import LONGEST_EMAIL, Person, normal_email, person_by_email
from board.models.people.sign_in import hash_token

LONGEST_NUMBER = 255
# Secret scanners know a token by its beginning.
PREFIX = "chb_scim_"


class ProvisioningToken(Model):
    """The secret with which the directory speaks to the board. Of all that were made, one at most has not ended."""

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    used_at: Mapped[dt.datetime | None]

    made_by: Mapped[Person] = relationship()

    def is_token(self, token: str) -> bool:
        """Whether this is the secret; compared in the same time however much of it is right."""
        return hmac.compare_digest(self.token_hash, hash_token(token))


def open_token() -> ProvisioningToken | None:
    """The token that works, or None."""
    return db.session.scalar(select(ProvisioningToken).where(ProvisioningToken.ended_at.is_(None)))


def make_token(by: Person, at: dt.datetime) -> tuple[ProvisioningToken, str]:
    """Returns a new token and its secret, which is shown once and not stored. The one before stops working."""
    end_token(by, at)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ProvisioningToken(token_hash=hash_token(secret), made_by=by, made_at=at)
    db.session.add(token)
    note_audit("token made", by=by, at=at, detail="For the directory to add and end people (SCIM)")
    return token, secret


def end_token(by: Person, at: dt.datetime) -> None:
    """Let the token that works, if there is one, work no more."""
    ended = db.session.execute(update(ProvisioningToken).where(ProvisioningToken.ended_at.is_(None)).values(ended_at=at))
    if ended.rowcount:  # type: ignore[attr-defined]
        note_audit("token withdrawn", by=by, at=at, detail="For the directory to add and end people (SCIM)")


class ProvisionedPerson(Model):
    """What the directory calls a person whom it has added or adopted here."""

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    # As the directory wrote it, and as it is compared: RFC 7643, 4.1.1, has it unique without regard to capitals.
    user_name: Mapped[str] = mapped_column(String(LONGEST_EMAIL))
    user_name_key: Mapped[str] = mapped_column(String(LONGEST_EMAIL), unique=True)
    external_id: Mapped[str | None] = mapped_column(String(LONGEST_NUMBER), index=True)
    changed_at: Mapped[dt.datetime]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


def provisioned(person: Person) -> ProvisionedPerson | None:
    """What the directory calls a person, or None for somebody whom it has not touched."""
    return db.session.get(ProvisionedPerson, person.id)


def people_of_directory() -> Select[Person]:
    """Everybody whom the directory may find: all who are here, and those of its own who have left."""
    own = select(ProvisionedPerson.person_id).where(ProvisionedPerson.person_id == Person.id)
    return select(Person).where(or_(Person.left_at.is_(None), own.exists())).order_by(Person.id)


def person_named(user_name: str) -> Person | None:
    """The person whom the directory calls so, or else the one who is here with this e-mail address, whom it may adopt."""
    key = normal_email(user_name)
    own = db.session.scalar(select(ProvisionedPerson).where(ProvisionedPerson.user_name_key == key))
    if own is not None:
        return own.person
    adopted = select(ProvisionedPerson.person_id).where(ProvisionedPerson.person_id == Person.id).exists()
    return db.session.scalar(select(Person).where(Person.email == key, ~adopted))


@dataclass(frozen=True)
class DirectoryEntry:
    """What the directory says about one person."""

    user_name: str
    name: str
    email: str
    external_id: str | None
    is_active: bool


class AlreadyThere(RuleBroken):
    """The directory adds somebody whom it has added already, or gives somebody a name that another person has."""


def add_from_directory(entry: DirectoryEntry, at: dt.datetime) -> ProvisionedPerson:
    """Add a person, or adopt the one who is here with this e-mail address already, so that nobody is here twice.

    Raises AlreadyThere for somebody whom the directory has, and RuleBroken for an address that is none.
    """
    person = person_named(entry.user_name)
    if person is None:
        person = person_by_email(entry.email)
    if person is None:
        person = open_account(entry.name, entry.email, by=None, at=at, actor=DIRECTORY)
        db.session.flush()
    elif provisioned(person) is not None:
        raise AlreadyThere(f"{entry.user_name} is here already.")
    own = ProvisionedPerson(person=person, user_name="", user_name_key="", changed_at=at)
    _change(own, entry, at)
    db.session.add(own)
    return own


def change_from_directory(person: Person, entry: DirectoryEntry, at: dt.datetime) -> ProvisionedPerson:
    """Change what the directory calls a person, and let them leave or come back.

    Raises AlreadyThere for a name that another person has, and RuleBroken for the last administrator, who cannot leave.
    """
    own = provisioned(person)
    if own is None:
        own = ProvisionedPerson(person=person, user_name="", user_name_key="", changed_at=at)
        db.session.add(own)
    _change(own, entry, at)
    return own


def forget_in_directory(person: Person, at: dt.datetime) -> None:
    """Let a person leave whom the directory deletes; what they did stays, under their name. Raises RuleBroken as above."""
    leave(person, by=None, at=at, actor=DIRECTORY)
    own = provisioned(person)
    if own is not None:
        db.session.delete(own)


def _change(own: ProvisionedPerson, entry: DirectoryEntry, at: dt.datetime) -> None:
    person, key = own.person, normal_email(entry.user_name)
    with db.session.no_autoflush:
        other = db.session.scalar(select(ProvisionedPerson).where(ProvisionedPerson.user_name_key == key))
        if other is not None and other.person_id != person.id:
            raise AlreadyThere(f"{other.person.name} is {entry.user_name} here already.")
        if normal_email(entry.email) != person.email:
            change_account(person, by=None, at=at, actor=DIRECTORY, email=check_email(entry.email, person))
        if entry.name != person.name:
            change_account(person, by=None, at=at, actor=DIRECTORY, name=entry.name)
    own.user_name, own.user_name_key, own.external_id, own.changed_at = entry.user_name, key, entry.external_id, at
    (come_back if entry.is_active else leave)(person, by=None, at=at, actor=DIRECTORY)
