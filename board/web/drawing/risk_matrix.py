"""The risk matrix: positions in a picture 430 wide and 380 high, for templates/macros/risk_matrix.html."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from typing import NamedTuple

from board.models.evidence.risk_matrix import HIGHEST, IMPACTS, LIKELIHOODS, RiskBand, Score
from board.models.review.risk_and_cost import RiskRow
from board.models.review.risk_map import RiskMap

WIDTH, HEIGHT = 430, 380
LEFT, TOP = 46, 4
CELL_WIDTH, CELL_HEIGHT = 76, 66
# Circles of this radius fit into a cell in two rows of three, below its number.
RADIUS, ROW_OF, SLOTS = 10, 3, 6
# With more than this many, single numbers cannot be found in the picture; larger circles show counts instead.
MOST_NUMBERED = 15
RADIUS_OF_MANY = 13
PLACES_OF_MANY = {"now": (20, 48), "before": (56, 48), "waits": (20, 18)}


class Place(NamedTuple):
    """A point of the picture."""

    x: float
    y: float


class Cell(NamedTuple):
    """One of the 25 cells."""

    score: Score
    x: int
    y: int


class Arrow(NamedTuple):
    """From where one or more experiments started to where they are now."""

    start: Place
    end: Place
    head: str
    has_risen: bool
    width: float


class Marker(NamedTuple):
    """Where an experiment started, is now or waits, with its number in the list beside the picture; or a count of experiments."""

    text: str
    x: float
    y: float
    kind: str
    radius: int = RADIUS


@dataclass(frozen=True)
class Drawing:
    """A whole matrix."""

    cells: list[Cell]
    arrows: list[Arrow]
    markers: list[Marker]
    is_numbered: bool
    says: str
    width = WIDTH
    height = HEIGHT
    likelihoods = LIKELIHOODS
    impacts = IMPACTS
    bands = tuple(RiskBand)


def draw_matrix(found: RiskMap, rows: Sequence[RiskRow]) -> Drawing:
    """The picture of a risk map: each row by its number if there are few, otherwise counts of how many moved where."""
    occupants: Counter[Score] = Counter()
    for row in rows:
        occupants.update({row.before, row.now or row.before})
    is_numbered = len(rows) == found.experiments <= MOST_NUMBERED and max(occupants.values(), default=0) <= SLOTS
    arrows, markers = _one_by_one(rows) if is_numbered else _by_count(found)
    cells = [
        Cell(score, *_corner(score))
        for likelihood in range(HIGHEST, 0, -1)
        for score in (Score(likelihood, impact) for impact in range(1, HIGHEST + 1))
    ]
    return Drawing(cells, arrows, markers, is_numbered, say_map(found))


def say_map(found: RiskMap) -> str:
    """A sentence that says what the picture shows."""
    still = found.scored_again - found.lowered - found.raised
    parts = [
        f"{number} {words}"
        for number, words in (
            (found.lowered, "went down"),
            (found.raised, "went up"),
            (still, "stayed"),
            (found.experiments - found.scored_again, "not scored again yet"),
        )
        if number
    ]
    noun = "experiment has named its riskiest assumption" if found.experiments == 1 else "experiments have named theirs"
    return f"{found.experiments} {noun}: {', '.join(parts)}." if parts else "No experiment has named its riskiest assumption yet."


def _one_by_one(rows: Sequence[RiskRow]) -> tuple[list[Arrow], list[Marker]]:
    taken: dict[Score, int] = defaultdict(int)

    def slot(score: Score) -> Place:
        row, column = divmod(taken[score], ROW_OF)
        taken[score] += 1
        x, y = _corner(score)
        return Place(x + 14 + 24 * column, y + 27 + 25 * row)

    arrows, markers = [], []
    for number, row in enumerate(rows, start=1):
        end = slot(row.now or row.before)
        if row.now is not None and row.now != row.before:
            start = slot(row.before)
            arrows.append(_arrow(start, end, RADIUS + 1, has_risen=row.retired < 0))
            markers.append(Marker(str(number), *start, "before"))
        markers.append(Marker(str(number), *end, "now" if row.now else "waits"))
    return arrows, markers


def _by_count(found: RiskMap) -> tuple[list[Arrow], list[Marker]]:
    """One circle for all in the same cell and state, and one arrow, the wider the more, for all that moved the same way."""
    counts: Counter[tuple[Score, str]] = Counter()
    arrows = []
    largest = max(found.ways.values(), default=1)
    for (before, now), number in sorted(found.ways.items(), key=lambda way: way[1]):
        counts[now or before, "now" if now else "waits"] += number
        if now is not None and now != before:
            counts[before, "before"] += number
            ends = _place_of_many(before, "before"), _place_of_many(now, "now")
            width = 1.5 + 3.5 * number / largest
            arrows.append(_arrow(*ends, RADIUS_OF_MANY + 1, has_risen=now.total > before.total, width=width))
    return arrows, [
        Marker(_say_many(number), *_place_of_many(score, kind), kind, RADIUS_OF_MANY) for (score, kind), number in counts.items()
    ]


def _place_of_many(score: Score, kind: str) -> Place:
    (x, y), (right, down) = _corner(score), PLACES_OF_MANY[kind]
    return Place(x + right, y + down)


def _say_many(number: int) -> str:
    return str(number) if number < 1000 else f"{number // 1000}k"


def _arrow(start: Place, end: Place, gap: float, *, has_risen: bool, width: float = 1.75) -> Arrow:
    """An arrow that begins and ends `gap` away from the two points."""
    length = hypot(end.x - start.x, end.y - start.y)
    along = Place((end.x - start.x) / length, (end.y - start.y) / length)
    tip = Place(end.x - along.x * gap, end.y - along.y * gap)
    size = 5 + width
    neck = Place(tip.x - along.x * size, tip.y - along.y * size)
    sides = [Place(neck.x - side * along.y * size / 2, neck.y + side * along.x * size / 2) for side in (1, -1)]
    head = " ".join(f"{point.x:.1f},{point.y:.1f}" for point in (tip, *sides))
    begin = Place(round(start.x + along.x * gap, 1), round(start.y + along.y * gap, 1))
    return Arrow(begin, Place(round(neck.x, 1), round(neck.y, 1)), head, has_risen, round(width, 2))


def _corner(score: Score) -> tuple[int, int]:
    return LEFT + (score.impact - 1) * CELL_WIDTH, TOP + (HIGHEST - score.likelihood) * CELL_HEIGHT
