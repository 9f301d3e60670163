"""A figure: one number of the facts, followed to the experiments behind it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select

from board.database import db
from board.models.experiments.decision import DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.experiments.move import Move
from board.models.experiments.result import PredictionOutcome
from board.models.people.organisation import time_zone_of_days
from board.models.people.team import Team
from board.models.review.aggregate_cache import TeamScope
from board.models.review.cycle_times import CycleTimes
from board.models.review.period import Period
from board.models.stages import Stage


@dataclass(frozen=True)
class Narrowing:
    """What narrows a figure down; None and nothing leave it whole. `least` and `most` are days, `week` begins on a Monday."""

    confirmed: PredictionOutcome | None = None
    sure: str | None = None
    least: int | None = None
    most: int | None = None
    stage: Stage | None = None
    week: dt.date | None = None


class CountedExperiment(NamedTuple):
    """One experiment behind a figure, with the day on which it came to be counted, and in how many days."""

    experiment_id: int
    title: str
    team: str
    is_archived: bool
    day: dt.date
    days: int | None
    verdict: str | None
    confirmed: str | None


@dataclass(frozen=True)
class Figure:
    """What is counted, in words and as conditions on journeys."""

    words: str
    on: Any
    days: Any = None
    also: Any = None


def _decided(words: str, also: Any) -> Figure:
    return Figure(words, CycleTimes.verdict_on, CycleTimes.days_to_decide, also)


FIGURES: dict[str, Figure] = {
    "decided": _decided("Decided", CycleTimes.verdict.is_not(None)),
    "adopted": _decided("Adopted", CycleTimes.verdict == DecisionKind.ADOPT),
    "adapted": _decided("Adapted", CycleTimes.verdict == DecisionKind.ADAPT),
    "abandoned": _decided("Abandoned", CycleTimes.verdict == DecisionKind.ABANDON),
    "predicted": _decided("Decided, with a prediction", CycleTimes.has_prediction),
    "measured": _decided("Decided, with a measure", CycleTimes.has_measure),
    "followed": _decided("Decided, and led to another experiment", CycleTimes.has_next),
    "found": Figure("With a result", CycleTimes.found_on),
    "tried": Figure("Tried for the first time", CycleTimes.tried_on, CycleTimes.days_to_try),
    "took": Figure("Decided for the first time after a trial", CycleTimes.decided_on, CycleTimes.days_to_decide),
}
# This one has no journey: it looks at where cards stood when a week ended.
STOOD = "stood"


def experiments_behind(
    kind: str, scope: TeamScope, period: Period, detail: Narrowing, most: int, beyond: int = 0
) -> list[CountedExperiment]:
    """The experiments that a figure counts, the latest first; at most so many, beyond the first `beyond`. Raises KeyError."""
    if kind == STOOD:
        rows = _that_stood(scope, detail).limit(most).offset(beyond)
    else:
        figure = FIGURES[kind]
        # Which ones are on the page is found in an index alone; only those are read.
        shown = _that_are(figure, scope, period, detail).limit(most).offset(beyond)
        rows = _rows(figure.on, _days_of(figure)).where(CycleTimes.experiment_id.in_(shown)).order_by(*_latest_first(figure))
    return [CountedExperiment(*row) for row in db.session.execute(rows)]


def _days_of(figure: Figure) -> Any:
    return figure.days if figure.days is not None else CycleTimes.days_to_decide


def _latest_first(figure: Figure) -> tuple[Any, Any]:
    return figure.on.desc(), CycleTimes.experiment_id.desc()


def _that_are(figure: Figure, scope: TeamScope, period: Period, detail: Narrowing) -> Select[Any]:
    days = _days_of(figure)
    which: Select[Any] = select(CycleTimes.experiment_id).where(
        figure.on.between(period.first_day, period.last_day), scope.covers(CycleTimes.team_id)
    )
    if figure.also is not None:
        which = which.where(figure.also)
    elif figure.days is not None:
        which = which.where(days.is_not(None))
    if detail.confirmed is not None:
        which = which.where(CycleTimes.confirmed == detail.confirmed)
    if detail.sure is not None:
        which = which.where(CycleTimes.sure == detail.sure)
    if detail.least is not None:
        which = which.where(days >= detail.least)
    if detail.most is not None:
        which = which.where(days <= detail.most)
    return which.order_by(*_latest_first(figure))


def _that_stood(scope: TeamScope, detail: Narrowing) -> Select[Any]:
    """Where cards stood when a week ended is read from their moves; only this list asks them all."""
    if detail.week is None or detail.stage is None:
        raise KeyError(STOOD)
    monday_after = dt.datetime.combine(detail.week + dt.timedelta(7), dt.time(), time_zone_of_days())
    last_moved = (
        select(Move.to_stage)
        .where(Move.experiment_id == Experiment.id, Move.undone_at.is_(None), Move.at < monday_after)
        .order_by(Move.at.desc(), Move.id.desc())
        .limit(1)
        .correlate(Experiment)
    )
    return (
        _rows(CycleTimes.logged_on, CycleTimes.days_to_decide)
        .where(
            Experiment.created_at < monday_after, or_(Experiment.archived_at.is_(None), Experiment.archived_at >= monday_after)
        )
        .where(func.coalesce(last_moved.scalar_subquery(), Stage.IDEAS.value) == detail.stage, scope.covers(CycleTimes.team_id))
        .order_by(CycleTimes.logged_on.desc(), CycleTimes.experiment_id.desc())
    )


def _rows(on: Any, days: Any) -> Select[Any]:
    archived = Experiment.archived_at.is_not(None)
    columns = (Experiment.id, Experiment.title, Team.name, archived, on, days, CycleTimes.verdict, CycleTimes.confirmed)
    rows: Select[Any] = select(*columns).select_from(CycleTimes).join(Experiment, Experiment.id == CycleTimes.experiment_id)
    return rows.join(Team, Team.id == CycleTimes.team_id)
