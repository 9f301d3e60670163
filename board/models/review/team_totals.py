"""A tally: what was counted about a part of the teams in a period; tallies of different teams add up."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from board.database import db
from board.models.experiments.stage_history import StageWeek
from board.models.people.organisation import time_zone_of_days
from board.models.review.aggregate_cache import CountedTeam, TeamScope, add_up
from board.models.review.cycle_times import CycleTimes
from board.models.review.period import Period
from board.models.stages import Stage


@dataclass
class Tally:
    """Numbers by what they are numbers of."""

    verdicts: Counter[str] = field(default_factory=Counter)
    # Of what was decided: how many had a prediction, a measure, a next cycle.
    had: Counter[str] = field(default_factory=Counter)
    # By how sure the team was, and what came of it.
    found: Counter[tuple[str, str]] = field(default_factory=Counter)
    # By days.
    to_try: Counter[int] = field(default_factory=Counter)
    to_decide: Counter[int] = field(default_factory=Counter)
    # By how many each stage grew in the week of each Monday, from the first week that there was.
    grown: Counter[tuple[dt.date, Stage]] = field(default_factory=Counter)

    def update(self, other: "Tally") -> None:
        """Add another part's numbers."""
        for name, counter in vars(self).items():
            counter.update(getattr(other, name))


HAD = {"prediction": CycleTimes.has_prediction, "measure": CycleTimes.has_measure, "next": CycleTimes.has_next}


def tally_of(teams: Iterable[CountedTeam], scope: TeamScope, period: Period, today: dt.date) -> Tally:
    """The tally of these teams, which are all that `scope` covers; from what is kept where it still holds."""
    last_week, zone = period.mondays(today)[-1:], time_zone_of_days().key
    question = ("facts", period, tuple(last_week), zone)
    return add_up(Tally, question, teams, lambda parts: count_parts(parts, scope, period, last_week))


def count_parts(parts: Collection[int], scope: TeamScope, period: Period, last_week: list[dt.date]) -> dict[int, Tally]:
    """Count these parts of the teams of a scope afresh, in five queries."""
    tallies = {part: Tally() for part in parts}

    def counted(on: Any, *what: Any, more: Iterable[Any] = ()) -> Any:
        number = select(CycleTimes.part, *what, func.count(), *more).where(on.between(period.first_day, period.last_day))
        return db.session.execute(number.where(scope.covers_parts(CycleTimes, parts)).group_by(CycleTimes.part, *what))

    had = [func.count().filter(each) for each in HAD.values()]
    for part, verdict, number, *more in counted(CycleTimes.verdict_on, CycleTimes.verdict, more=had):
        tallies[part].verdicts[verdict] = number
        tallies[part].had.update(dict(zip(HAD, more, strict=True)))
    for part, sure, confirmed, number in counted(CycleTimes.found_on, CycleTimes.sure, CycleTimes.confirmed):
        tallies[part].found[sure, confirmed] = number
    for part, days, number in counted(CycleTimes.tried_on, CycleTimes.days_to_try):
        tallies[part].to_try[days] = number
    for part, days, number in counted(CycleTimes.decided_on, CycleTimes.days_to_decide):
        if days is not None:  # decided without ever having been tried
            tallies[part].to_decide[days] = number
    if last_week:
        sums = [func.sum(getattr(StageWeek, stage.value)) for stage in Stage]
        grown = select(StageWeek.part, StageWeek.monday, *sums).where(StageWeek.monday <= last_week[0])
        for part, monday, *growth in db.session.execute(
            grown.where(scope.covers_parts(StageWeek, parts)).group_by(StageWeek.part, StageWeek.monday)
        ):
            for stage, number in zip(Stage, growth, strict=True):
                tallies[part].grown[monday, stage] = int(number)
    return tallies
