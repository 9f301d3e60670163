"""Provider roles: what the sign-on provider gives people here by app roles, and takes back at the next sign-in."""

import datetime as dt

from sqlalchemy import ForeignKey, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.fields import field
from board.models.people.account import change_account
from board.models.people.activity import record
from board.models.people.audit import SINGLE_SIGN_ON, note_audit
from board.models.people.membership import change_role, put_on_team, take_off_team
from board.models.people.person import Person
from board.models.people.team import COACH, ROLES, Membership, Team
from board.models.sign_on.identity import Identity

LONGEST_ROLE = 100
# The app roles that mean something on every board, and the field of a person that each is.
OF_EVERYONE = {"lead": "is_lead", "administrator": "is_admin", "auditor": "is_auditor"}
# What the provider gave on a team is kept under this word and the team's id.
TEAM = "team "


class TeamRole(Model):
    """An app role that puts whoever has it on a team."""

    __table_args__ = (UniqueConstraint("name", "team_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # Compared without regard to capitals, and so stored without them.
    name: Mapped[str] = mapped_column(String(LONGEST_ROLE), info=field("App role"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    role: Mapped[str] = mapped_column(String(10), info=field("Role on the team"))

    team: Mapped[Team] = relationship(lazy="joined", innerjoin=True)


def team_roles() -> list[TeamRole]:
    """Every app role that puts people on a team, by name and team."""
    return list(db.session.scalars(select(TeamRole).join(TeamRole.team).order_by(TeamRole.name, func.lower(Team.name))))


def add_team_role(name: str, team: Team | None, role: str, by: Person, at: dt.datetime) -> TeamRole:
    """Let an app role put people on a team.

    Raises RuleBroken for a name that means something else, for a private team, and for what is there already.
    """
    name = name.strip().casefold()
    if name in OF_EVERYONE:
        raise RuleBroken(f"The app role {name} gives that role in the whole organisation. Enter another one.", field="name")
    if team is None:
        raise RuleBroken("Choose a team from the list.", field="team")
    if team.is_private:
        raise RuleBroken(f"{team.name} is private: its coaches say who is on it.", field="team")
    if role not in ROLES:
        raise RuleBroken("Choose member or coach.", field="role")
    if db.session.scalar(select(TeamRole.id).where(TeamRole.name == name, TeamRole.team_id == team.id)) is not None:
        raise RuleBroken(f"The app role {name} puts people on {team.name} already. Remove that first.", field="name")
    added = TeamRole(name=name, team=team, role=role)
    db.session.add(added)
    note_audit("setting changed", by=by, at=at, detail=f"The app role {name} makes people {role} of {team.name}")
    record("joined", added, by=by, at=at, changes={"name": ["", name], "role": ["", role]})
    return added


def remove_team_role(team_role: TeamRole, by: Person, at: dt.datetime) -> None:
    """Let an app role put nobody on a team any more; whom it put there goes at their next sign-in."""
    note_audit("setting changed", by=by, at=at, detail=f"The app role {team_role.name} puts nobody on {team_role.team.name} now")
    record("left", team_role, by=by, at=at, changes={"name": [team_role.name, ""], "role": [team_role.role, ""]})
    db.session.delete(team_role)


def apply_roles(identity: Identity, roles: tuple[str, ...], at: dt.datetime) -> None:
    """Give the person what their app roles say, and take back what an earlier sign-in gave and this one does not.

    What somebody here gave by hand stays, and so does the last administrator.
    """
    person = identity.person
    named = {role.strip().casefold() for role in roles}
    wanted = {OF_EVERYONE[name]: "yes" for name in OF_EVERYONE if name in named}
    for team_role in db.session.scalars(select(TeamRole).where(TeamRole.name.in_(named))) if named else ():
        key = f"{TEAM}{team_role.team_id}"
        # The coaches of a team that has become private say who is on it.
        if not team_role.team.is_private and wanted.get(key) != COACH:
            wanted[key] = team_role.role
    given = dict(identity.given)
    for key in [key for key in given if key not in wanted]:
        take = _take_from_team if key.startswith(TEAM) else _take_from_everyone
        if take(person, key, *given[key], at=at):
            del given[key]
    for key, value in wanted.items():
        give = _give_on_team if key.startswith(TEAM) else _give_for_everyone
        now_given = give(person, key, value, given.get(key), at=at)
        if now_given:
            given[key] = now_given
    identity.given = given


def _give_for_everyone(person: Person, key: str, value: str, given: list[str] | None, *, at: dt.datetime) -> list[str] | None:
    if getattr(person, key):
        return given
    change_account(person, by=None, at=at, actor=SINGLE_SIGN_ON, **{key: True})
    return ["", value]


def _take_from_everyone(person: Person, key: str, _before: str, _value: str, *, at: dt.datetime) -> bool:
    """Whether it was taken back; not from the last administrator, of whom it is tried again at the next sign-in."""
    try:
        change_account(person, by=None, at=at, actor=SINGLE_SIGN_ON, **{key: False})
    except RuleBroken:
        return False
    return True


def _give_on_team(person: Person, key: str, value: str, given: list[str] | None, *, at: dt.datetime) -> list[str] | None:
    team = db.session.get_one(Team, int(key.removeprefix(TEAM)))
    membership = _membership(person, team.id)
    before = membership.role if membership else ""
    if given and membership and given[1] == before != value:
        change_role(membership, value, by=None, at=at, actor=SINGLE_SIGN_ON)
        return [given[0], value]
    if before in (COACH, value):
        return given
    put_on_team(person, team, value, by=None, at=at, actor=SINGLE_SIGN_ON)
    db.session.flush()
    db.session.expire(person, ["memberships"])
    return [before, value]


def _take_from_team(person: Person, key: str, before: str, value: str, *, at: dt.datetime) -> bool:
    membership = _membership(person, int(key.removeprefix(TEAM)))
    if membership is None or membership.role != value or membership.team.is_private:
        return True  # somebody has changed it by hand since, or may
    if before:
        change_role(membership, before, by=None, at=at, actor=SINGLE_SIGN_ON)
    else:
        take_off_team(membership, by=None, at=at, actor=SINGLE_SIGN_ON)
    return True


def _membership(person: Person, team_id: int) -> Membership | None:
    return next((membership for membership in person.memberships if membership.team_id == team_id), None)
