"""A report query: where the experiments of some figures are read from.

Each is put together once, by the function that is named after what it finds, and asks for the parameters of
`Portfolio.parameters` each time that it is run.
"""

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, case, false, func, or_, select, true
from sqlalchemy.orm import aliased

from board.database import UtcDateTime
from board.models.experiments.decision import Decision, DecisionKind
from board.models.experiments.decision_review import DecisionReview
from board.models.experiments.experiment import Experiment
from board.models.experiments.learning import Learning
from board.models.experiments.move import STARTS, Move
from board.models.experiments.result import Result
from board.models.retrospectives.improvement import Improvement
from board.models.retrospectives.note import WELL, Note
from board.models.retrospectives.retrospective import Retrospective, looks_at_its_trial, retrospective_experiment
from board.models.review.cycle_times import CycleTimes
from board.models.stages import Stage


class ReportQuery(NamedTuple):
    """Which experiments, in which order, on what condition, and what tells its figures apart."""

    experiment_id: Any
    order: tuple[Any, ...]
    condition: ColumnElement[bool]
    kind: Any = None
    # The columns by which its figures are broken down, such as how many days something took.
    by: tuple[Any, ...] = ()
    # What is true of today is true of what stands on a board; what happened has happened, to what was archived since as well.
    is_of_today: bool = False
    # Whether its condition asks about the experiment itself, so that this has to be joined.
    joins_experiment: bool = False
    # Leaves out what would stand in a list twice.
    once: ColumnElement[bool] | None = None
    # Of cycle times: the day on which an experiment came to be counted, and what it took in days.
    day: Any = None
    days: Any = CycleTimes.days_to_decide

    @property
    def team_id(self) -> Any:
        """The column that holds an experiment's team; None where the table that is read has none."""
        return getattr(self.experiment_id.class_, "team_id", None)

    def select(self, *columns: Any, joins_experiment: bool = False) -> Select[Any]:
        """These columns of all that it finds; experiments are joined where it needs them, or when they are asked for."""
        rows = select(*columns).select_from(self.experiment_id.class_).where(self.condition)
        if (joins_experiment or self.joins_experiment or self.is_of_today) and self.experiment_id is not Experiment.id:
            rows = rows.join(Experiment, Experiment.id == self.experiment_id)
        return rows.where(Experiment.archived_at.is_(None)) if self.is_of_today else rows


# The functions below, each of which makes one query and makes it once.
MakesQuery = Callable[[], ReportQuery]


def _in_period(at: Any) -> ColumnElement[bool]:
    return and_(at >= bindparam("since"), at < bindparam("until"))


@cache
def started() -> ReportQuery:
    """What began to be tried; one that began twice is listed once."""
    later = aliased(Move)
    again = select(later.id).where(
        later.experiment_id == Move.experiment_id,
        later.id > Move.id,
        later.from_stage.in_((Stage.IDEAS, Stage.READY)),
        later.to_stage.in_((Stage.TRYING, Stage.REFLECTING, Stage.DECIDED)),
        later.undone_at.is_(None),
        _in_period(later.at),
    )
    order = (Move.at.desc(), Move.id.desc())
    return ReportQuery(Move.experiment_id, order, and_(STARTS, _in_period(Move.at)), once=~again.exists())


@cache
def under_way() -> ReportQuery:
    """What is on its way today, by stage."""
    is_under_way = Experiment.stage.in_((Stage.READY, Stage.TRYING, Stage.REFLECTING))
    order = (Experiment.stage_since, Experiment.id)
    return ReportQuery(Experiment.id, order, is_under_way, Experiment.stage, is_of_today=True)


@cache
def finished() -> ReportQuery:
    """What has had its result, by whether that was as predicted."""
    return ReportQuery(Result.experiment_id, (Result.at.desc(), Result.id.desc()), _in_period(Result.at), Result.confirmed)


@cache
def learned() -> ReportQuery:
    """What has taught something."""
    return ReportQuery(Learning.experiment_id, (Learning.at.desc(), Learning.id.desc()), _in_period(Learning.at))


@cache
def decided() -> ReportQuery:
    """What a lead decided, by how; only the decision that stands counts."""
    later = aliased(Decision)
    replaced = select(later.id).where(
        later.experiment_id == Decision.experiment_id, later.id > Decision.id, later.withdrawn_at.is_(None)
    )
    stands = and_(_in_period(Decision.at), Decision.withdrawn_at.is_(None), ~replaced.exists())
    return ReportQuery(Decision.experiment_id, (Decision.at.desc(), Decision.id.desc()), stands, Decision.kind)


