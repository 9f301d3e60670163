"""A membership: a person on a team. How one begins, changes its role and ends."""

import datetime as dt
import re
from email.utils import parseaddr
from typing import Any

from board.database import db
from board.models.errors import RuleBroken
from board.models.people.activity import JOINED_UNINVITED, edit, plain, record
from board.models.people.audit import note_audit
from board.models.people.joining import is_asked_in, tell_of_joining
from board.models.people.one_time_link import JOIN, OneTimeLink, join, make_link
from board.models.people.person import Person, normal_email, person_by_email
from board.models.people.security_mail import SecurityMailKind, post_security_mail
from board.models.people.team import COACH, ROLES, Membership, Team

# The browser that made the links keeps them in its cookie, which has 4 kB.
MOST_GUESTS = 20
# One of a list of guests: what is in quotes or angle brackets is never cut, as in "Shah, Omar" <omar@example.org>.
GUEST = re.compile(r'(?:"[^"\n]*"|<[^>\n]*>|[^\n;,])+')
LONGEST_NOTE = 100
# As browsers check it: one @, with something on either side. Whether somebody reads it only a mail can tell.
ADDRESS = re.compile(r"[^@\s<>,;]{1,64}@[^@\s<>,;]{1,180}")


def put_on_team(
    person: Person,
    team: Team,
    role: str,
    by: Person | None,
    at: dt.datetime,
    *,
    invited_by: Person | None = None,
    actor: str = "",
) -> Membership:
    """Add a person to a team, or give them a larger role on it.

    `invited_by` made the invitation that they use; `actor` names what did it where nobody did, such as single sign-on.

    Whoever comes onto it without its coaches does not see the raw notes of before, and on a private team its coaches are told.
    Raises RuleBroken for somebody who left, and for an unknown role.
    """
    _check_role(role)
    if person.left_at is not None:
        raise RuleBroken(f"{person.name} has left the organisation. An administrator can change that.", field="email")
    before = person.role_in(team.id)
    asked_in = before is not None or is_asked_in(person, team, invited_by or by, at)
    membership = join(person, team, role)
    if membership.role != before:
        changes = {"role": [before or "", membership.role], "person": ["", person.name]}
        if not asked_in:
            membership.notes_from = at
            tell_of_joining(person, team, invited_by or by, at, actor)
        verb, who = ("joined", by) if asked_in else (JOINED_UNINVITED, invited_by or by)
        record(verb, membership, by=who, at=at, changes=changes)
        action = "put on a team" if before is None else "role on a team changed"
        without = "" if asked_in else ", without being asked by its coaches"
        note_audit(action, by=by, about=person, at=at, detail=f"{membership.role} of {team.name}{without}", actor=actor)
        _tell_coach(membership, by, at)
    return membership


def change_role(membership: Membership, role: str, by: Person | None, at: dt.datetime, *, actor: str = "") -> None:
    """Make a member a coach or a coach a member; a team may be without a coach. Raises RuleBroken for an unknown role."""
    _check_role(role)
    if edit(membership, {"role": role}, by=by, at=at):
        detail = f"{role} of {membership.team.name}"
        note_audit("role on a team changed", by=by, about=membership.person, at=at, detail=detail, actor=actor)
        _tell_coach(membership, by, at)


def take_off_team(membership: Membership, by: Person | None, at: dt.datetime, *, actor: str = "") -> None:
    """Remove a person from a team; what they own and wrote stays theirs."""
    changes: dict[str, list[Any]] = {
        "role": [membership.role, ""],
        "person": [membership.person.name, ""],
        "person_id": [membership.person_id, ""],
    }
    if membership.notes_from is not None:
        changes["notes_from"] = [plain(membership.notes_from), ""]
    record("left", membership, by=by, at=at, changes=changes)
    detail = f"{membership.role} of {membership.team.name}"
    note_audit("taken off a team", by=by, about=membership.person, at=at, detail=detail, actor=actor)
    db.session.delete(membership)
    db.session.flush()
    db.session.expire(membership.person, ["memberships"])


def invite(team: Team, role: str, note: str, by: Person, at: dt.datetime) -> tuple[OneTimeLink, str]:
    """Returns an invitation link to a team and its token; raises RuleBroken for an unknown role."""
    _check_role(role)
    link, token = make_link(JOIN, at, by=by, team=team, role=role, note=note)
    record("invited", link, by=by, at=at, changes={"role": ["", role], "note": ["", note]})
    note_audit("link made", by=by, at=at, detail=link.purpose)
    return link, token


def read_guests(typed: str) -> list[tuple[str, str]]:
    """Whom a text asks in, as (name, e-mail address) pairs, each address once; a name may be empty.

    It takes what mail programs copy: lines, commas or semicolons, with or without a name. Raises RuleBroken that names
    what is no address, and for more than MOST_GUESTS.
    """
    pieces = [piece.strip() for piece in GUEST.findall(typed) if piece.strip()]
    guests = {
        normal_email(address): (name.strip(), address) for name, address in map(parseaddr, pieces) if ADDRESS.fullmatch(address)
    }
    wrong = [piece for piece in pieces if not ADDRESS.fullmatch(parseaddr(piece)[1])]
    if wrong:
        raise RuleBroken(
            f"Enter each e-mail address like name@example.org. This is none: {', '.join(f'“{one[:60]}”' for one in wrong[:5])}",
            field="people",
        )
    if len(guests) > MOST_GUESTS:
        raise RuleBroken(f"Invite at most {MOST_GUESTS} people at once. These are {len(guests)}.", field="people")
    return list(guests.values())


def invite_guests(
    team: Team, guests: list[tuple[str, str]], role: str, by: Person, at: dt.datetime, mail_secret: str | None = None
) -> tuple[list[Person], list[Person], list[tuple[OneTimeLink, str]]]:
    """Put those on the team who sign in here already, and make an invitation for each of the others.

    With the board's secret key as `mail_secret`, the invitations go by mail. Returns the people who are new on the team, those who were
    on it already, and the links with their tokens. Raises RuleBroken as `put_on_team` does.
    """
    added: list[Person] = []
    already: list[Person] = []
    links: list[tuple[OneTimeLink, str]] = []
    for name, address in guests:
        person = person_by_email(address)
        if person is None:
            link, token = invite(team, role, f"{name} {address}".strip()[:LONGEST_NOTE], by=by, at=at)
            if mail_secret is not None:
                link.token_for_mail(mail_secret)
                post_security_mail(SecurityMailKind.INVITATION, by, at, detail=name, address=address, link_id=link.id)
            links.append((link, token))
        elif person.role_in(team.id) is None:
            try:
                put_on_team(person, team, role, by=by, at=at)
            except RuleBroken as broken:
                raise RuleBroken(broken.sentence, field="people") from broken
            added.append(person)
        else:
            already.append(person)
    return added, already, links


def _tell_coach(membership: Membership, by: Person | None, at: dt.datetime) -> None:
    if membership.role == COACH and by is not membership.person:
        post_security_mail(SecurityMailKind.ROLE_GIVEN, membership.person, at, f"Coach of {membership.team.name}")


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise RuleBroken("Choose member or coach.", field="role")
