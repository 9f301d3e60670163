"""An account: a person's name, address, roles and password, and what changing them brings with it."""

import datetime as dt
import re

from sqlalchemy import func, select, update

from board.database import db
from board.models.errors import RuleBroken
from board.models.people.activity import edit, record
from board.models.people.one_time_link import PASSWORD, OneTimeLink, make_link
from board.models.people.person import LONGEST_EMAIL, Person, normal_email, person_by_email
from board.models.people.sign_in import SignIn, sign_out_everywhere

# Only the shape: whether an address works is known when somebody signs in with it.
EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>.]+(\.[^@\s,;<>.]+)+")


def check_email(email: str, person: Person | None = None) -> str:
    """The address as it is kept; raises RuleBroken for one that is none, or that somebody else signs in with."""
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
    """A new person; without `by`, they opened it themselves. Raises RuleBroken for an address that cannot be used."""
    person = Person(name=name, email=check_email(email), is_lead=is_lead, is_admin=is_admin, created_at=at)
    db.session.add(person)
    record("joined", person, by=by or person, at=at)
    return person


def change_account(person: Person, by: Person, at: dt.datetime, **values: object) -> None:
    """Change a name, an address or roles; raises RuleBroken when the last administrator would stop being one."""
    if "email" in values:
        values["email"] = check_email(str(values["email"]), person)
    if person.is_admin and values.get("is_admin") is False:
        _check_another_administrator(person)
    edit(person, values, by=by, at=at)


def leave(person: Person, by: Person, at: dt.datetime) -> None:
    """They have left: every sign-in and link of theirs ends at once, and what they did stays. Raises RuleBroken for the last administrator."""
    if person.left_at is not None:
        return
    _check_another_administrator(person)
    edit(person, {"left_at": at}, by=by, at=at, verb="left")
    sign_out_everywhere(person, at)
    withdraw_password_links(person, at)


def come_back(person: Person, by: Person, at: dt.datetime) -> None:
    """They are here again, on the teams that they were on."""
    edit(person, {"left_at": None}, by=by, at=at, verb="returned")


def choose_password(person: Person, password: str, at: dt.datetime, here: SignIn | None = None) -> None:
    """A new password, after which every sign-in but `here` and every link for choosing one ends; raises RuleBroken for a weak one."""
    person.set_password(password)
    record("secured", person, by=person, at=at)
    sign_out_everywhere(person, at, but=here)
    withdraw_password_links(person, at)


def make_password_link(person: Person, by: Person, at: dt.datetime) -> tuple[OneTimeLink, str]:
    """A link with which somebody chooses a password, in place of any earlier one; raises RuleBroken for somebody who has left."""
    if person.left_at is not None:
        raise RuleBroken(f"{person.name} has left. Untick “Has left” first.")
    withdraw_password_links(person, at)
    link, token = make_link(PASSWORD, at, by=by, person=person)
    record("relinked", person, by=by, at=at)
    return link, token


def withdraw_password_links(person: Person, at: dt.datetime) -> None:
    """No link that was made before opens this account any more."""
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
    """The link with which somebody can choose a password now, if there is one."""
    links = select(OneTimeLink).where(OneTimeLink.kind == PASSWORD, OneTimeLink.person_id == person.id)
    latest = db.session.scalar(links.order_by(OneTimeLink.id.desc()).limit(1))
    return latest if latest is not None and latest.is_open(at) else None


def administrators() -> list[Person]:
    """Those who look after this board, by name."""
    return list(
        db.session.scalars(select(Person).where(Person.is_admin, Person.left_at.is_(None)).order_by(func.lower(Person.name)))
    )


def _check_another_administrator(person: Person) -> None:
    # Two administrators letting each other go at once must not leave none.
    others = db.session.scalars(
        select(Person.id).where(Person.is_admin, Person.left_at.is_(None)).order_by(Person.id).with_for_update()
    ).all()
    if person.is_admin and set(others) <= {person.id}:
        raise RuleBroken(f"{person.name} is the only administrator. Make somebody else an administrator first.", field="is_admin")
