"""Cumulative flow: the net growth of each stage of a team, week by week; the sum of all weeks is what each stage holds."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from sqlalchemy import Executable, ForeignKey, delete, insert, literal, null, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from board.database import Model, db
from board.models.changes import Transition, changes_of
from board.models.experiments.experiment import Experiment
from board.models.experiments.move import Move
from board.models.people.organisation import time_zone_of_days
from board.models.people.team import part_of
from board.models.stages import Stage

ROWS_AT_ONCE = 5000


class CumulativeFlow(Model):
    """The net growth of each stage of one team in one week, which begins on a Monday.

    The sum of all weeks is what each stage holds. An archived experiment leaves its stage on the day it was archived. A restored
    one counts as if it had never left, and an undone move as if it had never been made.
    """

    __tablename__ = "stage_week"

    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    monday: Mapped[dt.date] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), primary_key=True, index=True)
    ideas: Mapped[int] = mapped_column(default=0)
    ready: Mapped[int] = mapped_column(default=0)
    trying: Mapped[int] = mapped_column(default=0)
    reflecting: Mapped[int] = mapped_column(default=0)
    decided: Mapped[int] = mapped_column(default=0)


def monday_of(day: dt.date) -> dt.date:
    """The Monday of the week of a day."""
    return day - dt.timedelta(days=day.weekday())


def recount_cumulative_flow() -> None:
    """Rebuild all weeks from when experiments were logged, moved and archived."""
    db.session.flush()
    changes_of(db.session()).transitions.clear()
    db.session.execute(delete(CumulativeFlow))
    nowhere, ideas = null().label("nowhere"), literal(Stage.IDEAS.value)
    logged = select(Experiment.team_id, nowhere, ideas, Experiment.created_at)
    moved = select(Experiment.team_id, Move.from_stage, Move.to_stage, Move.at).join(Move.experiment)
    archived = select(Experiment.team_id, Experiment.stage, nowhere, Experiment.archived_at)
    weeks: Weeks = defaultdict(Counter)
    for transitions in (logged, moved.where(Move.undone_at.is_(None)), archived.where(Experiment.archived_at.is_not(None))):
        for some in db.session.execute(transitions.execution_options(yield_per=ROWS_AT_ONCE)).partitions():
            _count(some, weeks)
    rows = [_row(week, grown) for week, grown in sorted(weeks.items())]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        db.session.execute(insert(CumulativeFlow), rows[start : start + ROWS_AT_ONCE])


# The net growth of each stage, by week and team id.
Weeks = dict[tuple[dt.date, int], Counter[str]]


def _count(transitions: Iterable[Any], weeks: Weeks) -> Weeks:
    """Add transitions to `weeks`, and return it."""
    zone = time_zone_of_days()
    for team_id, left, entered, at in transitions:
        grown = weeks[monday_of(at.astimezone(zone).date()), team_id]
        if left is not None:
            grown[left] -= 1
        if entered is not None:
            grown[entered] += 1
    return weeks


def _row(week: tuple[dt.date, int], grown: Counter[str]) -> dict[str, Any]:
    monday, team_id = week
    return {"part": part_of(team_id), "monday": monday, "team_id": team_id} | {stage.value: grown[stage.value] for stage in Stage}


def count_transitions(transitions: Collection[Transition]) -> None:
    """Add the transitions of a transaction to the stored weeks."""
    if not transitions:
        return
    rows = [_row(week, grown) for week, grown in sorted(_count(transitions, defaultdict(Counter)).items()) if any(grown.values())]
    if rows:
        db.session.connection().execute(_add(db.session.connection().dialect.name), rows)


@cache  # built once: every move uses it, and building it takes longer than running it
def _add(dialect_name: str) -> Executable:
    """An upsert that adds to the stored numbers, so that two people who move cards at once are both counted."""
    dialect: Any = postgresql if dialect_name == "postgresql" else sqlite
    added = dialect.insert(CumulativeFlow)
    week = CumulativeFlow.__table__.c
    sums = {stage.value: week[stage.value] + added.excluded[stage.value] for stage in Stage}
    statement: Executable = added.on_conflict_do_update(index_elements=[week.part, week.monday, week.team_id], set_=sums)
    return statement
