"""An account: a person's name, e-mail address, roles and password, and what changing them entails."""

import datetime as dt
import re

from sqlalchemy import func, select, update

from board.database import db
from board.models.errors import RuleBroken
from board.models.people.activity import edit, record
from board.models.people.one_time_link import PASSWORD, OneTimeLink, make_link
from board.models.people.password_policy import is_break_glass
from board.models.people.person import LONGEST_EMAIL, Person, normal_email, person_by_email
from board.models.people.sign_in import SignIn, sign_out_everywhere

# Checks the form only. Whether an address works shows when somebody signs in with it.
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+")


def check_email(email: str, person: Person | None = None) -> str:
    """The normalised address. Raises RuleBroken for a malformed address, and for one that somebody else signs in with."""
    kept = normal_email(email)
    if not EMAIL.fullmatch(kept) or len(kept) > LONGEST_EMAIL:
        raise RuleBroken("Enter an e-mail address in the form name@example.org.", field="email")
    other = person_by_email(kept)
    if other is not None and other is not person:
        raise RuleBroken("Somebody already signs in with this e-mail address. Enter a different one.", field="email")
    return kept


def open_account(
    name: str, email: str, by: Person | None, at: dt.datetime, *, is_lead: bool = False, is_admin: bool = False
) -> Person:
    """Add a person. `by` is None if they opened the account themselves. Raises RuleBroken for an address that cannot be used."""
    person = Person(name=name, email=check_email(email), is_lead=is_lead, is_admin=is_admin, created_at=at)
    db.session.add(person)
    record("joined", person, by=by or person, at=at)
    return person


def change_account(person: Person, by: Person | None, at: dt.datetime, **values: object) -> None:
    """Change a name, an address or roles, by field name.

    Raises RuleBroken for an address that cannot be used, and if the last administrator would stop being one.
    """
    if "email" in values:
        values["email"] = check_email(str(values["email"]), person)
    if person.is_admin and values.get("is_admin") is False:
        _check_another_administrator(person)
        _check_not_break_glass(person)
    edit(person, values, by=by, at=at)


def leave(person: Person, by: Person | None, at: dt.datetime) -> None:
    """Record that a person left the organisation.

    Their sign-ins and password links end at once; what they did stays. Raises RuleBroken for the last administrator.
    """
    if person.left_at is not None:
        return
    _check_another_administrator(person)
    _check_not_break_glass(person)
    edit(person, {"left_at": at}, by=by, at=at, verb="left")
    sign_out_everywhere(person, at)
    withdraw_password_links(person, at)


def come_back(person: Person, by: Person | None, at: dt.datetime) -> None:
    """Record that a person is back; their team memberships still hold."""
    edit(person, {"left_at": None}, by=by, at=at, verb="returned")


def choose_password(person: Person, password: str, at: dt.datetime, here: SignIn | None = None) -> None:
    """Set a password. Ends every sign-in but `here` and every open password link; raises RuleBroken for a weak password."""
    person.set_password(password)
    record("secured", person, by=person, at=at)
    sign_out_everywhere(person, at, but=here)
    withdraw_password_links(person, at)


def make_password_link(person: Person, by: Person, at: dt.datetime) -> tuple[OneTimeLink, str]:
    """Returns a link to choose a password, and its token; earlier links are withdrawn.

    Raises RuleBroken for somebody who left.
    """
    if person.left_at is not None:
        raise RuleBroken(f"{person.name} has left. Untick “Has left” first.")
    withdraw_password_links(person, at)
    link, token = make_link(PASSWORD, at, by=by, person=person)
    record("relinked", person, by=by, at=at)
    return link, token


def withdraw_password_links(person: Person, at: dt.datetime) -> None:
    """Withdraw all open password links of a person."""
    db.session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.kind == PASSWORD,
            OneTimeLink.person_id == person.id,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=at)
    )


def open_password_link(person: Person, at: dt.datetime) -> OneTimeLink | None:
    """The person's latest password link if it can still be used, or None."""
    links = select(OneTimeLink).where(OneTimeLink.kind == PASSWORD, OneTimeLink.person_id == person.id)
    latest = db.session.scalar(links.order_by(OneTimeLink.id.desc()).limit(1))
    return latest if latest is not None and latest.is_open(at) else None


def administrators() -> list[Person]:
    """The current administrators, by name."""
    return list(
        db.session.scalars(select(Person).where(Person.is_admin, Person.left_at.is_(None)).order_by(func.lower(Person.name)))
    )


def _check_another_administrator(person: Person) -> None:
    # Locked, so that two administrators who remove each other at once cannot leave none.
    others = db.session.scalars(
        select(Person.id).where(Person.is_admin, Person.left_at.is_(None)).order_by(Person.id).with_for_update()
    ).all()
    if person.is_admin and set(others) <= {person.id}:
        raise RuleBroken(f"{person.name} is the only administrator. Make somebody else an administrator first.", field="is_admin")


def _check_not_break_glass(person: Person) -> None:
    if is_break_glass(person):
        raise RuleBroken(
            f"{person.name} is the one administrator who can still sign in with a password. Choose another for that first.",
            field="is_admin",
        )
