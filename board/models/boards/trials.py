"""Trials: what a person and their teams are trying now, with the measures that take a reading."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ScalarSelect, case, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from board.database import db
from board.models.amount import exact, goes_with_number, say_amount
from board.models.evidence.measure import Measure
from board.models.evidence.reading import Reading
from board.models.experiments.experiment import Experiment
from board.models.moments import say_day, say_what_is_left
from board.models.people.person import Person
from board.models.people.team import COACH, Team
from board.models.sprints.sprint import Sprint
from board.models.stages import Stage

# More at once nobody can try, and the boards show the rest.
MOST_TRIALS = 12


class ReadingBox(NamedTuple):
    """A measure that takes a reading: its name and unit, its latest reading in words, and whether its readings are whole numbers."""

    measure_id: int
    name: str
    unit: str
    latest: str
    is_counted: bool


class Trial(NamedTuple):
    """An experiment that is being tried, and its measures."""

    id: int
    title: str
    team_name: str
    # How much of its window is left, in words; empty without a window.
    left: str
    is_own: bool
    boxes: list[ReadingBox]


def trials_of(person: Person, today: dt.date) -> list[Trial]:
    """At most MOST_TRIALS trials: those that the person keeps moving, then those of teams they are a member of, nearest end first.

    A coach of many teams sees their own alone.
    """
    teams = [membership.team_id for membership in person.memberships]
    on_team = [membership.team_id for membership in person.memberships if membership.role != COACH]
    if not teams:
        return []
    is_own = Experiment.owner_id == person.id
    rows = db.session.execute(
        select(
            Experiment.id, Experiment.title, Experiment.owner_id, Team.name, Sprint.first_day, Sprint.last_day, Sprint.closed_at
        )
        .join(Team, Team.id == Experiment.team_id)
        .outerjoin(Sprint, Sprint.id == Experiment.sprint_id)
        .where(
            Experiment.team_id.in_(teams),
            Experiment.stage == Stage.TRYING,
            Experiment.archived_at.is_(None),
            or_(is_own, Experiment.team_id.in_(on_team)),
        )
        .order_by(case((is_own, 0), else_=1), Sprint.last_day, Experiment.id)
        .limit(MOST_TRIALS)
    ).all()
    boxes = boxes_of([row.id for row in rows])
    return [
        Trial(
            row.id,
            row.title,
            row.name,
            _left(row.first_day, row.last_day, row.closed_at, today),
            row.owner_id == person.id,
            boxes.get(row.id, []),
        )
        for row in rows
    ]


def _left(first_day: dt.date | None, last_day: dt.date | None, closed_at: dt.datetime | None, today: dt.date) -> str:
    if first_day is None or last_day is None:
        return ""
    return "its sprint is closed" if closed_at else say_what_is_left(first_day, last_day, today)


def boxes_of(experiment_ids: list[int]) -> dict[int, list[ReadingBox]]:
    """The measures of experiments that take readings, by experiment id, in their order."""
    found: dict[int, list[ReadingBox]] = defaultdict(list)
    rows = (
        select(Measure, _latest(Reading.value), _latest(Reading.day))
        .where(Measure.experiment_id.in_(experiment_ids), Measure.archived_at.is_(None))
        .order_by(Measure.experiment_id, Measure.position, Measure.id)
    )
    for measure, value, day in db.session.execute(rows):
        known = [number for number in (measure.baseline, measure.target, value) if number is not None]
        latest = f"Last time {say_amount(value, measure.unit)}, on {say_day(day)}." if value is not None else ""
        found[measure.experiment_id].append(
            ReadingBox(measure.id, measure.name, measure.unit, latest, is_counted(measure, known))
        )
    return found


def is_counted(measure: Measure, known: list[Decimal]) -> bool:
    """Whether readings seem to be counts: every number that is known is whole, and the unit is no percentage or amount of money."""
    is_whole = bool(known) and all(number == number.to_integral_value() and number >= 0 for number in map(exact, known))
    return is_whole and not goes_with_number(measure.unit)


def _latest(column: InstrumentedAttribute[Any]) -> ScalarSelect[Any]:
    return (
        select(column)
        .where(Reading.measure_id == Measure.id, Reading.archived_at.is_(None))
        .order_by(Reading.day.desc(), Reading.id.desc())
        .limit(1)
        .correlate(Measure)
        .scalar_subquery()
    )