@cache
def reviewed() -> ReportQuery:
    """Adopted changes that somebody has looked at again, by whether they are still in use; the latest review counts."""
    later, of = aliased(DecisionReview), aliased(Decision)
    again = (
        select(later.id)
        .join(of, of.id == later.decision_id)
        .where(of.experiment_id == Decision.experiment_id, later.id > DecisionReview.id)
    )
    looked = and_(
        DecisionReview.decision_id == Decision.id,
        _in_period(DecisionReview.at),
        Decision.kind == DecisionKind.ADOPT,
        ~again.exists(),
    )
    order = (DecisionReview.at.desc(), DecisionReview.id.desc())
    return ReportQuery(Decision.experiment_id, order, looked, DecisionReview.still_in_use)


@cache
def to_decide() -> ReportQuery:
    """What has all that a decision needs but the decision; `learned` when its learning is written too, else `nearly`."""
    has_result = select(Result.id).where(Result.experiment_id == Experiment.id).exists()
    # Said so that PostgreSQL looks each up and expects to find many: told plainly that there is none, it would begin by reading
    # every decision that there is, and then put all that waits in order to take the first few.
    standing = select(Decision.id).where(Decision.experiment_id == Experiment.id, Decision.withdrawn_at.is_(None)).limit(1)
    undecided = case((standing.correlate(Experiment).scalar_subquery().is_(None), true()), else_=false())
    learning = select(Learning.id).where(Learning.experiment_id == Experiment.id).correlate(Experiment).scalar_subquery()
    well = select(Note.id).where(Note.retrospective_id == Retrospective.id, Note.kind == WELL, Note.archived_at.is_(None))
    better = select(Improvement.id).where(Improvement.retrospective_id == Retrospective.id)
    reflected = (
        select(Retrospective.id)
        .join(retrospective_experiment, retrospective_experiment.c.retrospective_id == Retrospective.id)
        .where(retrospective_experiment.c.experiment_id == Experiment.id, well.exists(), better.exists(), looks_at_its_trial())
    )
    tried = Experiment.stage.in_((Stage.REFLECTING, Stage.TRYING))
    return ReportQuery(
        Experiment.id,
        (Experiment.stage, Experiment.stage_since, Experiment.id),
        and_(tried, has_result, undecided, reflected.exists()),
        case((learning.is_not(None), "learned"), else_="nearly"),
        is_of_today=True,
    )


@cache
def due() -> ReportQuery:
    """Decisions whose day to look again has come."""
    order = (Decision.look_again_on, Decision.id)
    is_due = Decision.look_again_on <= bindparam("today")
    return ReportQuery(Decision.experiment_id, order, is_due, Decision.kind, is_of_today=True)


def _on(day: Any, **more: Any) -> ReportQuery:
    """A query of cycle times whose `day` is in the period, the latest first."""
    order = (day.desc(), CycleTimes.experiment_id.desc())
    in_days = day.between(bindparam("first_day"), bindparam("last_day"))
    return ReportQuery(CycleTimes.experiment_id, order, in_days, day=day, **more)


@cache
def decided_in_days() -> ReportQuery:
    """What a lead decided, by how, from cycle times: the decision that stands, on the day on which it was made."""
    return _on(CycleTimes.verdict_on, kind=CycleTimes.verdict)


@cache
def found_in_days() -> ReportQuery:
    """What has had its result, by how sure the team was of its prediction and by what came of it."""
    return _on(CycleTimes.found_on, by=(CycleTimes.sure, CycleTimes.confirmed))


@cache
def tried_in_days() -> ReportQuery:
    """What was tried for the first time, by how many days that took from when it was logged."""
    return _took(CycleTimes.tried_on, CycleTimes.days_to_try)


@cache
def took_in_days() -> ReportQuery:
    """What was decided for the first time after a trial, by the days between: the cycle time."""
    return _took(CycleTimes.decided_on, CycleTimes.days_to_decide)


def _took(day: Any, days: Any) -> ReportQuery:
    query = _on(day, by=(days,), days=days)
    return query._replace(condition=and_(query.condition, days.is_not(None)))


@cache
def stood_in_stage() -> ReportQuery:
    """What stood in a stage when a week ended, as its moves tell; asks for `stage` and for the moment `week_over` too."""
    week_over: ColumnElement[dt.datetime] = bindparam("week_over", type_=UtcDateTime())
    last_moved = (
        select(Move.to_stage)
        .where(Move.experiment_id == Experiment.id, Move.undone_at.is_(None), Move.at < week_over)
        .order_by(Move.at.desc(), Move.id.desc())
        .limit(1)
        .correlate(Experiment)
    )
    stood = and_(
        Experiment.created_at < week_over,
        or_(Experiment.archived_at.is_(None), Experiment.archived_at >= week_over),
        func.coalesce(last_moved.scalar_subquery(), Stage.IDEAS.value) == bindparam("stage", type_=String()),
    )
    order = (CycleTimes.logged_on.desc(), CycleTimes.experiment_id.desc())
    return ReportQuery(CycleTimes.experiment_id, order, stood, joins_experiment=True, day=CycleTimes.logged_on)
