"""Scatter plots: each experiment is a dot, placed horizontally by its day and vertically by the time it took."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from markupsafe import Markup, escape

from board.models.review.distribution import Distribution
from board.models.review.facts import Dot
from board.models.review.period import Period

# In pixels: the height of a plot, and the room above it for values beyond the top.
HEIGHT, ABOVE = 200, 18
# With a scale beyond this multiple of the 85th percentile, values below that cannot be told apart.
ROOM_ABOVE = 2.5
STEPS = (1, 2, 5, 7, 14, 28, 56, 112, 224, 448, 896)
# The percentiles that are drawn, with their labels.
DRAWN = ((50, "half"), (85, "85 in 100"))
EDGE = 1.5  # per cent, so that no dot is cut off


class Tick(NamedTuple):
    """A line of the scale: its position and label."""

    at: float
    words: str


class ScatterMark(NamedTuple):
    """One dot: horizontally in per cent, vertically in pixels, and whether it is beyond the top."""

    dot: Dot
    x: float
    y: float
    is_beyond: bool


LINK = '<a href="/experiments/{}" tabindex="-1"><title>{}: {} days</title>{}</a>'
CIRCLE, TRIANGLE = '<circle cx="{}%" cy="{}" r="3.5"/>', '<text class="beyond" x="{}%" y="12" text-anchor="middle">▲</text>'


@dataclass
class Scatter:
    """Everything that the macro renders."""

    marks: list[ScatterMark]
    across: list[Tick]
    up: list[Tick]
    lines: list[Tick]
    beyond: int
    top: int
    height: int = HEIGHT + ABOVE
    floor: int = HEIGHT + ABOVE

    @property
    def drawn(self) -> Markup:
        """The dots as HTML, built here because there may be hundreds."""
        return Markup(
            "".join(
                LINK.format(dot.experiment_id, escape(dot.title), dot.days, (TRIANGLE if is_beyond else CIRCLE).format(x, y))
                for dot, x, y, is_beyond in self.marks
            )
        )


def scatter_of(dots: Iterable[Dot], distribution: Distribution, period: Period) -> Scatter:
    """The chart of some dots, with the percentiles of the distribution that they belong to."""
    dots = list(dots)
    # From the month of the first dot, because an empty stretch says nothing.
    period = Period(
        max(period.first_day, min((dot.day for dot in dots), default=period.first_day).replace(day=1)), period.last_day
    )
    longest = max((dot.days for dot in dots), default=1)
    usual = distribution.percentile(85) or 1
    step = next((step for step in STEPS if step * 5 >= min(longest, usual * ROOM_ABOVE)), STEPS[-1])
    top = step * max(1, ceil(min(longest, usual * ROOM_ABOVE) / step))

    def down(days: float) -> float:
        return round(ABOVE + HEIGHT * (1 - min(days / top, 1)), 1)

    marks = [ScatterMark(dot, across(dot.day, period), down(dot.days), dot.days > top) for dot in dots]
    return Scatter(
        marks=marks,
        across=scale_across(period),
        up=[Tick(down(days), f"{days} days" if days == top else str(days)) for days in range(step, top + 1, step)],
        lines=[Tick(down(days), words) for percent, words in DRAWN if (days := distribution.percentile(percent)) is not None],
        beyond=sum(mark.is_beyond for mark in marks),
        top=top,
    )


def across(day: dt.date, period: Period) -> float:
    """The horizontal position of a day, in per cent."""
    whole = max((period.last_day - period.first_day).days, 1)
    return round(EDGE + (100 - 2 * EDGE) * (day - period.first_day).days / whole, 2)


def scale_across(period: Period) -> list[Tick]:
    """A few Mondays or first days of months, evenly spaced and few enough for a phone."""
    firsts = []
    day = (period.first_day - dt.timedelta(1)).replace(day=1)
    while (day := (day + dt.timedelta(32)).replace(day=1)) <= period.last_day:
        firsts.append(day)
    if len(firsts) <= 3:
        mondays = period.mondays(period.last_day)[1:]
        return [
            Tick(across(day, period), f"{day.day} {day:%b}")
            for day in mondays[:: len(mondays) // 4 + 1]
            if _has_room(day, period)
        ]
    apart = next(apart for apart in (1, 2, 3, 6, 12, 24) if len(firsts) <= 4 * apart)
    chosen = [day for day in firsts if (day.month - 1) % min(apart, 12) == 0]
    if apart == 24:
        chosen = chosen[::2]
    words = "{:%b %Y}" if len(firsts) > 12 else "1 {:%b}"
    return [Tick(across(day, period), words.format(day)) for day in chosen if _has_room(day, period)]


def _has_room(day: dt.date, period: Period) -> bool:
    return 4 < across(day, period) < 94
