"""Coming onto a team without its coaches: it is seen by the team, and the raw notes of before are not shown.

An administrator can put anybody on any team, themselves too, for a team may have lost its last coach. On a private team nobody
should read what was written there in confidence, unless one of its coaches asked them in.
"""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from board.database import db
from board.models.people.activity import JOINED_UNINVITED, Activity
from board.models.people.person import Person
from board.models.people.security_mail import SecurityMailKind, post_security_mail
from board.models.people.team import COACH, Membership, Team

# A removal can be undone for so long, as if it had not been.
UNDONE_WITHIN = dt.timedelta(minutes=10)
SHOWN_FOR = dt.timedelta(days=90)
MOST_SHOWN = 5
# What put somebody on a team where nobody did.
SOMETHING = "Single sign-on"


def is_asked_in(person: Person, team: Team, by: Person | None, at: dt.datetime) -> bool:
    """Whether whoever puts a person on a team may show them what its people wrote before.

    One of its coaches may, unless they came uninvited themselves. Anybody may on a team that has nobody yet; for somebody else on an
    open team and where nothing was reflected on yet; and for somebody whom they took off it just now.
    """
    people = list(db.session.scalars(select(Membership).where(Membership.team_id == team.id, Membership.person_id != person.id)))
    if not any(one.person.left_at is None for one in people):
        return True
    if by is not None and any(one.person_id == by.id and one.role == COACH and one.notes_from is None for one in people):
        return True
    return by is not person and (not team.is_private or not _has_reflected(team) or _is_undoing(person, team, at))


def _has_reflected(team: Team) -> bool:
    reflected = select(Activity.id).where(Activity.team_id == team.id, Activity.subject == "retrospective").limit(1)
    return db.session.scalar(reflected) is not None


def _is_undoing(person: Person, team: Team, at: dt.datetime) -> bool:
    latest = select(Activity).where(Activity.team_id == team.id).order_by(Activity.id.desc()).limit(50)
    left = (one for one in db.session.scalars(latest) if one.subject == "membership" and one.verb == "left")
    found = next((one for one in left if one.changes.get("person_id") == [person.id, ""]), None)
    return found is not None and at - found.at < UNDONE_WITHIN and "notes_from" not in found.changes


def tell_of_joining(person: Person, team: Team, by: Person | None, at: dt.datetime, actor: str = "") -> None:
    """Tell the coaches of a private team by mail, or its members where it has none, that somebody came onto it uninvited."""
    if not team.is_private:
        return
    there = [one for one in team.memberships if one.person is not person and one.person is not by and one.person.left_at is None]
    whom = "themselves" if by is person else person.name
    for one in [one for one in there if one.role == COACH] or there:
        post_security_mail(
            SecurityMailKind.JOINED_UNINVITED,
            one.person,
            at,
            f"{by.name if by else actor or SOMETHING} put {whom} on {team.name}",
        )


def joined_uninvited(team: Team, at: dt.datetime) -> list[Activity]:
    """Who came onto a team uninvited in the last SHOWN_FOR, the latest first, whether they are still on it or not."""
    came = select(Activity).where(Activity.team_id == team.id, Activity.verb == JOINED_UNINVITED, Activity.at > at - SHOWN_FOR)
    newest = came.options(joinedload(Activity.by)).order_by(Activity.id.desc()).limit(MOST_SHOWN)
    return list(db.session.scalars(newest))
