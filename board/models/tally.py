"""A tally: what was counted about a part of the teams in a span of days; tallies of different teams add up.

Counting all of a thousand teams takes about a fifth of a second, so each part's tally is kept for as long as no team of it has
changed: every change raises its team's revision. After one, only that part is counted again.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select, true

from board.database import db
from board.models.journey import Journey
from board.models.organisation import time_zone_of_days
from board.models.span import Span
from board.models.stage import Stage
from board.models.stage_history import StageWeek
from board.models.team import PARTS, part_of

SPANS_KEPT = 8


class Counted(NamedTuple):
    """A team to be counted, at one revision."""

    team_id: int
    revision: int


@dataclass(frozen=True)
class Scope:
    """The teams of a query: these, or all but these."""

    teams: tuple[int, ...]
    but_these: bool = False

    def covers(self, column: Any) -> ColumnElement[bool]:
        """The condition on a column that holds a team's id."""
        if self.but_these:
            return column.not_in(self.teams) if self.teams else true()
        return column.in_(self.teams)


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

    def add(self, other: "Tally") -> None:
        """Add another part's numbers."""
        for name, counter in vars(self).items():
            counter.update(getattr(other, name))


HAD = {"prediction": Journey.has_prediction, "measure": Journey.has_measure, "next": Journey.has_next}

_kept: dict[object, tuple[int, Tally]] = {}


def forget() -> None:
    """Let go of every tally that is kept."""
    _kept.clear()


def tally_of(teams: Iterable[Counted], scope: Scope, span: Span, today: dt.date) -> Tally:
    """The tally of these teams, which are all that `scope` covers; from what is kept where it still holds."""
    last_week, zone = span.mondays(today)[-1:], time_zone_of_days().key
    parts: dict[int, tuple[object, int]] = {}
    for part, members in groupby(sorted(teams, key=_by_part), key=lambda team: part_of(team.team_id)):
        counted = list(members)
        ids = tuple(team.team_id for team in counted)
        parts[part] = ((ids, span, tuple(last_week), zone), sum(team.revision for team in counted))
    stale = {part for part, (key, revision) in parts.items() if _kept.get(key, (None,))[0] != revision}
    fresh = count_parts(stale, scope, span, last_week) if stale else {}
    for part in stale:
        key, revision = parts[part]
        _kept.pop(key, None)
        _kept[key] = (revision, fresh[part])
    while len(_kept) > SPANS_KEPT * PARTS:
        _kept.pop(next(iter(_kept)), None)
    whole = Tally()
    for part, (key, _revision) in parts.items():
        kept = _kept.get(key)
        whole.add(kept[1] if kept is not None else fresh[part])
    return whole


def _by_part(team: Counted) -> tuple[int, int]:
    return part_of(team.team_id), team.team_id


def count_parts(parts: Collection[int], scope: Scope, span: Span, last_week: list[dt.date]) -> dict[int, Tally]:
    """Count these parts of the teams of a scope afresh, in five queries."""
    tallies = {part: Tally() for part in parts}

    def counted(on: Any, *what: Any, more: Iterable[Any] = ()) -> Any:
        number = select(Journey.part, *what, func.count(), *more).where(on.between(span.first, span.last))
        return db.session.execute(_of(number, Journey, parts, scope).group_by(Journey.part, *what))

    had = [func.count().filter(each) for each in HAD.values()]
    for part, verdict, number, *more in counted(Journey.verdict_on, Journey.verdict, more=had):
        tallies[part].verdicts[verdict] = number
        tallies[part].had.update(dict(zip(HAD, more, strict=True)))
    for part, sure, confirmed, number in counted(Journey.found_on, Journey.sure, Journey.confirmed):
        tallies[part].found[sure, confirmed] = number
    for part, days, number in counted(Journey.tried_on, Journey.days_to_try):
        tallies[part].to_try[days] = number
    for part, days, number in counted(Journey.decided_on, Journey.days_to_decide):
        if days is not None:  # decided without ever having been tried
            tallies[part].to_decide[days] = number
    if last_week:
        sums = [func.sum(getattr(StageWeek, stage.value)) for stage in Stage]
        grown = select(StageWeek.part, StageWeek.monday, *sums).where(StageWeek.monday <= last_week[0])
        for part, monday, *growth in db.session.execute(
            _of(grown, StageWeek, parts, scope).group_by(StageWeek.part, StageWeek.monday)
        ):
            for stage, number in zip(Stage, growth, strict=True):
                tallies[part].grown[monday, stage] = int(number)
    return tallies


def _of(query: Select[Any], table: type[Journey] | type[StageWeek], parts: Collection[int], scope: Scope) -> Select[Any]:
    in_parts = true() if len(parts) == PARTS else table.part.in_(sorted(parts))
    return query.where(in_parts, scope.covers(table.team_id))
