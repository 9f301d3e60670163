"""A sheet: one page of paper for the wall, in letters as large as its words allow; what is too long for it ends in dots.

Everything is measured in lines: a sheet of A4 or A3 has the same number of them, because letters grow with the paper.
"""

from dataclasses import dataclass, field
from math import ceil
from typing import NamedTuple

from board.web.series_drawing import SeriesDrawing


class Size(NamedTuple):
    """How large the letters are: a class of static/css/wall.css, letters on a line of full width, and lines on a sheet."""

    name: str
    letters: int
    lines: int


# Measured in Chromium on A4 with margins of 12 mm: 3.6, 2.9, 2.5, 2.3 and 2.1 hundredths of the width are 19, 15, 13, 12 and 11 points.
SIZES = (Size("largest", 56, 28), Size("large", 70, 36), Size("medium", 81, 41), Size("small", 88, 45), Size("smallest", 97, 50))
# Lines that a heading takes, with the space around its part.
HEADING = 1.9
# Lines of the title, and of the words above and below it and at the foot.
AROUND = 7.2
# Ruled lines to write on by hand, where there is nothing yet.
TO_WRITE_ON = 3


class Item(NamedTuple):
    """A few words, with bold ones before them, on so many lines at most."""

    text: str
    lead: str = ""
    most: int = 2

    def lines(self, letters: int) -> int:
        """How many lines it takes where so many letters stand on one."""
        return min(self.most, ceil((len(self.text) + len(self.lead) + 1) / letters))


@dataclass(frozen=True)
class Panel:
    """One part of a sheet; an empty one has lines to write on."""

    title: str
    items: list[Item] = field(default_factory=list)
    note: str = ""
    is_numbered: bool = False
    is_key: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether it is to be written on by hand."""
        return not self.items

    def lines(self, letters: int) -> float:
        """How many lines it takes."""
        return HEADING + (sum(item.lines(letters) for item in self.items) or TO_WRITE_ON + 1)


@dataclass(frozen=True)
class Sheet:
    """What stands on the paper, in rows of one or two parts."""

    above: str
    title: str
    below: str
    rows: list[list[Panel]]
    address: str
    back: str
    drawing: SeriesDrawing | None = None

    @property
    def size(self) -> str:
        """The largest size at which all of it fits, or else the smallest."""
        for size in SIZES:
            taken = sum(max(panel.lines(size.letters // len(row) - 3) for panel in row) for row in self.rows)
            if taken + AROUND + self._drawn(size) <= size.lines:
                return size.name
        return SIZES[-1].name

    def _drawn(self, size: Size) -> float:
        """A picture is as wide as the sheet, or as it is drawn; a letter is about half as wide as a line is high."""
        if self.drawing is None:
            return 0
        return HEADING + self.drawing.height / max(self.drawing.width, 700) * size.letters / 2.6


def several(text: str, most: int, lines: int = 1) -> list[Item]:
    """The first lines of a text that has one thing on each; the last says how many more there are."""
    things = [line.strip() for line in text.splitlines() if line.strip()]
    return first([Item(thing, most=lines) for thing in things], most)


def first(items: list[Item], most: int) -> list[Item]:
    """The first few of them, and how many more there are."""
    if len(items) <= most:
        return items
    return [*items[: most - 1], Item(f"And {len(items) - most + 1} more.", most=1)]
