"""An account: a person's name, e-mail address, roles and password, and what changing them entails."""

import datetime as dt
import re
from typing import Any

from sqlalchemy import func, select, update

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import count
from board.models.people.activity import edit, record
from board.models.people.audit import note_audit
from board.models.people.leaving import end_links_of
from board.models.people.one_time_link import FOR_A_PASSWORD, PASSWORD, RESCUE, OneTimeLink, make_link
from board.models.people.password_policy import is_break_glass
from board.models.people.person import LONGEST_EMAIL, Person, normal_email, person_by_email
from board.models.people.person_name import check_name, marked_name
from board.models.people.security_mail import SecurityMailKind, post_security_mail
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


TOLD = (("name", "name"), ("email", "e-mail address"))
ROLE_WORDS = {"is_lead": "Lead", "is_admin": "Administrator", "is_auditor": "Auditor"}


def open_account(
    name: str, email: str, by: Person | None, at: dt.datetime, *, is_lead: bool = False, is_admin: bool = False, actor: str = ""
) -> Person:
    """Add a person. Raises RuleBroken for an address that cannot be used, and for the name of somebody else.

    `by` is None if they opened the account themselves, or where `actor` names what did, such as the command line.
    """
    kept = check_email(email)
    named = marked_name(name, kept) if actor else check_name(name)
    person = Person(name=named, email=kept, is_lead=is_lead, is_admin=is_admin, is_auditor=False, created_at=at)
    db.session.add(person)
    record("joined", person, by=by or person, at=at)
    roles = ", ".join(words for role, words in ROLE_WORDS.items() if getattr(person, role))
    action = "person added" if by or actor else "account opened"
    note_audit(action, by=by or (None if actor else person), about=person, at=at, detail=roles, actor=actor)
    return person


def change_account(person: Person, by: Person | None, at: dt.datetime, *, actor: str = "", **values: object) -> None:
    """Change a name, an address or roles, by field name.

    The person is told of a role, and at the address of before of another address. Raises RuleBroken for an address that cannot be
    used, for the name of somebody else, and if the last administrator would stop being one.
    """
    if "email" in values:
        values["email"] = check_email(str(values["email"]), person)
    if "name" in values:
        name = str(values["name"])
        values["name"] = marked_name(name, person.email, person) if actor else check_name(name, person)
    if person.is_admin and values.get("is_admin") is False:
        _check_another_administrator(person)
        _check_not_break_glass(person)
    changes = edit(person, values, by=by, at=at)
    _tell_of_changes(person, changes, by, at, actor)


def _tell_of_changes(person: Person, changes: dict[str, list[Any]], by: Person | None, at: dt.datetime, actor: str) -> None:
    given = []
    for role, words in ROLE_WORDS.items():
        if role in changes:
            is_given = changes[role][1]
            note_audit("role given" if is_given else "role taken", by=by, about=person, at=at, detail=words, actor=actor)
            given += [words] if is_given else []
    if given:
        post_security_mail(SecurityMailKind.ROLE_GIVEN, person, at, ", ".join(given))
    told = [f"{label} from {changes[name][0]} to {changes[name][1]}" for name, label in TOLD if name in changes]
    if told:
        note_audit("person changed", by=by, about=person, at=at, detail=", ".join(told), actor=actor)
    if "email" in changes:
        post_security_mail(SecurityMailKind.EMAIL_CHANGED, person, at, changes["email"][1], address=changes["email"][0])


def leave(person: Person, by: Person | None, at: dt.datetime, *, actor: str = "") -> None:
    """Record that a person left the organisation.

    Their sign-ins end at once, and every link that they made or that was made for them; what they did stays. Raises RuleBroken for
    the last administrator.
    """
    if person.left_at is not None:
        return
    _check_another_administrator(person)
    _check_not_break_glass(person)
    edit(person, {"left_at": at}, by=by, at=at, verb="left")
    sign_out_everywhere(person, at)
    ended = ", ".join(f"{count(number, kind)} ended" for kind, number in end_links_of(person, at).items())
    note_audit("person left", by=by, about=person, at=at, detail=ended, actor=actor)


def come_back(person: Person, by: Person | None, at: dt.datetime, *, actor: str = "") -> None:
    """Record that a person is back; their team memberships still hold, and their links stay ended.

    If somebody else bears their name by now, theirs gets a mark.
    """
    if person.left_at is None:
        return
    named = marked_name(person.name, person.email)
    if edit(person, {"left_at": None, "name": named}, by=by, at=at, verb="returned"):
        note_audit("person came back", by=by, about=person, at=at, actor=actor)


def choose_password(person: Person, password: str, at: dt.datetime, here: SignIn | None = None, *, actor: str = "") -> None:
    """Set a password, and tell the person of another one by mail.

    Ends every sign-in but `here` and every open password link; raises RuleBroken for a weak password.
    """
    is_another = person.password_hash is not None
    person.set_password(password)
    record("secured", person, by=person, at=at)
    note_audit("password chosen", by=None if actor else person, about=person, at=at, actor=actor)
    if is_another:
        post_security_mail(SecurityMailKind.PASSWORD_CHANGED, person, at)
    sign_out_everywhere(person, at, but=here)
    withdraw_password_links(person, at)


def make_password_link(person: Person, by: Person, at: dt.datetime, *, actor: str = "") -> tuple[OneTimeLink, str]:
    """Returns a link to choose a password, and its token; earlier links are withdrawn.

    Raises RuleBroken for somebody who left.
    """
    if person.left_at is not None:
        raise RuleBroken(f"{person.name} has left. Untick “Has left” first.")
    withdraw_password_links(person, at)
    link, token = make_link(PASSWORD, at, by=by, person=person)
    record("relinked", person, by=by, at=at)
    note_audit("link made", by=None if actor else by, about=person, at=at, detail=link.purpose, actor=actor)
    return link, token


def make_rescue_link(person: Person, at: dt.datetime, *, actor: str) -> tuple[OneTimeLink, str]:
    """Returns a link that removes the second factors of a person and lets them choose a password, and its token.

    Nothing is removed before it is used. Raises RuleBroken for somebody who left.
    """
    if person.left_at is not None:
        raise RuleBroken(f"{person.name} has left.")
    withdraw_password_links(person, at)
    link, token = make_link(RESCUE, at, person=person)
    record("relinked", person, by=None, at=at)
    note_audit("link made", by=None, about=person, at=at, detail=link.purpose, actor=actor)
    return link, token


def withdraw_password_links(person: Person, at: dt.datetime) -> None:
    """Withdraw all open password links of a person."""
    db.session.execute(
        update(OneTimeLink)
        .where(
            OneTimeLink.kind.in_(FOR_A_PASSWORD),
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
