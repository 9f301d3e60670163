"""A report list: the experiments behind a figure, a page at a time; it asks the query that counts the figure."""

import datetime as dt
import operator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Integer, Select, bindparam, select

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.experiments.result import PredictionOutcome
from board.models.people.team import Team
from board.models.review.cycle_times import CycleTimes
from board.models.review.figure import Figure
from board.models.stages import Stage

if TYPE_CHECKING:
    from board.models.review.portfolio import Portfolio


@dataclass(frozen=True)
class ListFilter:
    """What narrows a figure of the facts down; None leaves it whole. `least` and `most` are days, `week` begins on a Monday."""

    confirmed: PredictionOutcome | None = None
    sure: str | None = None
    least: int | None = None
    most: int | None = None
    stage: Stage | None = None
    week: dt.date | None = None

    def conditions(self, days: Any) -> list[Any]:
        """What has to be true of cycle times; `days` is the column of how long it took."""
        wanted = (
            (CycleTimes.confirmed, operator.eq, self.confirmed),
            (CycleTimes.sure, operator.eq, self.sure),
            (days, operator.ge, self.least),
            (days, operator.le, self.most),
        )
        return [compare(column, value) for column, compare, value in wanted if value is not None]


class CountedExperiment(NamedTuple):
    """One experiment behind a figure of the facts, with the day on which it came to be counted, and in how many days."""

    experiment_id: int
    title: str
    team: str
    is_archived: bool
    day: dt.date
    days: int | None
    verdict: str | None
    confirmed: str | None


def list_ids(figure: Figure, portfolio: "Portfolio") -> Select[Any]:
    """The ids of the experiments that a figure counts in a portfolio, in the order of its query: `most`, after the first `after`.

    Both are parameters of the statement, beside those of the portfolio.
    """
    source, statement = figure.query(), _listing(figure, portfolio.is_few)
    team_id = Experiment.team_id if _reads_experiments(figure, portfolio.is_few) else source.team_id
    if team_id is not None:
        return statement.where(portfolio.scope.covers(team_id))
    if portfolio.scope.teams:
        # Asked of each: only the first few are wanted, and a list of all that is hidden would be made for them.
        hidden = select(CycleTimes.experiment_id).where(CycleTimes.experiment_id == source.experiment_id)
        return statement.where(~hidden.where(CycleTimes.team_id.in_(portfolio.scope.teams)).exists())
    return statement


def list_counted(figure: Figure, portfolio: "Portfolio", narrowing: ListFilter, most: int, after: int) -> list[CountedExperiment]:
    """What a figure of the facts counts, the latest first: `most` of them after the first `after`, in one query."""
    source = figure.query()
    # Which ones are on the page is found in an index alone; only those are read.
    shown = list_ids(figure, portfolio).where(*narrowing.conditions(source.days))
    columns = {
        "experiment_id": Experiment.id,
        "title": Experiment.title,
        "team": Team.name,
        "is_archived": Experiment.archived_at.is_not(None),
        "day": source.day,
        "days": source.days,
        "verdict": CycleTimes.verdict,
        "confirmed": CycleTimes.confirmed,
    }
    rows = (
        select(*(column.label(name) for name, column in columns.items()))
        .select_from(CycleTimes)
        .join(Experiment, Experiment.id == CycleTimes.experiment_id)
        .join(Team, Team.id == CycleTimes.team_id)
        .where(CycleTimes.experiment_id.in_(shown))
        .order_by(*source.order)
    )
    asked = portfolio.parameters | {"most": most, "after": after, "stage": narrowing.stage, "week_over": None}
    if narrowing.week is not None:
        asked["week_over"] = dt.datetime.combine(narrowing.week + dt.timedelta(7), dt.time(), portfolio.period.zone)
    return [CountedExperiment(**row) for row in db.session.execute(rows, asked).mappings()]


@cache
def _listing(figure: Figure, is_few: bool) -> Select[Any]:
    source = figure.query()
    rows = source.select(
        source.experiment_id.label("experiment_id"), joins_experiment=_reads_experiments(figure, is_few)
    ).order_by(*source.order)
    for condition in (source.once, figure.condition):
        if condition is not None:
            rows = rows.where(condition)
    return rows.limit(bindparam("most", type_=Integer)).offset(bindparam("after", type_=Integer))


def _reads_experiments(figure: Figure, is_few: bool) -> bool:
    """Whether the experiments themselves say whose they are; of a few teams that is quicker, where the table itself does not."""
    source = figure.query()
    return source.experiment_id is Experiment.id or source.is_of_today or (is_few and source.team_id is None)
