"""Wall sheets: one printed page, in the largest letters that its text allows; text that is too long ends in an ellipsis.

Everything is measured in lines: a sheet of A4 and one of A3 have the same number of them, because letters grow with the paper.
"""

from dataclasses import dataclass, field
from math import ceil
from typing import NamedTuple

from board.web.drawing.series import SeriesDrawing


class PaperSize(NamedTuple):
    """The size of the letters: a class of static/css/wall.css, letters on a line of full width, and lines on a sheet."""

    name: str
    letters: int
    lines: int


# Measured in Chromium on A4 with margins of 12 mm:
# 3.6, 2.9, 2.5, 2.3 and 2.1 hundredths of the width are 19, 15, 13, 12 and 11 points.
SIZES = (
    PaperSize("largest", 56, 28),
    PaperSize("large", 70, 36),
    PaperSize("medium", 81, 41),
    PaperSize("small", 88, 45),
    PaperSize("smallest", 97, 50),
)
# Lines that a heading takes, with the space around its panel.
HEADING = 1.9
# The width of a heading's letter, in letters of the text.
HEADING_LETTER = 1.15
# Lines that a line of the title takes in its larger letters; and the lines above it, at the foot and between, plus a margin.
TITLE = 1.3
AROUND = 3.2
# A second line for a long address.
SECOND_LINE = 0.8
# The letters of what is printed beside it: an organisation's name and a date.
LETTERS_AT_FOOT = 45
# The additional lines that each text may have where there is room; static/css/wall.css has a class for each sum.
MOST_EXTRA = 6
# Ruled lines to write on by hand, in an empty panel.
TO_WRITE_ON = 3


class PosterItem(NamedTuple):
    """Text after a bold label, on at most this many lines, or a few more where there is room."""

    text: str
    lead: str = ""
    most: int = 2
    # Whether this is the line that says how many more there are, which is not numbered.
    is_rest: bool = False

    def lines(self, letters: int, extra: int = 0) -> int:
        """The number of lines it takes when a line has this many letters."""
        return min(self.most + extra, self.wanted(letters))

    def wanted(self, letters: int) -> int:
        """The number of lines that the whole of it would take."""
        return ceil((len(self.text) + len(self.lead) + 1) / letters)


@dataclass(frozen=True)
class Panel:
    """One part of a sheet; an empty one has ruled lines to write on."""

    title: str
    items: list[PosterItem] = field(default_factory=list)
    note: str = ""
    is_numbered: bool = False
    is_key: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether it is to be filled in by hand."""
        return not self.items

    def lines(self, letters: int, extra: int = 0) -> float:
        """The number of lines it takes, with a second one for a long heading."""
        heading = min(2, ceil((len(self.title) + len(self.note) + 2) * HEADING_LETTER / letters)) - 1
        return HEADING + heading + (sum(item.lines(letters, extra) for item in self.items) or TO_WRITE_ON + 1)


@dataclass(frozen=True)
class Sheet:
    """The content of a page, in rows of one or two panels."""

    above: str
    title: str
    below: str
    rows: list[list[Panel]]
    address: str
    back: str
    drawing: SeriesDrawing | None = None

    @property
    def size(self) -> PaperSize:
        """The largest size at which everything fits, or else the smallest."""
        return next((size for size in SIZES if self._fits(size, 0)), SIZES[-1])

    @property
    def extra(self) -> int:
        """The additional lines that each text may have at that size, so that no text is cut next to an empty space."""
        return next((extra for extra in range(MOST_EXTRA, 0, -1) if self._fits(self.size, extra)), 0)

    @property
    def ends_in_dots(self) -> list[str]:
        """The titles of the panels with a text that is too long for the paper."""
        return [
            panel.title
            for row in self.rows
            for panel in row
            if any(item.wanted(_letters_in(row, self.size)) > item.most + self.extra for item in panel.items)
        ]

    def _fits(self, size: PaperSize, extra: int) -> bool:
        title = TITLE * min(2, ceil(1.5 * len(self.title) / size.letters))
        below = min(2, ceil(len(self.below) / size.letters))
        foot = SECOND_LINE * ((len(self.address) + LETTERS_AT_FOOT) * 0.75 > size.letters)
        told = sum(max(panel.lines(_letters_in(row, size), extra) for panel in row) for row in self.rows)
        return AROUND + title + below + foot + told + self._drawn(size) <= size.lines

    def _drawn(self, size: PaperSize) -> float:
        """The number of lines that the drawing takes, with its heading; 0 without one.

        A picture is as wide as the sheet, or as its drawing; a letter is about half as wide as a line is high.
        """
        if self.drawing is None:
            return 0
        return HEADING + self.drawing.height / max(self.drawing.width, 700) * size.letters / 2.6


def _letters_in(row: list[Panel], size: PaperSize) -> int:
    """The letters on a line of each panel of a row."""
    return size.letters // len(row) - 3


def several(text: str, most: int, lines: int = 1) -> list[PosterItem]:
    """The first lines of a text with one thing on each; the last item says how many more there are."""
    things = [line.strip() for line in text.splitlines() if line.strip()]
    return first([PosterItem(thing, most=lines) for thing in things], most)


def first(items: list[PosterItem], most: int) -> list[PosterItem]:
    """The first items, and one that says how many more there are."""
    if len(items) <= most:
        return items
    return [*items[: most - 1], PosterItem(f"And {len(items) - most + 1} more.", most=1, is_rest=True)]
