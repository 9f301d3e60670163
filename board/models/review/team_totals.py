"""Team totals: the figures of a report, counted for a team or for a part of all teams; totals of different teams add up."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from board.database import db
from board.models.experiments.cumulative_flow import CumulativeFlow
from board.models.review.cycle_times import CycleTimes
from board.models.review.figure import STOOD, Report
from board.models.review.report_query import MakesQuery
from board.models.stages import Stage

STAGES = tuple(Stage)  # going through an enumeration takes longer than through its members


@dataclass
class TeamTotals:
    """How many experiments each figure counts, by its name.

    A figure that is broken down stands in `breakdowns` instead, with how many there are of each value: of `tried` and `took` by
    days, of `found` by confidence and outcome, and of `stood` by how many each stage grew in the week of each Monday.
    """

    numbers: Counter[str] = field(default_factory=Counter)
    breakdowns: defaultdict[str, Counter[Any]] = field(default_factory=lambda: defaultdict(Counter))

    def update(self, other: "TeamTotals") -> None:
        """Add other teams' totals."""
        self.numbers.update(other.numbers)
        for name, counter in other.breakdowns.items():
            self.breakdowns[name].update(counter)


Totals = defaultdict[int, TeamTotals]


def count_figures(report: Report, covers: ColumnElement[bool], parameters: Mapping[str, Any]) -> Totals:
    """The totals of a report where `covers` is true of cycle times, by team or by part; a query for each that it counts."""
    totals: Totals = defaultdict(TeamTotals)
    for query in report.counted:
        names, by = list(report.figures_of(query)), [column.key for column in query().by]
        rows = db.session.execute(_counting(report, query).where(covers), parameters)
        if by:
            value_of = attrgetter(*by)
            for row in rows:
                breakdowns, value = totals[row.counted].breakdowns, value_of(row)
                for name in names:
                    breakdowns[name][value] = getattr(row, name)
        else:
            for numbers in rows.mappings():
                totals[numbers["counted"]].numbers.update({name: numbers[name] for name in names if numbers[name]})
    return totals


def add_cumulative_flow(totals: Totals, covers: ColumnElement[bool], last_week: dt.date) -> None:
    """Add how each stage grew, from the first week that there was to the one that begins on `last_week`; in one query."""
    sums = [func.sum(getattr(CumulativeFlow, stage.value)).label(stage.value) for stage in STAGES]
    grown = select(CumulativeFlow.part, CumulativeFlow.monday, *sums).where(CumulativeFlow.monday <= last_week, covers)
    growth_of = attrgetter(*(stage.value for stage in STAGES))
    for row in db.session.execute(grown.group_by(CumulativeFlow.part, CumulativeFlow.monday)):
        flow, monday = totals[row.part].breakdowns[STOOD], row.monday
        for stage, growth in zip(STAGES, growth_of(row), strict=True):
            flow[monday, stage] = int(growth)


@cache  # putting these together takes longer than asking them for one team
def _counting(report: Report, query: MakesQuery) -> Select[Any]:
    """How many each figure of a query counts: a row for each team or part, and for each value that it is broken down by."""
    source, counted = query(), CycleTimes.team_id if report.by_team else CycleTimes.part
    number = func.count() if source.once is None else func.count(source.experiment_id.distinct())
    numbers = []
    for name, figure in report.figures_of(query).items():
        condition = figure.condition
        numbers.append((number if condition is None else number.filter(condition)).label(name))
    rows = source.select(counted.label("counted"), *source.by, *numbers)
    if source.experiment_id.class_ is not CycleTimes:
        rows = rows.join(CycleTimes, CycleTimes.experiment_id == source.experiment_id)
    return rows.group_by(counted, *source.by)
