"""A sprint: a team's dated window with a goal."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.fields import field
from board.models.moments import count, say_what_is_left, say_window
from board.models.people.activity import edit, record
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.people.visibility import VisibleWithTeam

LONGEST_SPRINT = dt.timedelta(weeks=13)
LONGEST_GOAL = 200
USUAL_LENGTH = dt.timedelta(days=11)


class Sprint(VisibleWithTeam, Model):
    """A team's window of days with a goal. The windows of one team never overlap."""

    __table_args__ = (CheckConstraint("first_day <= last_day", name="days_in_order"), Index(None, "team_id", "first_day"))

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    goal: Mapped[str] = mapped_column(String(LONGEST_GOAL), info=field("Goal"))
    first_day: Mapped[dt.date]
    last_day: Mapped[dt.date]
    closed_at: Mapped[dt.datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    team: Mapped[Team] = relationship()
    closed_by: Mapped[Person | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def window(self) -> str:
        """Its days in words."""
        return say_window(self.first_day, self.last_day)

    def is_running(self, today: dt.date) -> bool:
        """Whether today is one of its days and it is not closed."""
        return self.closed_at is None and self.first_day <= today <= self.last_day

    def is_over(self, today: dt.date) -> bool:
        """Whether it is closed or its last day has passed."""
        return self.closed_at is not None or today > self.last_day

    def what_is_left(self, today: dt.date) -> str:
        """How much of its window is left today, in words."""
        return "closed" if self.closed_at else say_what_is_left(self.first_day, self.last_day, today)

    def change(self, goal: str, first_day: dt.date, last_day: dt.date, by: Person, at: dt.datetime) -> None:
        """Change the goal or the days. Raises RuleBroken if it is closed, too long, or overlaps another sprint of the team."""
        if self.closed_at:
            raise RuleBroken("This sprint is closed. What it was stays as it was.")
        check_window(self.team, first_day, last_day, but=self)
        edit(self, {"goal": goal, "first_day": first_day, "last_day": last_day}, by=by, at=at)


def plan_sprint(team: Team, goal: str, first_day: dt.date, last_day: dt.date, by: Person, at: dt.datetime) -> Sprint:
    """Plan a sprint; raises RuleBroken for days in the wrong order, a window that is too long, or an overlap."""
    # Locked, so that two coaches who plan at once cannot both find the days free.
    db.session.execute(select(Team.id).where(Team.id == team.id).with_for_update())
    check_window(team, first_day, last_day)
    sprint = Sprint(team=team, goal=goal, first_day=first_day, last_day=last_day)
    db.session.add(sprint)
    record("planned", sprint, by=by, at=at)
    return sprint


def check_window(team: Team, first_day: dt.date, last_day: dt.date, but: Sprint | None = None) -> None:
    """Raises RuleBroken for days in the wrong order, LONGEST_SPRINT or more, and an overlap with another sprint of the team."""
    if last_day < first_day:
        raise RuleBroken("The last day must be the same as or after the first day.", field="last_day")
    if last_day - first_day >= LONGEST_SPRINT:
        days = count(LONGEST_SPRINT.days // 7, "week")
        raise RuleBroken(f"A sprint can last {days} at most. Small steps teach sooner: two weeks is usual.", field="last_day")
    query = select(Sprint).where(Sprint.team_id == team.id, Sprint.first_day <= last_day, Sprint.last_day >= first_day)
    for other in db.session.scalars(query):
        if other is not but:
            raise RuleBroken(
                f"These days overlap the sprint “{other.goal}”, {other.window}. Choose days outside it.", field="first_day"
            )


def sprints_of(team: Team) -> list[Sprint]:
    """A team's sprints, the latest first."""
    return list(db.session.scalars(select(Sprint).where(Sprint.team_id == team.id).order_by(Sprint.first_day.desc())))


def suggested_window(team: Team, today: dt.date) -> tuple[dt.date, dt.date]:
    """Two working weeks, Monday to Friday, from next Monday or the Monday after the team's last planned sprint."""
    latest = db.session.scalar(select(Sprint.last_day).where(Sprint.team_id == team.id).order_by(Sprint.last_day.desc()).limit(1))
    after = max(today, latest) if latest else today
    monday = after + dt.timedelta(days=7 - after.weekday())
    return monday, monday + USUAL_LENGTH
