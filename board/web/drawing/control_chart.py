"""Control charts: the position of each line, point and label of a measure in a drawing of bounded size."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from board.models.amount import PERCENT, goes_with_number, say_amount
from board.models.evidence.interpretation import expected, tone_of
from board.models.evidence.measure import Measure
from board.models.evidence.phase import Phase
from board.models.evidence.process_limits import Limits
from board.models.evidence.reading import Point
from board.models.moments import say_day
from board.models.sprints.sprint import Sprint
from board.web.drawing.axis import abbreviated, day_ticks, nice_range, place_of_days

# A sprint this near to the readings is drawn in full, to show where readings are still to come.
NEAR_ENOUGH = dt.timedelta(days=14)
# With more points than this, only those with a signal have a marker, and none has a title.
MOST_DOTS = 150
MOST_FLAGS = 8


@dataclass(frozen=True)
class ChartSize:
    """The size of a drawing in its own units, and the width of a letter and the radius of a point in them."""

    name: str
    width: int
    height: int
    letter: float
    dot: float
    titles: bool = False


SMALL = ChartSize("small", 440, 200, 8.4, 4)
WIDE = ChartSize("wide", 960, 340, 7, 3.6, titles=True)


@dataclass(frozen=True)
class ChartLine:
    """A horizontal line of one kind: mean, median, limit, target or baseline."""

    kind: str
    x1: float
    x2: float
    y: float


@dataclass(frozen=True)
class Dots:
    """Points of one tone in one path; a single point may have a title."""

    tone: str
    path: str
    title: str = ""


@dataclass(frozen=True)
class Flag:
    """The number of a note above its point."""

    number: int
    x: float
    y: float
    foot: float


@dataclass
class Chart:
    """Everything that the macro renders, in units from the top left."""

    size: ChartSize
    left: float
    right: float
    top: float
    bottom: float
    across: list[tuple[float, str]] = field(default_factory=list)
    days: list[tuple[float, str, str]] = field(default_factory=list)
    windows: list[tuple[float, float]] = field(default_factory=list)
    begins: list[float] = field(default_factory=list)
    lines: list[ChartLine] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    dots: list[Dots] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)


def draw(measure: Measure, phases: Sequence[Phase], windows: Sequence[Sprint], size: ChartSize) -> Chart | None:
    """The chart of a measure, or None if there is nothing to draw."""
    points = [point for phase in phases for point in phase.points]
    if not points:
        return None
    low, high, step = nice_range(*_extremes(measure, phases), most=100 if measure.unit.startswith(PERCENT) else None)
    ticks = [low + step * place for place in range(round((high - low) / step) + 1)]
    unit = measure.unit if goes_with_number(measure.unit) else ""
    labels = [abbreviated(tick, unit) for tick in ticks]
    noted = [(place, point) for place, point in enumerate(points) if point.note][-MOST_FLAGS:]
    chart = Chart(
        size,
        left=14 + size.letter * max(map(len, labels)),
        right=size.width - 10,
        top=34 if noted else 10,
        bottom=size.height - 24,
    )

    def y(value: Decimal | float) -> float:
        return chart.bottom - (float(value) - low) / (high - low) * (chart.bottom - chart.top)

    near = [one for one in windows if _is_near(one, points)]
    first = min([points[0].day, *(one.first_day for one in near)])
    last = max([points[-1].day, *(one.last_day for one in near)])
    x = place_of_days(first, last, chart.left, chart.right)
    chart.across = [(y(tick), label) for tick, label in zip(ticks, labels, strict=True)]
    chart.days = day_ticks(first, last, x)
    chart.windows = [(x(one.first_day), x(one.last_day, 1) - x(one.first_day)) for one in near]
    spots = _spots(points, x, y)
    at = 0
    for phase in phases:
        mine = spots[at : at + len(phase.points)]
        at += len(phase.points)
        begin = x(phase.since.day) if phase.since else mine[0][0]
        chart.begins += [begin] if phase.since else []
        # The line of a single point is too short to see.
        chart.lines += _own_lines(phase, measure, max(chart.left, begin - 4), max(mine[-1][0], begin) + 4, y)
        chart.paths.append(_path(mine, size.width))
        chart.dots += _dots(phase, measure, mine, size, len(points))
    for kind, value in (("baseline", measure.baseline), ("target", measure.target)):
        if value is not None:
            chart.lines.append(ChartLine(kind, chart.left, chart.right, y(value)))
    chart.flags = _flags([spots[place] for place, _point in noted])
    return chart


def notes_shown(points: Sequence[Point]) -> list[Point]:
    """The points whose notes are numbered in the chart, in that order."""
    return [point for point in points if point.note][-MOST_FLAGS:]


def _extremes(measure: Measure, phases: Sequence[Phase]) -> tuple[float, float]:
    all_values = [value for value in (measure.baseline, measure.target) if value is not None]
    for phase in phases:
        all_values += [min(phase.values), max(phase.values)]
        if phase.limits:
            all_values += expected(phase.limits, phase.values, measure.unit)
    return float(min(all_values)), float(max(all_values))


def _is_near(window: Sprint, points: Sequence[Point]) -> bool:
    return window.first_day <= points[-1].day + NEAR_ENOUGH and window.last_day >= points[0].day - NEAR_ENOUGH


def _spots(points, x, y) -> list[tuple[float, float]]:  # type: ignore[no-untyped-def]
    """The position of each point; readings of one day divide its width in their order."""
    of_day, so_far = Counter(point.day for point in points), Counter[dt.date]()
    spots = []
    for point in points:
        spots.append((x(point.day, (so_far[point.day] + 0.5) / of_day[point.day]), y(point.value)))
        so_far[point.day] += 1
    return spots


def _own_lines(phase: Phase, measure: Measure, x1: float, x2: float, y) -> list[ChartLine]:  # type: ignore[no-untyped-def]
    limits: Limits | None = phase.limits
    if limits is None:
        return [ChartLine("median", x1, x2, y(phase.middle))] if len(phase.points) > 1 else []
    low, high = expected(limits, phase.values, measure.unit)
    # A limit that no reading can reach does not count: no line is drawn at it.
    edges = [edge for edge, limit in ((low, limits.lower), (high, limits.upper)) if edge == limit and limits.spread]
    return [ChartLine("mean", x1, x2, y(limits.mean)), *(ChartLine("limit", x1, x2, y(edge)) for edge in edges)]


def _path(spots: Sequence[tuple[float, float]], width: int) -> str:
    """A line through the points; of too many to tell apart, only the highest and lowest in each column two units wide."""
    if len(spots) > width:
        columns: dict[int, list[tuple[float, float]]] = {}
        for spot in spots:
            columns.setdefault(int(spot[0] // 2), []).append(spot)
        kept = [(min(column, key=_height), max(column, key=_height)) for column in columns.values()]
        spots = [spot for pair in kept for spot in sorted(set(pair))]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots) if len(spots) > 1 else ""


def _dots(phase: Phase, measure: Measure, spots: Sequence[tuple[float, float]], size: ChartSize, how_many: int) -> list[Dots]:
    """Every point if there are few; if there are many, only those with a signal, at most one in each position."""
    tones = [tone_of(mark.way, measure.which_way).value if mark else "plain" for mark in phase.marks]
    if how_many <= MOST_DOTS and size.titles:
        said = [f"{say_day(point.day)}: {say_amount(point.value, measure.unit)}" for point in phase.points]
        return [Dots(tone, shape(tone, *spot, size), words) for tone, spot, words in zip(tones, spots, said, strict=True)]
    shapes: dict[str, dict[tuple[int, int], str]] = {}
    cell = 4 if how_many <= MOST_DOTS else 8
    for tone, spot in zip(tones, spots, strict=True):
        if tone != "plain" or how_many <= MOST_DOTS:
            place = (int(spot[0] // cell), int(spot[1] // cell))
            shapes.setdefault(tone, {}).setdefault(place, shape(tone, *spot, size))
    return [Dots(tone, "".join(paths.values())) for tone, paths in shapes.items()]


def shape(tone: str, x: float, y: float, size: ChartSize) -> str:
    """The path of a point: a circle, a square for an improvement, a triangle for a concern, a diamond for neither."""
    half = size.dot
    if tone == "improvement":
        return f"M{x - half:.1f} {y - half:.1f}h{2 * half:.1f}v{2 * half:.1f}h{-2 * half:.1f}z"
    if tone == "concern":
        return f"M{x:.1f} {y - 1.3 * half:.1f}l{1.3 * half:.1f} {2.3 * half:.1f}h{-2.6 * half:.1f}z"
    if tone == "neutral":
        tip = f"{1.35 * half:.1f}"
        return f"M{x:.1f} {y - 1.35 * half:.1f}l{tip} {tip}l-{tip} {tip}l-{tip}-{tip}z"
    round_ = 0.75 * half
    arc = f"a{round_:.1f} {round_:.1f} 0 1 0"
    return f"M{x - round_:.1f} {y:.1f}{arc} {2 * round_:.1f} 0{arc}-{2 * round_:.1f} 0z"


def _flags(spots: Sequence[tuple[float, float]]) -> list[Flag]:
    """Numbers above the points that have a note, in two rows where they would touch."""
    flags = [Flag(place, x, 10, y) for place, (x, y) in enumerate(spots, 1)]
    for before, after in pairwise(range(len(flags))):
        if flags[after].x - flags[before].x < 17 and flags[before].y == 10:
            flags[after] = Flag(flags[after].number, flags[after].x, 25, flags[after].foot)
    return flags


def _height(spot: tuple[float, float]) -> float:
    return spot[1]
