"""A team, its members, and its names for the stages."""

import datetime as dt
import re
import unicodedata

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Select, String, UniqueConstraint, func, or_, select, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.fields import field
from board.models.people.activity import edit, record
from board.models.people.audit import note_audit
from board.models.people.person import Person
from board.models.people.security_mail import SecurityMailKind, post_security_mail
from board.models.stages import Stage

MEMBER = "member"
COACH = "coach"
ROLES = (MEMBER, COACH)
LONGEST_TEAM_NAME = 80
LONGEST_PURPOSE = 300
LONGEST_LABEL = 30
# Aggregate caches divide teams into this many parts. A change recounts only its team's part: about 20 ms with a thousand teams.
PARTS = 32


class Team(Model):
    """People who try changes together. Everyone who signs in can read its board, unless the team is private."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_TEAM_NAME), unique=True, info=field("Name"))
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    purpose: Mapped[str] = mapped_column(String(LONGEST_PURPOSE), default="", info=field("Purpose"))
    is_private: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime]
    # Rises with every commit that changes what the board may show. Recording activity raises it.
    revision: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    memberships: Mapped[list["Membership"]] = relationship(back_populates="team", order_by="Membership.id")
    stage_settings: Mapped[list["StageSetting"]] = relationship(back_populates="team", lazy="selectin")

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def visible_to(cls, person: Person) -> Select["Team"]:
        """The teams that a person may see, by name."""
        return select(cls).where(cls.is_visible_to(person)).order_by(func.lower(cls.name))

    @classmethod
    def is_visible_to(cls, person: Person) -> ColumnElement[bool]:
        """SQL condition: whether a person may see a team. The rule is `permissions.may_see_team`."""
        if person.is_lead or person.is_admin:
            return true()
        return or_(cls.is_private.is_(False), cls.id.in_([membership.team_id for membership in person.memberships]))

    @property
    def people(self) -> list[Person]:
        """Members and coaches who have not left the organisation, by name."""
        return sorted((m.person for m in self.memberships if m.person.left_at is None), key=lambda person: person.name.casefold())

    def setting_of(self, stage: Stage) -> "StageSetting | None":
        """The team's own setting for a stage, or None."""
        return next((setting for setting in self.stage_settings if setting.stage == stage), None)

    def label_of(self, stage: Stage) -> str:
        """The team's name for a stage."""
        setting = self.setting_of(stage)
        return (setting.label if setting else "") or stage.label

    def limit_of(self, stage: Stage) -> int | None:
        """The soft limit of cards in a stage, or None. It is shown and never enforced."""
        setting = self.setting_of(stage)
        return setting.limit if setting else None

    def change(self, by: Person, at: dt.datetime, **values: object) -> None:
        """Change the name, purpose or privacy; the slug stays. Raises RuleBroken for a name that another team has."""
        if "name" in values:
            check_team_name(str(values["name"]), self)
        changes = edit(self, values, by=by, at=at)
        if changes.keys() & {"name", "is_private"}:
            now_private = "private" if self.is_private else "open"
            note_audit("team changed", by=by, at=at, detail=f"{self.name}, {now_private}")
        if "is_private" in changes and not self.is_private:
            for coach in [one.person for one in self.memberships if one.role == COACH and one.person.left_at is None]:
                post_security_mail(SecurityMailKind.TEAM_OPENED, coach, at, f"{by.name} opened {self.name}")

    def arrange_stages(self, wanted: dict[Stage, tuple[str, int | None]], by: Person, at: dt.datetime) -> None:
        """Set the team's names and soft limits for stages, by stage. An empty name or the stage's own name restores the default.

        Raises RuleBroken if two stages would have the same name.
        """
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
    """A person on a team, as member or coach."""

    __table_args__ = (
        UniqueConstraint("team_id", "person_id"),
        CheckConstraint("role IN ('member', 'coach')", name="role_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(10), default=MEMBER, info=field("Role"))
    # Set for whoever came onto the team without its coaches: raw notes of before stay hidden from them.
    notes_from: Mapped[dt.datetime | None]

    team: Mapped[Team] = relationship(back_populates="memberships")
    person: Mapped[Person] = relationship(back_populates="memberships", lazy="joined")


class StageSetting(Model):
    """A team's name for one stage, and its soft limit."""

    __table_args__ = (UniqueConstraint("team_id", "stage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    stage: Mapped[str] = mapped_column(String(12))
    label: Mapped[str] = mapped_column(String(LONGEST_LABEL), default="", info=field("Label"))
    limit: Mapped[int | None]

    team: Mapped[Team] = relationship(back_populates="stage_settings")


def part_of(team_id: int) -> int:
    """The part (from 0 to PARTS - 1) in which a team is counted."""
    return team_id % PARTS


def teams_of(person: Person) -> Select[Team]:
    """The teams that a person is on, by name."""
    on_it = select(Team).join(Membership, Membership.team_id == Team.id).where(Membership.person_id == person.id)
    return on_it.order_by(func.lower(Team.name))


def slug_for(name: str) -> str:
    """A name as it appears in addresses: Team around the school → team-around-the-school."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:70] or "team"


def new_slug(name: str) -> str:
    """A slug for this name that no team has yet."""
    wanted = slug_for(name)
    taken = set(db.session.scalars(select(Team.slug).where(Team.slug.startswith(wanted))))
    return next(slug for slug in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)


def check_team_name(name: str, team: Team | None = None) -> None:
    """Raises RuleBroken if another team has this name."""
    other = db.session.scalar(select(Team).where(Team.name == name))
    if other is not None and other is not team:
        raise RuleBroken("There is already a team with this name. Enter a different name.", field="name")


def create_team(name: str, purpose: str, is_private: bool, by: Person, at: dt.datetime) -> Team:
    """Create a team without members; raises RuleBroken if another team has this name."""
    check_team_name(name)
    team = Team(name=name, slug=new_slug(name), purpose=purpose, is_private=is_private, created_at=at)
    db.session.add(team)
    record("founded", team, by=by, at=at)
    note_audit("team made", by=by, at=at, detail=f"{name}, {'private' if is_private else 'open'}")
    return team


def _say_setting(label: str, limit: int | None) -> str:
    return ", ".join(words for words in (label, f"limit {limit}" if limit else "") if words)
