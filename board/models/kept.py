"""What is kept: what was counted about a part of the teams, for as long as no team of it has changed.

Counting all of a thousand teams takes about a fifth of a second. So they are counted in parts, whose numbers add up, and a part
is counted again only after a change: every change raises its team's revision.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeVar

from sqlalchemy import ColumnElement, and_, true

from board.models.team import PARTS, part_of

# So many questions about all teams; of what is seen by one person and not by another, only the parts that differ are kept twice.
QUESTIONS_KEPT = 32


class Counted(NamedTuple):
    """A team to be counted, at one revision."""

    team_id: int
    revision: int


class Part(NamedTuple):
    """The teams of one part that are to be counted, and the sum of their revisions."""

    team_ids: tuple[int, ...]
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

    def covers_parts(self, table: Any, parts: Collection[int]) -> ColumnElement[bool]:
        """The condition on a table that knows its rows' teams and parts: only these parts of the teams."""
        covered = self.covers(table.team_id)
        return covered if len(parts) == PARTS else and_(table.part.in_(sorted(parts)), covered)


class Additive(Protocol):
    """Numbers to which another part's can be added, as to a Counter."""

    def update(self, other: Any, /) -> None:
        """Add another part's numbers."""


Numbers = TypeVar("Numbers", bound=Additive)

_kept: dict[Hashable, tuple[int, Any]] = {}


def forget() -> None:
    """Let go of everything that is kept."""
    _kept.clear()


def in_parts(teams: Iterable[Counted]) -> dict[int, Part]:
    """These teams by the part to which they belong."""
    parts: dict[int, list[Counted]] = {}
    for team in sorted(teams):
        parts.setdefault(part_of(team.team_id), []).append(team)
    return {
        part: Part(tuple(team.team_id for team in members), sum(team.revision for team in members))
        for part, members in parts.items()
    }


def add_up(
    whole: Numbers, question: Hashable, parts: Mapping[int, Part], count: Callable[[Collection[int]], Mapping[int, Numbers]]
) -> Numbers:
    """Add to `whole` the answer to a question about these parts: what is kept of it, and the rest as `count` counts it.

    It is kept under the very teams that were counted, so that nobody is told of one that they may not see. The revisions must
    have been read before anything is counted: then what is kept is never older than it is taken for.
    """
    answers = {}
    for part, (team_ids, revision) in parts.items():
        kept = _kept.get((question, team_ids))
        if kept is not None and kept[0] == revision:
            answers[part] = kept[1]
    stale = parts.keys() - answers.keys()
    fresh = count(stale) if stale else {}
    for part in stale:
        # The newest last, so that what is let go of is what was counted longest ago.
        _kept.pop((question, parts[part].team_ids), None)
        answers[part] = fresh.get(part)
        _kept[question, parts[part].team_ids] = (parts[part].revision, answers[part])
    for key in list(_kept)[: -QUESTIONS_KEPT * PARTS]:
        _kept.pop(key, None)
    for answer in answers.values():
        if answer is not None:
            whole.update(answer)
    return whole
