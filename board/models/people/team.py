"""A team, who is on it, and what it calls its stages."""

import datetime as dt
import re
import unicodedata

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Select, String, UniqueConstraint, func, or_, select, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.fields import field
from board.models.people.activity import edit, record
from board.models.people.person import Person
from board.models.stages import Stage

MEMBER = "member"
COACH = "coach"
ROLES = (MEMBER, COACH)
LONGEST_TEAM_NAME = 80
LONGEST_PURPOSE = 300
LONGEST_LABEL = 30
# Facts are counted in this many parts, and after a change only its team's part again: some 20 milliseconds for a thousand teams.
PARTS = 32


class Team(Model):
    """People who try changes together; its board is open to read by everyone signed in, unless the team is private."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_TEAM_NAME), unique=True, info=field("Name"))
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    purpose: Mapped[str] = mapped_column(String(LONGEST_PURPOSE), default="", info=field("Purpose"))
    is_private: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime]
    # Goes up with every change that its board may show; `activity` is what raises it.
    revision: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    memberships: Mapped[list["Membership"]] = relationship(back_populates="team", order_by="Membership.id")
    stage_settings: Mapped[list["StageSetting"]] = relationship(back_populates="team", lazy="selectin")

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def visible_to(cls, person: Person) -> Select["Team"]:
        """The teams that a person may find, by name."""
        return select(cls).where(cls.is_visible_to(person)).order_by(func.lower(cls.name))

    @classmethod
    def is_visible_to(cls, person: Person) -> ColumnElement[bool]:
        """Whether a person may see a team, as a condition for lists and look-ups; the rule is `permissions.may_see_team`."""
        if person.is_lead or person.is_admin:
            return true()
        return or_(cls.is_private.is_(False), cls.id.in_([membership.team_id for membership in person.memberships]))

    @property
    def people(self) -> list[Person]:
        """Who is on the team and still with the organisation, by name."""
        return sorted((m.person for m in self.memberships if m.person.left_at is None), key=lambda person: person.name.casefold())

    def setting_of(self, stage: Stage) -> "StageSetting | None":
        """What the team has chosen for a stage, if anything."""
        return next((setting for setting in self.stage_settings if setting.stage == stage), None)

    def label_of(self, stage: Stage) -> str:
        """What the team calls a stage."""
        setting = self.setting_of(stage)
        return (setting.label if setting else "") or stage.label

    def limit_of(self, stage: Stage) -> int | None:
        """The soft limit of cards in a stage, or None; it is shown and never enforced."""
        setting = self.setting_of(stage)
        return setting.limit if setting else None

    def change(self, by: Person, at: dt.datetime, **values: object) -> None:
        """Change its name, purpose or who may see it; its address stays. Raises RuleBroken when another team has its name."""
        if "name" in values:
            check_team_name(str(values["name"]), self)
        edit(self, values, by=by, at=at)

    def arrange_stages(self, wanted: dict[Stage, tuple[str, int | None]], by: Person, at: dt.datetime) -> None:
        """What a team calls its stages and their soft limits; a stage's own name, or none, brings back its own name."""
        labels = [(label or stage.label).casefold() for stage, (label, _limit) in wanted.items()]
        for stage, (label, _limit) in wanted.items():
            if labels.count((label or stage.label).casefold()) > 1:
                raise RuleBroken("Two stages cannot have the same name. Enter a different name.", field=f"{stage}_label")
        changes: dict[str, list[object]] = {}
        for stage, (label, limit) in wanted.items():
            label = "" if label == stage.label else label
            setting = self.setting_of(stage)
            before = (setting.label, setting.limit) if setting else ("", None)
            if before == (label, limit):
                continue
            if setting is None:
                setting = StageSetting(team=self, stage=stage)
                db.session.add(setting)
            setting.label, setting.limit = label, limit
            changes[stage.value] = [_say_setting(*before), _say_setting(label, limit)]
        if changes:
            record("arranged", self, by=by, at=at, changes=changes)


class Membership(Model):
    """A person being on a team, as member or as coach."""

    __table_args__ = (
        UniqueConstraint("team_id", "person_id"),
        CheckConstraint("role IN ('member', 'coach')", name="role_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(10), default=MEMBER, info=field("Role"))

    team: Mapped[Team] = relationship(back_populates="memberships")
    person: Mapped[Person] = relationship(back_populates="memberships", lazy="joined")


class StageSetting(Model):
    """What a team calls one stage, and its soft limit."""

    __table_args__ = (UniqueConstraint("team_id", "stage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    stage: Mapped[str] = mapped_column(String(12))
    label: Mapped[str] = mapped_column(String(LONGEST_LABEL), default="", info=field("Label"))
    limit: Mapped[int | None]

    team: Mapped[Team] = relationship(back_populates="stage_settings")


def part_of(team_id: int) -> int:
    """The part of all teams, from 0, with which a team is counted."""
    return team_id % PARTS


def teams_of(person: Person) -> Select[Team]:
    """The teams that a person is on, by name."""
    on_it = select(Team).join(Membership, Membership.team_id == Team.id).where(Membership.person_id == person.id)
    return on_it.order_by(func.lower(Team.name))


def slug_for(name: str) -> str:
    """A name as it stands in addresses: Team around the school → team-around-the-school."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:70] or "team"


def new_slug(name: str) -> str:
    """A slug that no other team has."""
    wanted = slug_for(name)
    taken = set(db.session.scalars(select(Team.slug).where(Team.slug.startswith(wanted))))
    return next(slug for slug in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


def check_team_name(name: str, team: Team | None = None) -> None:
    """Raises RuleBroken when another team has this name."""
    other = db.session.scalar(select(Team).where(Team.name == name))
    if other is not None and other is not team:
        raise RuleBroken("There is already a team with this name. Enter a different name.", field="name")


def create_team(name: str, purpose: str, is_private: bool, by: Person, at: dt.datetime) -> Team:
    """A new team with nobody on it yet; raises RuleBroken when another has its name."""
    check_team_name(name)
    team = Team(name=name, slug=new_slug(name), purpose=purpose, is_private=is_private, created_at=at)
    db.session.add(team)
    record("founded", team, by=by, at=at)
    return team


def _say_setting(label: str, limit: int | None) -> str:
    return ", ".join(words for words in (label, f"limit {limit}" if limit else "") if words)
