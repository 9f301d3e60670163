"""Facts: what was decided, how often predictions came true and how long things took; for the conversation, never a league table.

How to read them: about one in three coming out as hoped is healthy (GrowthBook's insights mark a win rate of 33 % and say that
a higher one "can suggest that you might want to be testing more ideas"). All of them coming out means that nothing was tested:
of 120 improvement projects 98 % reported improvement, and 3 of the 72 that could be checked, 4 %, had all four key features of
the method (Knudsen and others, 2019). So there is no target here, no order of teams, and nothing about one person.

What was archived is counted all the same: what was tried stays tried when its card is put away.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil
from typing import Any

from sqlalchemy import Select, select, text

from board.database import db
from board.models.experiments.cumulative_flow import recount_cumulative_flow
from board.models.experiments.decision import DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.experiments.result import PredictionOutcome
from board.models.review.cycle_times import LOTS, CycleTimes, recount_cycle_times
from board.models.review.distribution import Distribution
from board.models.review.figure import FACTS, STOOD, Figure
from board.models.review.portfolio import Portfolio
from board.models.stages import Stage

# More dots than this are a cloud; the same ones are drawn each time.
MOST_DOTS = 400


@dataclass(frozen=True)
class Dot:
    """One experiment in a chart: the day on which something was over, and how many days it had taken."""

    experiment_id: int
    title: str
    day: dt.date
    days: int


@dataclass(frozen=True)
class Facts:
    """Everything that the page of facts says about some teams in a period."""

    verdicts: dict[DecisionKind, int]
    with_prediction: int
    with_measure: int
    with_next: int
    # By how sure people were, "" for those who did not say; then by what came of it.
    predictions: dict[str, dict[PredictionOutcome, int]]
    to_try: Distribution
    to_decide: Distribution
    tried: list[Dot]
    took: list[Dot]
    # How many stood in each stage when the week of a Monday ended, in the order of the stages; the week that runs, as it is now.
    weeks: list[tuple[dt.date, tuple[int, ...]]]

    @property
    def decided(self) -> int:
        """How many were decided."""
        return sum(self.verdicts.values())


def facts_of(portfolio: Portfolio) -> Facts:
    """The facts about a portfolio; in seven queries at the most."""
    totals = portfolio.totals(FACTS)
    found = totals.breakdowns["found"]
    to_try, to_decide = (Distribution(totals.breakdowns[name].items()) for name in ("tried", "took"))
    return Facts(
        {kind: totals.numbers[kind.done.lower()] for kind in DecisionKind},
        totals.numbers["predicted"],
        totals.numbers["measured"],
        totals.numbers["followed"],
        {sure: {one: found[sure, one] for one in PredictionOutcome} for sure in sorted({sure for sure, _one in found})},
        to_try,
        to_decide,
        _dots(FACTS.figures["tried"], portfolio, to_try.total),
        _dots(FACTS.figures["took"], portfolio, to_decide.total),
        _standing(totals.breakdowns[STOOD], portfolio.period.mondays(portfolio.today)),
    )


def _dots(figure: Figure, portfolio: Portfolio, total: int) -> list[Dot]:
    """All that a figure counts, or as many as can be drawn: those of the lowest lots."""
    drawn = _every_dot(figure).where(portfolio.scope.covers(CycleTimes.team_id))
    if total > MOST_DOTS:
        # A few more than are wanted, for lots are even only in the long run.
        drawn = drawn.where(CycleTimes.lot < ceil(LOTS * MOST_DOTS * 1.25 / total))
    rows = db.session.execute(drawn.limit(MOST_DOTS), portfolio.parameters)
    dots = (Dot(row.experiment_id, row.title, row.day, row.days) for row in rows)
    return sorted(dots, key=lambda dot: (dot.day, dot.days, dot.experiment_id))


@cache  # putting it together takes longer than asking it for one team
def _every_dot(figure: Figure) -> Select[Any]:
    query = figure.query()
    columns = (query.experiment_id.label("experiment_id"), Experiment.title, query.day.label("day"), query.days.label("days"))
    return query.select(*columns, joins_experiment=True).order_by(CycleTimes.lot, CycleTimes.experiment_id)


def _standing(flow: Counter[tuple[dt.date, Stage]], mondays: Sequence[dt.date]) -> list[tuple[dt.date, tuple[int, ...]]]:
    """How many stood in each stage at the end of each week, added up from how each stage grew since there was a board."""
    standing = dict.fromkeys(Stage, 0)
    for (monday, stage), number in flow.items():
        if mondays and monday < mondays[0]:
            standing[stage] += number
    weeks = []
    for monday in mondays:
        for stage in Stage:
            standing[stage] += flow[monday, stage]
        weeks.append((monday, tuple(standing.values())))
    return weeks


def recount() -> None:
    """Work everything out anew from the moves, results and decisions, as after a change of the time zone; others wait meanwhile."""
    if db.session.connection().dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE journey, stage_week IN EXCLUSIVE MODE"))
    recount_cycle_times()
    recount_cumulative_flow()
    db.session.flush()


def recount_when_missing() -> bool:
    """Work it out where it never was: after an upgrade that brought it. Whether there was anything to do."""
    untold = select(Experiment.id).outerjoin(CycleTimes, CycleTimes.experiment_id == Experiment.id)
    if db.session.scalar(untold.where(CycleTimes.experiment_id.is_(None)).limit(1)) is None:
        return False
    recount()
    return True
