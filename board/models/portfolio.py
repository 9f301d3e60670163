"""A portfolio: the experiments of some teams, as they stand today and as they went in a period; what a review is told from.

Every figure counts a shelf, and every shelf can be taken down and read: both are asked with the same conditions.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select
from sqlalchemy.orm import aliased

from board.database import db
from board.models.decision import Decision, Kind
from board.models.decision_review import DecisionReview
from board.models.experiment import Experiment
from board.models.improvement import Improvement
from board.models.learning import Learning
from board.models.move import STARTS, Move
from board.models.note import WELL, Note
from board.models.period import Period
from board.models.result import Result
from board.models.retrospective import Retrospective, retrospective_experiment
from board.models.shelf import SHELVES, Row, Shelf
from board.models.stage import Stage
from board.models.team import Team

# What waits is counted up to here: beyond it nobody needs to know how much more.
MOST_COUNTED = 500


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


@dataclass(frozen=True)
class Portfolio:
    """Which teams' experiments, and of which days; `teams` are those that whoever reads may see, `is_all` whether they are all there are."""

    teams: Select[Team]
    period: Period
    today: dt.date
    is_all: bool = False

    def counts(self, row: Row) -> dict[str, int]:
        """How many experiments stand on each shelf of a row, by what tells them apart there, and all of them under ""."""
        source = _SOURCES[row](self)
        number = func.count() if source.once is None else func.count(source.experiment_id.distinct())
        kinds = [shelf.kind for shelf in SHELVES.values() if shelf.row is row and shelf.kind]
        columns = [number, *(number.filter(source.kind == kind) for kind in kinds)]
        return dict(zip(["", *kinds], db.session.execute(self._on(source, *columns)).one(), strict=True))

    def ids(self, shelf: Shelf, most: int, after: int = 0) -> list[int]:
        """The experiments on a shelf in their order, `most` of them after the first `after`."""
        source = _SOURCES[shelf.row](self)
        rows = self._on(source, source.experiment_id).order_by(*source.order)
        if source.once is not None:
            rows = rows.where(source.once)
        if shelf.kind:
            rows = rows.where(source.kind == shelf.kind)
        return list(db.session.scalars(rows.limit(most).offset(after)))

    def waiting(self, row: Row) -> list[tuple[int, str]]:
        """What waits for a lead, the longest first, each with its kind on the shelf; one more than `MOST_COUNTED` at most."""
        source = _SOURCES[row](self)
        rows = self._on(source, source.experiment_id, source.kind).order_by(*source.order)
        return [(number, str(kind)) for number, kind in db.session.execute(rows.limit(MOST_COUNTED + 1))]

    def _on(self, source: Source, *columns: Any) -> Select[Any]:
        """These columns of a source, for these teams; experiments are looked up only where that is needed to tell."""
        rows = select(*columns).select_from(source.experiment_id.class_).where(source.condition)
        if source.experiment_id is not Experiment.id and (source.is_of_today or not self.is_all):
            rows = rows.join(Experiment, Experiment.id == source.experiment_id)
        if source.is_of_today:
            rows = rows.where(Experiment.archived_at.is_(None))
        if not self.is_all:
            rows = rows.where(Experiment.team_id.in_(self.teams.with_only_columns(Team.id).order_by(None)))
        return rows

    def _in_period(self, at: Any) -> ColumnElement[bool]:
        return and_(at >= self.period.since, at < self.period.until)

    def started(self) -> Source:
        """What began to be tried; one that began twice is told once."""
        later = aliased(Move)
        again = select(later.id).where(
            later.experiment_id == Move.experiment_id,
            later.id > Move.id,
            later.from_stage.in_((Stage.IDEAS, Stage.READY)),
            later.to_stage.in_((Stage.TRYING, Stage.REFLECTING, Stage.DECIDED)),
            later.undone_at.is_(None),
            self._in_period(later.at),
        )
        order = (Move.at.desc(), Move.id.desc())
        began = and_(STARTS, self._in_period(Move.at))
        return Source(Move.experiment_id, literal(""), order, began, once=~again.exists())

    def under_way(self) -> Source:
        """What is on its way today, by stage."""
        under_way = Experiment.stage.in_((Stage.READY, Stage.TRYING, Stage.REFLECTING))
        return Source(Experiment.id, Experiment.stage, (Experiment.stage_since, Experiment.id), under_way, is_of_today=True)

    def finished(self) -> Source:
        """What has had its result, by whether that was as predicted."""
        return Source(Result.experiment_id, Result.confirmed, (Result.at.desc(), Result.id.desc()), self._in_period(Result.at))

    def learned(self) -> Source:
        """What has taught something."""
        order = (Learning.at.desc(), Learning.id.desc())
        return Source(Learning.experiment_id, literal(""), order, self._in_period(Learning.at))

    def decided(self) -> Source:
        """What a lead decided, by how; only the decision that stands counts."""
        later = aliased(Decision)
        replaced = select(later.id).where(
            later.experiment_id == Decision.experiment_id, later.id > Decision.id, later.withdrawn_at.is_(None)
        )
        stands = and_(self._in_period(Decision.at), Decision.withdrawn_at.is_(None), ~replaced.exists())
        return Source(Decision.experiment_id, Decision.kind, (Decision.at.desc(), Decision.id.desc()), stands)

    def reviewed(self) -> Source:
        """Adopted changes that somebody has looked at again, by whether they are still in use; the latest look counts."""
        later, of = aliased(DecisionReview), aliased(Decision)
        again = (
            select(later.id)
            .join(of, of.id == later.decision_id)
            .where(of.experiment_id == Decision.experiment_id, later.id > DecisionReview.id)
        )
        looked = and_(
            DecisionReview.decision_id == Decision.id,
            self._in_period(DecisionReview.at),
            Decision.kind == Kind.ADOPT,
            ~again.exists(),
        )
        order = (DecisionReview.at.desc(), DecisionReview.id.desc())
        return Source(Decision.experiment_id, DecisionReview.still_in_use, order, looked)

    def to_decide(self) -> Source:
        """What has all that a decision needs but the decision; `learned` when its learning is written too, else `nearly`."""

        def there(table: Any) -> ColumnElement[bool]:
            return select(table.id).where(table.experiment_id == Experiment.id).exists()

        standing = select(Decision.id).where(Decision.experiment_id == Experiment.id, Decision.withdrawn_at.is_(None))
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
            case((there(Learning), "learned"), else_="nearly"),
            (Experiment.stage, Experiment.stage_since, Experiment.id),
            and_(tried, there(Result), ~standing.exists(), reflected.exists()),
            is_of_today=True,
        )

    def due(self) -> Source:
        """Decisions whose day to look again has come."""
        order = (Decision.look_again_on, Decision.id)
        return Source(Decision.experiment_id, Decision.kind, order, Decision.look_again_on <= self.today, is_of_today=True)


_SOURCES: dict[Row, Callable[[Portfolio], Source]] = {
    Row.STARTED: Portfolio.started,
    Row.UNDER_WAY: Portfolio.under_way,
    Row.FINISHED: Portfolio.finished,
    Row.LEARNED: Portfolio.learned,
    Row.DECIDED: Portfolio.decided,
    Row.REVIEWED: Portfolio.reviewed,
    Row.TO_DECIDE: Portfolio.to_decide,
    Row.DUE: Portfolio.due,
}
