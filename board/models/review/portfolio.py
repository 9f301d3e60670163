"""A portfolio: the experiments of some teams, as they stand today and as they went in a period; what a review is told from.

Every figure counts a shelf, and every shelf can be taken down and read: both are asked with the same conditions.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, select

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.people.team import Team
from board.models.review.aggregate_cache import CountedTeam, TeamScope, add_up_each
from board.models.review.cycle_times import CycleTimes
from board.models.review.period import PeriodInZone
from board.models.review.report_list import SHELVES, Row, Shelf
from board.models.review.report_query import Source, source_of
from board.models.review.risk_map import started_or_decided

# id, revision, is it one of its teams
TeamRow = tuple[int, int, bool]

# What waits is counted up to here: beyond it nobody needs to know how much more.
MOST_COUNTED = 500
# The rows that are counted in full.
COUNTED = (Row.STARTED, Row.UNDER_WAY, Row.FINISHED, Row.LEARNED, Row.DECIDED, Row.REVIEWED)
# Less than one in so many of the teams are few.
FEW = 8


@dataclass(frozen=True)
class Portfolio:
    """Which teams' experiments, and of which days; `teams` are those that whoever reads may see.

    `is_few` says that they were named: only for how the database is best asked.
    """

    teams: Select[Team]
    period: PeriodInZone
    today: dt.date
    is_few: bool = False

    def counts(self, row: Row) -> dict[str, int]:
        """How many experiments stand on each shelf of a row, by what tells them apart there, and all of them under ""."""
        return {kind: self._counted[row, kind] for kind in ("", *_kinds_of(row))}

    def ids(self, shelf: Shelf, most: int, after: int = 0) -> list[int]:
        """The experiments on a shelf in their order, `most` of them after the first `after`."""
        return list(self._list(shelf.row, shelf.kind, most, after).scalars())

    def waiting(self, row: Row) -> list[tuple[int, str]]:
        """What waits for a lead, the longest first, each with its kind on the shelf; one more than `MOST_COUNTED` at most."""
        return [(number, str(kind)) for number, kind in self._list(row, "", MOST_COUNTED + 1, after=0)]

    @property
    def experiments(self) -> Select[Experiment]:
        """All its experiments, of whatever days."""
        return select(Experiment).where(self.scope.covers(Experiment.team_id))

    def lately_in(self, teams: Collection[int]) -> Select[Experiment]:
        """Those that started or were decided in its days, of at least these of its teams."""
        among = select(Experiment).where(self._covers(Experiment.team_id, teams))
        return started_or_decided(among, self.period.since, self.period.until, are_few=self.is_few or self._are_few(teams))

    @cached_property
    def counted(self) -> list[CountedTeam]:
        """Its teams as they are to be counted."""
        return [CountedTeam(number, revision) for number, revision, is_its in self._every_team if is_its]

    @cached_property
    def scope(self) -> TeamScope:
        """Its teams as a condition: where nearly all are seen, leaving out the few is what is quick."""
        if self.is_few:
            return TeamScope(tuple(number for number, _revision, is_its in self._every_team if is_its))
        return TeamScope(tuple(number for number, _revision, is_its in self._every_team if not is_its), but_these=True)

    @cached_property
    def _every_team(self) -> Sequence[TeamRow]:
        is_its = Team.id.in_(self.teams.with_only_columns(Team.id).order_by(None))
        every = select(Team.id, Team.revision, is_its)
        return db.session.execute(every.where(is_its) if self.is_few else every).all()

    @cached_property
    def _counted(self) -> Counter[tuple[Row, str]]:
        question = ("shelves", self.period.since, self.period.until)
        return add_up_each(Counter[tuple[Row, str]], question, self.counted, self._count)

    def _count(self, teams: Collection[int]) -> dict[int, Counter[tuple[Row, str]]]:
        """How many stand on each shelf that is counted, by team."""
        counts: defaultdict[int, Counter[tuple[Row, str]]] = defaultdict(Counter)
        for row in COUNTED:
            shelves = [(row, kind) for kind in ("", *_kinds_of(row))]
            for team_id, *numbers in db.session.execute(
                _counting(row).where(self._covers(CycleTimes.team_id, teams)), self._days
            ):
                counts[team_id].update({shelf: number for shelf, number in zip(shelves, numbers, strict=True) if number})
        return counts

    def _covers(self, column: Any, teams: Collection[int]) -> ColumnElement[bool]:
        """The condition on a column that holds a team's id; where many are asked for it is quicker to read of all."""
        return column.in_(sorted(teams)) if self._are_few(teams) else self.scope.covers(column)

    def _are_few(self, teams: Collection[int]) -> bool:
        return len(teams) * FEW < len(self.counted)

    def _list(self, row: Row, kind: str, most: int, after: int) -> Any:
        source = source_of(row)
        statement = _listing(row, kind, self.is_few)
        if _reads_experiments(source, self.is_few):
            statement = statement.where(self.scope.covers(Experiment.team_id))
        elif self.scope.teams:
            # Asked of each: only the first few are wanted, and a list of all that is hidden would be made for them.
            hidden = select(CycleTimes.experiment_id).where(CycleTimes.experiment_id == source.experiment_id)
            statement = statement.where(~hidden.where(CycleTimes.team_id.in_(self.scope.teams)).exists())
        return db.session.execute(statement, self._days | {"most": most, "after": after})

    @property
    def _days(self) -> dict[str, dt.date]:
        return {"since": self.period.since, "until": self.period.until, "today": self.today}


def _kinds_of(row: Row) -> list[str]:
    return [shelf.kind for shelf in SHELVES.values() if shelf.row is row and shelf.kind]


@cache  # putting these together takes longer than asking them for one team
def _counting(row: Row) -> Select[Any]:
    source = source_of(row)
    number = func.count() if source.once is None else func.count(source.experiment_id.distinct())
    kinds = (number.filter(source.kind == kind) for kind in _kinds_of(row))
    counted = _read(source, source.is_of_today, CycleTimes.team_id, number, *kinds)
    return counted.join(CycleTimes, CycleTimes.experiment_id == source.experiment_id).group_by(CycleTimes.team_id)


@cache
def _listing(row: Row, kind: str, is_few: bool) -> Select[Any]:
    source = source_of(row)
    rows = _read(source, _reads_experiments(source, is_few), source.experiment_id, source.kind).order_by(*source.order)
    if source.once is not None:
        rows = rows.where(source.once)
    if kind:
        rows = rows.where(source.kind == kind)
    return rows.limit(bindparam("most", type_=Integer)).offset(bindparam("after", type_=Integer))


def _reads_experiments(source: Source, is_few: bool) -> bool:
    return source.experiment_id is Experiment.id or source.is_of_today or is_few


def _read(source: Source, reads_experiments: bool, *columns: Any) -> Select[Any]:
    """These columns of a source; experiments are looked up only where that is needed to tell."""
    rows = select(*columns).select_from(source.experiment_id.class_).where(source.condition)
    if reads_experiments and source.experiment_id is not Experiment.id:
        rows = rows.join(Experiment, Experiment.id == source.experiment_id)
    return rows.where(Experiment.archived_at.is_(None)) if source.is_of_today else rows
