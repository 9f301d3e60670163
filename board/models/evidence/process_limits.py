"""Process limits: how far a measure varies while nothing changes, and the four signals that something has changed.

An XmR chart after the NHS's Making Data Count, as NHSRplotthedots 0.2.2 computes it: the limits come from the moving ranges, the
differences between consecutive readings.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import median
from typing import NamedTuple

# With fewer points limits mislead (Making Data Count calls them trial limits), so a median is drawn instead.
ENOUGH = 12
# 3 / 1.128: turns a mean moving range into three standard deviations (Wheeler, XmR charts).
TO_LIMITS = Decimal("2.66")
# The upper limit of moving ranges. Larger ones are screened out, because they would widen the limits that should detect them.
TO_SCREEN = Decimal("3.267")
# The number of points of a trend, and of a run on one side of the mean.
RUN = 7


class Sign(StrEnum):
    """The four signals, in the order they are looked for. A point shows the first one that it is part of."""

    OUTSIDE = "outside"
    TREND = "trend"
    NEAR = "near"
    SIDE = "side"


@dataclass(frozen=True)
class Limits:
    """The mean of a process, and the limits that nearly all readings lie between while nothing changes."""

    mean: Decimal
    lower: Decimal
    upper: Decimal

    @property
    def spread(self) -> Decimal:
        """The distance from the mean to either limit."""
        return self.upper - self.mean


class PointMark(NamedTuple):
    """The signal that a point shows, and its direction: 1 for up, -1 for down."""

    sign: Sign
    way: int


@dataclass(frozen=True)
class Signal:
    """One signal: its direction (1 for up, -1 for down), and the indexes of the points that show it, in order."""

    sign: Sign
    way: int
    places: tuple[int, ...]

    @property
    def first(self) -> int:
        """The index of its first point."""
        return self.places[0]

    @property
    def last(self) -> int:
        """The index of its last point."""
        return self.places[-1]


def moving_ranges(values: Sequence[Decimal]) -> list[Decimal]:
    """The absolute differences between consecutive values."""
    return [abs(after - before) for before, after in zip(values, values[1:], strict=False)]


def limits_of(values: Sequence[Decimal]) -> Limits:
    """Mean ± 2.66 × mean moving range, without moving ranges of 3.267 × their mean or more. Needs at least one value."""
    mean = _mean(values)
    ranges = moving_ranges(values)
    usual = _mean(ranges)
    # if all values are equal, every range is 0 and none is below the screen
    kept = [one for one in ranges if one < TO_SCREEN * usual] or ranges
    reach = TO_LIMITS * _mean(kept)
    return Limits(mean, mean - reach, mean + reach)


def middle_of(values: Sequence[Decimal]) -> Decimal:
    """The median."""
    return median(values)


def signals_of(values: Sequence[Decimal], limits: Limits) -> list[Signal]:
    """All signals in a series, in the order of Sign and, within each, of time."""
    sides = [_way(value - limits.mean) for value in values]
    outside = [value > limits.upper or value < limits.lower for value in values]
    steps = [_way(after - before) for before, after in zip(values, values[1:], strict=False)]
    signals = [Signal(Sign.OUTSIDE, sides[place], (place,)) for place, beyond in enumerate(outside) if beyond]
    # Seven points that each rise above the one before are six steps.
    signals += [Signal(Sign.TREND, way, tuple(range(first, last + 2))) for way, first, last in _runs(steps, RUN - 1)]
    signals += _two_of_three(values, sides, outside, limits)
    signals += [Signal(Sign.SIDE, way, tuple(range(first, last + 1))) for way, first, last in _runs(sides, RUN)]
    return signals


def marks_of(signals: Sequence[Signal], how_many: int) -> list[PointMark | None]:
    """For each of `how_many` points, the first signal in the order of Sign that it is part of, or None."""
    marks: list[PointMark | None] = [None] * how_many
    for sign in reversed(Sign):
        for signal in signals:
            if signal.sign is sign:
                for place in signal.places:
                    marks[place] = PointMark(sign, signal.way)
    return marks


def _mean(values: Sequence[Decimal]) -> Decimal:
    return sum(values, Decimal(0)) / len(values) if values else Decimal(0)


def _way(difference: Decimal) -> int:
    return (difference > 0) - (difference < 0)


def _runs(ways: Sequence[int], least: int) -> list[tuple[int, int, int]]:
    """The runs of at least `least` equal directions, as (direction, first index, last index). A direction of 0 makes no run."""
    found, begin = [], 0
    for place in range(1, len(ways) + 1):
        if place < len(ways) and ways[place] == ways[begin]:
            continue
        if ways[begin] and place - begin >= least:
            found.append((ways[begin], begin, place - 1))
        begin = place
    return found


def _two_of_three(values: Sequence[Decimal], sides: Sequence[int], outside: Sequence[bool], limits: Limits) -> list[Signal]:
    """Signals where two of three consecutive points are in the outer third within the limits, and all three on one side of the mean."""
    third = limits.spread * 2 / 3
    is_near = [not beyond and abs(value - limits.mean) > third for value, beyond in zip(values, outside, strict=True)]
    found: list[Signal] = []
    for place in range(len(values) - 2):
        three = range(place, place + 3)
        near = tuple(one for one in three if is_near[one])
        if len(near) < 2 or abs(sum(sides[place : place + 3])) != 3:
            continue
        last = found[-1] if found else None
        if last is not None and last.way == sides[place] and last.last >= near[0]:
            found[-1] = Signal(Sign.NEAR, last.way, tuple(sorted({*last.places, *near})))
        else:
            found.append(Signal(Sign.NEAR, sides[place], near))
    return found
