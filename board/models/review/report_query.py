"""A source: where a row of shelves is read from. It is put together once; the days that are asked for are filled in each time."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, case, false, literal, select, true
from sqlalchemy.orm import aliased

from board.models.experiments.decision import Decision, DecisionKind
from board.models.experiments.decision_review import DecisionReview
from board.models.experiments.experiment import Experiment
from board.models.experiments.learning import Learning
from board.models.experiments.move import STARTS, Move
from board.models.experiments.result import Result
from board.models.retrospectives.improvement import Improvement
from board.models.retrospectives.note import WELL, Note
from board.models.retrospectives.retrospective import Retrospective, retrospective_experiment
from board.models.review.report_list import Row
from board.models.stages import Stage


class Source(NamedTuple):
    """Where a row of shelves is read from: what is on it, what tells that apart, in which order, and on what condition."""

    experiment_id: Any
    kind: Any
    order: tuple[Any, ...]
    condition: ColumnElement[bool]
    # What is true of today is true of what stands on a board; what happened has happened, to what was archived since as well.
    is_of_today: bool = False
    # Leaves out what would stand in a list twice.
    once: ColumnElement[bool] | None = None


@cache
def source_of(row: Row) -> Source:
    """The source of a row; it asks for `since`, `until` and `today`."""
    return _SOURCES[row]()


def _in_period(at: Any) -> ColumnElement[bool]:
    return and_(at >= bindparam("since"), at < bindparam("until"))


def started() -> Source:
    """What began to be tried; one that began twice is told once."""
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
    began = and_(STARTS, _in_period(Move.at))
    return Source(Move.experiment_id, literal(""), order, began, once=~again.exists())


def under_way() -> Source:
    """What is on its way today, by stage."""
    under_way = Experiment.stage.in_((Stage.READY, Stage.TRYING, Stage.REFLECTING))
    return Source(Experiment.id, Experiment.stage, (Experiment.stage_since, Experiment.id), under_way, is_of_today=True)


def finished() -> Source:
    """What has had its result, by whether that was as predicted."""
    return Source(Result.experiment_id, Result.confirmed, (Result.at.desc(), Result.id.desc()), _in_period(Result.at))


def learned() -> Source:
    """What has taught something."""
    order = (Learning.at.desc(), Learning.id.desc())
    return Source(Learning.experiment_id, literal(""), order, _in_period(Learning.at))


def decided() -> Source:
    """What a lead decided, by how; only the decision that stands counts."""
    later = aliased(Decision)
    replaced = select(later.id).where(
        later.experiment_id == Decision.experiment_id, later.id > Decision.id, later.withdrawn_at.is_(None)
    )
    stands = and_(_in_period(Decision.at), Decision.withdrawn_at.is_(None), ~replaced.exists())
    return Source(Decision.experiment_id, Decision.kind, (Decision.at.desc(), Decision.id.desc()), stands)


def reviewed() -> Source:
    """Adopted changes that somebody has looked at again, by whether they are still in use; the latest look counts."""
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
    return Source(Decision.experiment_id, DecisionReview.still_in_use, order, looked)


def to_decide() -> Source:
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
        .where(retrospective_experiment.c.experiment_id == Experiment.id, well.exists(), better.exists())
    )
    tried = Experiment.stage.in_((Stage.REFLECTING, Stage.TRYING))
    return Source(
        Experiment.id,
        case((learning.is_not(None), "learned"), else_="nearly"),
        (Experiment.stage, Experiment.stage_since, Experiment.id),
        and_(tried, has_result, undecided, reflected.exists()),
        is_of_today=True,
    )


def due() -> Source:
    """Decisions whose day to look again has come."""
    order = (Decision.look_again_on, Decision.id)
    return Source(Decision.experiment_id, Decision.kind, order, Decision.look_again_on <= bindparam("today"), is_of_today=True)


_SOURCES: dict[Row, Callable[[], Source]] = {
    Row.STARTED: started,
    Row.UNDER_WAY: under_way,
    Row.FINISHED: finished,
    Row.LEARNED: learned,
    Row.DECIDED: decided,
    Row.REVIEWED: reviewed,
    Row.TO_DECIDE: to_decide,
    Row.DUE: due,
}
