"""The history of stages: how many experiments stood in each, week by week."""

import datetime as dt
from collections import Counter
from typing import Any

from sqlalchemy import ForeignKey, delete, event, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from board.database import Model, db
from board.models.organisation import time_zone_of_days
from board.models.stage import Stage

STEPS = "steps"
ROWS_AT_ONCE = 5000


class StageWeek(Model):
    """By how many each stage of one team grew in one week, which begins on a Monday; all weeks so far add up to what stands there.

    An archived experiment has left its stage on the day it was archived; one that was brought back counts as if it had never left,
    and a move that was undone as if it had never been made.
    """

    monday: Mapped[dt.date] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True, index=True)
    ideas: Mapped[int] = mapped_column(default=0)
    ready: Mapped[int] = mapped_column(default=0)
    trying: Mapped[int] = mapped_column(default=0)
    reflecting: Mapped[int] = mapped_column(default=0)
    decided: Mapped[int] = mapped_column(default=0)


def monday_of(day: dt.date) -> dt.date:
    """The first day of the week that a day is in."""
    return day - dt.timedelta(days=day.weekday())


def step(team_id: int, left: str | None, entered: str | None, at: dt.datetime) -> None:
    """An experiment of a team left one stage and entered another at the moment `at`; None for off the board.

    Counted when the change is committed.
    """
    steps: Counter[tuple[int, dt.datetime, str]] = db.session.info.setdefault(STEPS, Counter())
    if left is not None:
        steps[team_id, at, str(left)] -= 1
    if entered is not None:
        steps[team_id, at, str(entered)] += 1


def recount_stages() -> None:
    """Count every week anew, from when experiments were logged, moved and archived."""
    from board.models.experiment import Experiment  # it takes steps
    from board.models.move import Move

    db.session.flush()
    db.session.info.pop(STEPS, None)
    db.session.execute(delete(StageWeek))
    steps: Counter[tuple[int, dt.datetime, str]] = Counter()
    for team_id, at in db.session.execute(select(Experiment.team_id, Experiment.created_at)):
        steps[team_id, at, Stage.IDEAS.value] += 1
    archived = select(Experiment.team_id, Experiment.archived_at, Experiment.stage).where(Experiment.archived_at.is_not(None))
    for team_id, at, stage in db.session.execute(archived):
        steps[team_id, at, stage] -= 1
    moved = select(Experiment.team_id, Move.at, Move.from_stage, Move.to_stage).join(Move.experiment)
    weeks = _by_week(steps)
    for some in db.session.execute(moved.where(Move.undone_at.is_(None))).partitions(ROWS_AT_ONCE):
        steps = Counter()
        for team_id, at, left, entered in some:
            steps[team_id, at, left] -= 1
            steps[team_id, at, entered] += 1
        _by_week(steps, weeks)
    rows = [_row(key, grown) for key, grown in sorted(weeks.items())]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        db.session.execute(insert(StageWeek), rows[start : start + ROWS_AT_ONCE])


Week = tuple[dt.date, int]


def _by_week(steps: Counter[tuple[int, dt.datetime, str]], weeks: dict[Week, Counter[str]] | None = None) -> dict[Week, Counter[str]]:
    """Steps added up by week and team, into `weeks` where they are given."""
    weeks = {} if weeks is None else weeks
    zone = time_zone_of_days()
    for (team_id, at, stage), number in steps.items():
        week = (monday_of(at.astimezone(zone).date()), team_id)
        weeks.setdefault(week, Counter())[stage] += number
    return weeks


def _row(week: Week, grown: Counter[str]) -> dict[str, Any]:
    monday, team_id = week
    return {"monday": monday, "team_id": team_id} | {stage.value: grown[stage.value] for stage in Stage}


@event.listens_for(Session, "before_commit", insert=True)  # before revisions rise, which hold what others wait for
def _count_steps(session: Session) -> None:
    steps = session.info.pop(STEPS, None)
    if not steps:
        return
    session.flush()
    rows = [_row(week, grown) for week, grown in sorted(_by_week(steps).items()) if any(grown.values())]
    if rows:
        # One statement that adds, so that two people who move cards at once are both counted.
        dialect = postgresql if session.connection().dialect.name == "postgresql" else sqlite
        added: Any = dialect.insert(StageWeek)
        table = StageWeek.__table__.c
        sums = {stage.value: table[stage.value] + added.excluded[stage.value] for stage in Stage}
        session.connection().execute(added.on_conflict_do_update(index_elements=[table.monday, table.team_id], set_=sums), rows)


@event.listens_for(Session, "after_rollback")
def _forget_steps(session: Session) -> None:
    session.info.pop(STEPS, None)
