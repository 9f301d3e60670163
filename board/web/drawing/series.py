"""The drawing of a series: cycles as boxes and the links between them as lines, for templates/macros/series.html."""

import textwrap
from dataclasses import dataclass
from typing import NamedTuple

from board.models.experiments.scale import Scale
from board.models.library.series import Cycle, Link, Series, Way

BOX_WIDTH, BOX_HEIGHT = 200, 112
# Between two boxes in a lane, with room for the words on the line; and between two lanes.
ALONG_ACROSS, ALONG_DOWN, BETWEEN = 88, 48, 20
EDGE = 2
# For letters of 13 pixels, of which bold ones are 7 wide; a longer title is cut here, and complete in the list.
LETTERS, LINES = 25, 3
BAR_WIDTH, BAR_GAP = 5, 3
# What fits across a laptop without shrinking.
WIDEST = 1056


class Bar(NamedTuple):
    """One of the four bars that show the scale, filled up to it."""

    x: int
    y: int
    height: int
    is_on: bool


class Box(NamedTuple):
    """One cycle."""

    cycle: Cycle
    x: int
    y: int
    lines: list[str]
    bars: list[Bar]
    is_here: bool


class SeriesLine(NamedTuple):
    """The line from one box to the next, and the words on it."""

    path: str
    head: str
    x: float
    y: float
    way: Way


@dataclass(frozen=True)
class SeriesDrawing:
    """A whole series, across or down the page."""

    boxes: list[Box]
    lines: list[SeriesLine]
    width: int
    height: int
    is_down: bool
    box_width = BOX_WIDTH
    box_height = BOX_HEIGHT
    bar_width = BAR_WIDTH

    @property
    def fits(self) -> bool:
        """Whether it can be read at full size across a laptop."""
        return self.width <= WIDEST


def draw_series(series: Series, here: int | None = None, *, is_down: bool = False) -> SeriesDrawing:
    """The picture of a series, from left to right or from top to bottom; `here` is the id of the experiment that is open."""
    lanes = _lanes(series)
    depth = 1 + max((cycle.depth for cycle in series.cycles), default=0)
    rows = 1 + max(lanes.values(), default=0)

    def corner(cycle: Cycle) -> tuple[int, int]:
        lane = lanes[cycle.experiment.id]
        if is_down:
            return EDGE + lane * (BOX_WIDTH + BETWEEN), EDGE + cycle.depth * (BOX_HEIGHT + ALONG_DOWN)
        return EDGE + cycle.depth * (BOX_WIDTH + ALONG_ACROSS), EDGE + lane * (BOX_HEIGHT + BETWEEN)

    corners = {cycle.experiment.id: corner(cycle) for cycle in series.cycles}
    boxes = [
        Box(
            cycle,
            *corners[cycle.experiment.id],
            _in_lines(cycle.experiment.title),
            _bars(cycle.scale),
            cycle.experiment.id == here,
        )
        for cycle in series.cycles
    ]
    lines = []
    for cycle in series.cycles:
        links: list[Link] = [*([cycle.link] if cycle.link else []), *cycle.others]
        for link in links:
            start, end = corners[link.before.id], corners[cycle.experiment.id]
            lines.append(_down(start, end, link.way) if is_down else _along(start, end, link.way))
    if is_down:
        size = rows * (BOX_WIDTH + BETWEEN) - BETWEEN, depth * (BOX_HEIGHT + ALONG_DOWN) - ALONG_DOWN
    else:
        size = depth * (BOX_WIDTH + ALONG_ACROSS) - ALONG_ACROSS, rows * (BOX_HEIGHT + BETWEEN) - BETWEEN
    return SeriesDrawing(boxes, lines, size[0] + 2 * EDGE, size[1] + 2 * EDGE, is_down)


def _lanes(series: Series) -> dict[int, int]:
    """The lane of each cycle, by id: the first that follows a cycle continues its lane; others get lanes of their own below."""
    lanes: dict[int, int] = {}
    free = 0
    for beginning in series.beginnings:
        lanes[beginning.experiment.id] = free
        for cycle in beginning.walk():
            for place, child in enumerate(cycle.children):
                lanes[child.experiment.id] = lanes[cycle.experiment.id] if place == 0 else -1
            if lanes[cycle.experiment.id] == -1:
                free += 1
                lanes[cycle.experiment.id] = free
                if cycle.children:
                    lanes[cycle.children[0].experiment.id] = free
        free += 1
    return lanes


def _in_lines(title: str) -> list[str]:
    lines = textwrap.wrap(title, LETTERS, break_long_words=True, max_lines=LINES, placeholder="…")
    return lines or [""]


def _bars(scale: Scale | None) -> list[Bar]:
    """The bars in the lower right corner of a box; none if the scale is not known."""
    if scale is None:
        return []
    left = BOX_WIDTH - 12 - len(Scale) * (BAR_WIDTH + BAR_GAP) + BAR_GAP
    return [
        Bar(
            left + (each.place - 1) * (BAR_WIDTH + BAR_GAP),
            BOX_HEIGHT - 12 - 4 * each.place,
            4 * each.place,
            each.place <= scale.place,
        )
        for each in Scale
    ]


def _along(start: tuple[int, int], end: tuple[int, int], way: Way) -> SeriesLine:
    x, y = start[0] + BOX_WIDTH, start[1] + BOX_HEIGHT // 2
    to_x, to_y = end[0], end[1] + BOX_HEIGHT // 2
    turn = x + 12
    return SeriesLine(
        f"M{x} {y}H{turn}V{to_y}H{to_x - 1}", f"M{to_x - 8} {to_y - 5}l7 5l-7 5", (turn + to_x) / 2 - 2, to_y - 7, way
    )


def _down(start: tuple[int, int], end: tuple[int, int], way: Way) -> SeriesLine:
    x, y = start[0] + BOX_WIDTH // 2, start[1] + BOX_HEIGHT
    to_x, to_y = end[0] + BOX_WIDTH // 2, end[1]
    turn = y + 12
    return SeriesLine(f"M{x} {y}V{turn}H{to_x}V{to_y - 1}", f"M{to_x - 5} {to_y - 8}l5 7l5 -7", to_x + 8, to_y - 16, way)
