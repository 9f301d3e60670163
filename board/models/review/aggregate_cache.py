"""The aggregate cache: what was counted about some teams, for as long as none of them has changed.

Counting all of a thousand teams takes about a quarter of a second. So they are counted in parts, whose numbers add up, and a part
is counted again only after a change: every change raises its team's revision.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeVar

from sqlalchemy import ColumnElement, and_, true

from board.models.people.team import PARTS, part_of

# So many questions, the last that anything was counted for; each takes one to three megabytes for a thousand teams.
QUESTIONS_CACHED = 16
# Answers to one question: room for every team by itself, and for the parts as several people see them.
MOST_CACHED = 4096


class CountedTeam(NamedTuple):
    """A team to be counted, at one revision."""

    team_id: int
    revision: int


@dataclass(frozen=True)
class TeamScope:
    """The teams of a query: these, or all but these."""

    teams: tuple[int, ...]
    but_these: bool = False

    def covers(self, column: Any) -> ColumnElement[bool]:
        """The condition on a column that holds a team's id."""
        if self.but_these:
            return column.not_in(self.teams) if self.teams else true()
        return column.in_(self.teams)

    def covers_parts(self, table: Any, parts: Collection[int]) -> ColumnElement[bool]:
        """The condition on a table that knows its rows' teams and parts: only these parts of the teams."""
        covered = self.covers(table.team_id)
        return covered if len(parts) == PARTS else and_(table.part.in_(sorted(parts)), covered)


class AdditiveTotals(Protocol):
    """Numbers to which other teams' can be added, as to a Counter."""

    def update(self, other: Any, /) -> None:
        """Add other teams' numbers."""


Totals = TypeVar("Totals", bound=AdditiveTotals)
# Counts groups of teams: given their keys, the totals of each.
Count = Callable[[Collection[int]], Mapping[int, Totals]]

# By what was asked, then by the teams that were counted: their revisions added up, and their totals.
_cache: dict[Hashable, dict[tuple[int, ...], tuple[int, Any]]] = {}


def clear_aggregates() -> None:
    """Empty the cache."""
    _cache.clear()


def add_up(new: Callable[[], Totals], question: Hashable, teams: Iterable[CountedTeam], count_parts: Count[Totals]) -> Totals:
    """The totals of these teams: from the cache where they still hold, the other parts of the teams counted afresh.

    They are cached under the very teams that were counted, so that nobody is told of one that they may not see. The revisions must
    have been read before anything is counted: then what is cached is never older than it is taken for.
    """
    parts: dict[int, list[CountedTeam]] = {}
    for team in sorted(teams):
        parts.setdefault(part_of(team.team_id), []).append(team)
    whole = new()
    for totals in _answers(new, question, parts, count_parts).values():
        whole.update(totals)
    return whole


def add_up_each(
    new: Callable[[], Totals], question: Hashable, teams: Iterable[CountedTeam], count_teams: Count[Totals]
) -> Totals:
    """The totals of these teams, from numbers cached for each team as well as for each part, so that a change recounts one team alone.

    For numbers that are few enough to be cached once more for each team.
    """
    known = {team.team_id: team for team in teams}

    def count_parts(stale: Collection[int]) -> Mapping[int, Totals]:
        parts = {part: new() for part in stale}
        each = {team_id: [team] for team_id, team in known.items() if part_of(team_id) in parts}
        for team_id, totals in _answers(new, question, each, count_teams).items():
            parts[part_of(team_id)].update(totals)
        return parts

    return add_up(new, question, known.values(), count_parts)


def _answers(
    new: Callable[[], Totals], question: Hashable, groups: Mapping[int, list[CountedTeam]], count: Count[Totals]
) -> dict[int, Totals]:
    """The totals of each group of teams; those that are not cached are counted, all in one go."""
    cached = _cache.get(question, {})
    answers: dict[int, Totals] = {}
    stale = {}
    for group, teams in groups.items():
        ids, revisions = tuple(team.team_id for team in teams), sum(team.revision for team in teams)
        known = cached.get(ids)
        if known is not None and known[0] == revisions:
            answers[group] = known[1]
        else:
            stale[group] = (ids, revisions)
    if stale:
        fresh = count(stale)
        cached = _answers_to(question)
        for group, (ids, revisions) in stale.items():
            answers[group] = fresh[group] if group in fresh else new()
            cached[ids] = (revisions, answers[group])
    return answers


def _answers_to(question: Hashable) -> dict[tuple[int, ...], tuple[int, Any]]:
    """The cached answers to a question, which is then the last to be let go of."""
    cached = _cache.pop(question, {})
    if len(cached) >= MOST_CACHED:
        cached = {}
    _cache[question] = cached
    for oldest in list(_cache)[:-QUESTIONS_CACHED]:
        _cache.pop(oldest, None)  # another thread may have done so
    return cached
