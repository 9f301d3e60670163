"""A portfolio: the experiments of some teams and the days of a report, from which its figures are counted and listed."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, select

from board.database import db
from board.models.experiments.cumulative_flow import CumulativeFlow
from board.models.experiments.experiment import Experiment
from board.models.people.team import Team
from board.models.review.aggregate_cache import CountedTeam, TeamScope, add_up, add_up_each
from board.models.review.cycle_times import CycleTimes
from board.models.review.figure import REVIEW, Figure, Report
from board.models.review.period import PeriodInZone
from board.models.review.report_list import CountedExperiment, ListFilter, list_counted, list_ids
from board.models.review.risk_map import started_or_decided
from board.models.review.team_totals import TeamTotals, add_cumulative_flow, count_figures

# What waits is counted up to here: beyond it nobody needs to know how much more.
MOST_COUNTED = 500
# Less than one in so many of the teams are few.
FEW = 8


class Selection(NamedTuple):
    """The teams of a portfolio at their revisions, and as a condition on queries."""

    teams: list[CountedTeam]
    scope: TeamScope

    @classmethod
    def of(cls, every: Iterable[Any], chosen: Sequence[Any] | None = None) -> "Selection":
        """The teams that were chosen, or for None those of `every` team that are seen.

        Both are rows with `id` and `revision`; `every` says of each whether it `is_seen` too.
        """
        if chosen is not None:
            scope = TeamScope(tuple(team.id for team in chosen))
        else:
            every = list(every)
            chosen = [team for team in every if team.is_seen]
            # Nearly all are seen, and leaving out the few is what is quick.
            scope = TeamScope(tuple(team.id for team in every if not team.is_seen), but_these=True)
        return cls([CountedTeam(team.id, team.revision) for team in chosen], scope)


@dataclass(frozen=True)
class Portfolio:
    """Which teams' experiments, and of which days; `teams` are those that whoever reads may see.

    `is_few` says that they were named: only for how the database is best asked. `selection` are the same teams, where whoever
    makes the portfolio has read them already; they must have been read before anything is counted.
    """

    teams: Select[Team]
    period: PeriodInZone
    today: dt.date
    is_few: bool = False
    selection: Selection | None = None

    @cached_property
    def numbers(self) -> Counter[str]:
        """How many experiments each figure of the review counts, by its name; without those that wait for a lead."""
        return self.totals(REVIEW).numbers

    def totals(self, report: Report) -> TeamTotals:
        """The figures of a report, from the aggregate cache where they still hold."""
        weeks, period = self.period.mondays(self.today), self.period
        question = (report.name, period.since, period.until, period.zone.key, tuple(weeks[-1:]))
        if report.by_team:
            return add_up_each(
                TeamTotals,
                question,
                self.counted,
                lambda teams: count_figures(report, self._covers(CycleTimes.team_id, teams), self.parameters),
            )

        def count_parts(parts: Collection[int]) -> dict[int, TeamTotals]:
            totals = count_figures(report, self.scope.covers_parts(CycleTimes, parts), self.parameters)
            if weeks:
                add_cumulative_flow(totals, self.scope.covers_parts(CumulativeFlow, parts), weeks[-1])
            return totals

        return add_up(TeamTotals, question, self.counted, count_parts)

    def ids(self, figure: Figure, most: int, after: int = 0) -> list[int]:
        """The experiments behind a figure in the order of its list, `most` of them after the first `after`."""
        return list(db.session.scalars(list_ids(figure, self), self.parameters | {"most": most, "after": after}))

    def waiting(self, figure: Figure) -> list[tuple[int, str]]:
        """What waits for a lead, the longest first, each with the kind that its query tells; one more than `MOST_COUNTED` at most."""
        rows = list_ids(figure, self).add_columns(figure.query().kind.label("kind"))
        return [
            (row.experiment_id, row.kind)
            for row in db.session.execute(rows, self.parameters | {"most": MOST_COUNTED + 1, "after": 0})
        ]

    def counted_experiments(self, figure: Figure, narrowing: ListFilter, most: int, after: int = 0) -> list[CountedExperiment]:
        """What a figure of the facts counts, the latest first: `most` of them after the first `after`."""
        return list_counted(figure, self, narrowing, most, after)

    @property
    def experiments(self) -> Select[Experiment]:
        """All its experiments, of whatever days."""
        return select(Experiment).where(self.scope.covers(Experiment.team_id))

    def lately_in(self, teams: Collection[int]) -> Select[Experiment]:
        """Those that started or were decided in its days, of at least these of its teams."""
        among = select(Experiment).where(self._covers(Experiment.team_id, teams))
        return started_or_decided(among, self.period.since, self.period.until, are_few=self.is_few or self._are_few(teams))

    @property
    def counted(self) -> list[CountedTeam]:
        """Its teams as they are to be counted."""
        return self._selection.teams

    @property
    def scope(self) -> TeamScope:
        """Its teams as a condition."""
        return self._selection.scope

    @property
    def parameters(self) -> dict[str, Any]:
        """What a report query asks for: `since` and `until` in moments, `first_day` and `last_day`, and `today`."""
        period = self.period
        days = {"first_day": period.first_day, "last_day": period.last_day, "today": self.today}
        return {"since": period.since, "until": period.until, **days}

    @cached_property
    def _selection(self) -> Selection:
        if self.selection is not None:
            return self.selection
        is_its = Team.id.in_(self.teams.with_only_columns(Team.id).order_by(None))
        every = select(Team.id, Team.revision, is_its.label("is_seen"))
        rows: Sequence[Any] = db.session.execute(every.where(is_its) if self.is_few else every).all()
        return Selection.of(rows, rows if self.is_few else None)

    def _covers(self, column: Any, teams: Collection[int]) -> ColumnElement[bool]:
        """The condition on a column that holds a team's id; where many are asked for it is quicker to read of all."""
        return column.in_(sorted(teams)) if self._are_few(teams) else self.scope.covers(column)

    def _are_few(self, teams: Collection[int]) -> bool:
        return len(teams) * FEW < len(self.counted)
