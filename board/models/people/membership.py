"""A membership: a person on a team. How one begins, changes its role and ends."""

import datetime as dt

from board.database import db
from board.models.errors import RuleBroken
from board.models.people.activity import edit, record
from board.models.people.one_time_link import JOIN, OneTimeLink, join, make_link
from board.models.people.person import Person
from board.models.people.team import ROLES, Membership, Team


def put_on_team(person: Person, team: Team, role: str, by: Person | None, at: dt.datetime) -> Membership:
    """Add a person to a team, or give them a larger role on it.

    Raises RuleBroken for somebody who left, and for an unknown role.
    """
    _check_role(role)
    if person.left_at is not None:
        raise RuleBroken(f"{person.name} has left the organisation. An administrator can change that.", field="email")
    before = person.role_in(team.id)
    membership = join(person, team, role)
    if membership.role != before:
        record("joined", membership, by=by, at=at, changes={"role": [before or "", membership.role], "person": ["", person.name]})
    return membership


def change_role(membership: Membership, role: str, by: Person | None, at: dt.datetime) -> None:
    """Make a member a coach or a coach a member; a team may be without a coach. Raises RuleBroken for an unknown role."""
    _check_role(role)
    edit(membership, {"role": role}, by=by, at=at)


def take_off_team(membership: Membership, by: Person | None, at: dt.datetime) -> None:
    """Remove a person from a team; what they own and wrote stays theirs."""
    record("left", membership, by=by, at=at, changes={"role": [membership.role, ""], "person": [membership.person.name, ""]})
    db.session.delete(membership)
    db.session.flush()
    db.session.expire(membership.person, ["memberships"])


def invite(team: Team, role: str, note: str, by: Person, at: dt.datetime) -> tuple[OneTimeLink, str]:
    """Returns an invitation link to a team and its token; raises RuleBroken for an unknown role."""
    _check_role(role)
    link, token = make_link(JOIN, at, by=by, team=team, role=role, note=note)
    record("invited", link, by=by, at=at, changes={"role": ["", role], "note": ["", note]})
    return link, token


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise RuleBroken("Choose member or coach.", field="role")
