"""A portfolio: the experiments of some teams, as they stand today and as they went in a period; what a review is told from.

Every figure counts a shelf, and every shelf can be taken down and read: both are asked with the same conditions.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, select

from board.database import db
from board.models.experiment import Experiment
from board.models.period import Period
from board.models.shelf import SHELVES, Row, Shelf
from board.models.source import Source, source_of
from board.models.team import Team

# What waits is counted up to here: beyond it nobody needs to know how much more.
MOST_COUNTED = 500


@dataclass(frozen=True)
class Portfolio:
    """Which teams' experiments, and of which days; `teams` are those that whoever reads may see.

    `is_all` says that they are all there are, `is_few` that they were named: both only for how the database is best asked.
    """

    teams: Select[Team]
    period: Period
    today: dt.date
    is_all: bool = False
    is_few: bool = False

    def counts(self, row: Row) -> dict[str, int]:
        """How many experiments stand on each shelf of a row, by what tells them apart there, and all of them under ""."""
        kinds = ["", *_kinds_of(row)]
        return dict(zip(kinds, self._ask(row, _counting(row, self.is_few)).one(), strict=True))

    def ids(self, shelf: Shelf, most: int, after: int = 0) -> list[int]:
        """The experiments on a shelf in their order, `most` of them after the first `after`."""
        return list(self._ask(shelf.row, _listing(shelf.row, shelf.kind, self.is_few), most=most, after=after).scalars())

    def waiting(self, row: Row) -> list[tuple[int, str]]:
        """What waits for a lead, the longest first, each with its kind on the shelf; one more than `MOST_COUNTED` at most."""
        found = self._ask(row, _listing(row, "", self.is_few), most=MOST_COUNTED + 1, after=0)
        return [(number, str(kind)) for number, kind in found]

    @property
    def experiments(self) -> Select[Experiment]:
        """All its experiments, of whatever days."""
        if self.is_all:
            return select(Experiment)
        return select(Experiment).where(self._is_theirs)

    @property
    def _is_theirs(self) -> ColumnElement[bool]:
        return Experiment.team_id.in_(self.teams.with_only_columns(Team.id).order_by(None))

    @property
    def _hidden(self) -> Select[Any]:
        """The experiments of all other teams: where nearly all are seen, leaving out the few is what is quick."""
        hidden = select(Team.id).where(Team.id.not_in(self.teams.with_only_columns(Team.id).order_by(None)))
        return select(Experiment.id).where(Experiment.team_id.in_(hidden))

    def _ask(self, row: Row, statement: Select[Any], **values: Any) -> Any:
        if not self.is_all:
            source = source_of(row)
            reads = _reads_experiments(source, self.is_few)
            statement = statement.where(self._is_theirs if reads else source.experiment_id.not_in(self._hidden))
        days = {"since": self.period.since, "until": self.period.until, "today": self.today}
        return db.session.execute(statement, days | values)


def _kinds_of(row: Row) -> list[str]:
    return [shelf.kind for shelf in SHELVES.values() if shelf.row is row and shelf.kind]


@cache  # putting these together takes longer than asking them for one team
def _counting(row: Row, is_few: bool) -> Select[Any]:
    source = source_of(row)
    number = func.count() if source.once is None else func.count(source.experiment_id.distinct())
    return _read(source, is_few, number, *(number.filter(source.kind == kind) for kind in _kinds_of(row)))


@cache
def _listing(row: Row, kind: str, is_few: bool) -> Select[Any]:
    source = source_of(row)
    rows = _read(source, is_few, source.experiment_id, source.kind).order_by(*source.order)
    if source.once is not None:
        rows = rows.where(source.once)
    if kind:
        rows = rows.where(source.kind == kind)
    return rows.limit(bindparam("most", type_=Integer)).offset(bindparam("after", type_=Integer))


def _reads_experiments(source: Source, is_few: bool) -> bool:
    return source.experiment_id is Experiment.id or source.is_of_today or is_few


def _read(source: Source, is_few: bool, *columns: Any) -> Select[Any]:
    """These columns of a source; experiments are looked up only where that is needed to tell."""
    rows = select(*columns).select_from(source.experiment_id.class_).where(source.condition)
    if _reads_experiments(source, is_few) and source.experiment_id is not Experiment.id:
        rows = rows.join(Experiment, Experiment.id == source.experiment_id)
    return rows.where(Experiment.archived_at.is_(None)) if source.is_of_today else rows
