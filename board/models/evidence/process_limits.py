"""Process limits: how far a measure usually goes up and down, and the four signals that something has changed.

After the NHS's Making Data Count, as NHSRplotthedots 0.2.2 works it out: an XmR chart, whose limits come from how much each
reading differs from the one before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import median
from typing import NamedTuple

# With fewer points limits mislead (Making Data Count calls them trial limits), so that a median is drawn.
ENOUGH = 12
# 3 / 1.128, the constant that turns a mean moving range into three standard deviations (Wheeler, XmR charts).
TO_LIMITS = Decimal("2.66")
# The upper limit of moving ranges themselves; what is beyond it would widen the limits that are to find it.
TO_SCREEN = Decimal("3.267")
# How many points make a trend, or a run on one side of the mean.
RUN = 7


class Sign(StrEnum):
    """The four signals, in the order in which they are looked for; a point shows the first that it is part of."""

    OUTSIDE = "outside"
    TREND = "trend"
    NEAR = "near"
    SIDE = "side"


@dataclass(frozen=True)
class Limits:
    """The mean of a process and the limits between which nearly all of its readings fall while nothing changes."""

    mean: Decimal
    lower: Decimal
    upper: Decimal

    @property
    def spread(self) -> Decimal:
        """From the mean to either limit."""
        return self.upper - self.mean


class PointMark(NamedTuple):
    """What one point shows, and which way it points: 1 for up, -1 for down."""

    sign: Sign
    way: int


@dataclass(frozen=True)
class Signal:
    """One thing to be noticed: which way it points, from which place to which it goes, and the places that show it."""

    sign: Sign
    way: int
    places: tuple[int, ...]

    @property
    def first(self) -> int:
        """Where it begins."""
        return self.places[0]

    @property
    def last(self) -> int:
        """Where it ends."""
        return self.places[-1]


def moving_ranges(values: Sequence[Decimal]) -> list[Decimal]:
    """By how much each value differs from the one before it."""
    return [abs(after - before) for before, after in zip(values, values[1:], strict=False)]


def limits_of(values: Sequence[Decimal]) -> Limits:
    """Mean ± 2.66 × mean moving range, moving ranges of 3.267 × their mean and above left out. Needs one value at least."""
    mean = _mean(values)
    ranges = moving_ranges(values)
    usual = _mean(ranges)
    # Where nothing varies, nothing is beyond.
    kept = [one for one in ranges if one < TO_SCREEN * usual] or ranges
    reach = TO_LIMITS * _mean(kept)
    return Limits(mean, mean - reach, mean + reach)


def middle_of(values: Sequence[Decimal]) -> Decimal:
    """The median: half of the values lie on either side."""
    return median(values)


def signals_of(values: Sequence[Decimal], limits: Limits) -> list[Signal]:
    """Every signal in a row of values, in the order of the signs and within each in the order of time."""
    sides = [_way(value - limits.mean) for value in values]
    outside = [value > limits.upper or value < limits.lower for value in values]
    steps = [_way(after - before) for before, after in zip(values, values[1:], strict=False)]
    signals = [Signal(Sign.OUTSIDE, sides[place], (place,)) for place, beyond in enumerate(outside) if beyond]
    # Seven points, each higher than the one before, are six steps.
    signals += [Signal(Sign.TREND, way, tuple(range(first, last + 2))) for way, first, last in _runs(steps, RUN - 1)]
    signals += _two_of_three(values, sides, outside, limits)
    signals += [Signal(Sign.SIDE, way, tuple(range(first, last + 1))) for way, first, last in _runs(sides, RUN)]
    return signals


def marks_of(signals: Sequence[Signal], how_many: int) -> list[PointMark | None]:
    """For each of so many points the first in the order of the signs that it is part of, or None."""
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
    """Where so many in a row or more all go the same way: (way, first place, last place); going no way is none."""
    found, begin = [], 0
    for place in range(1, len(ways) + 1):
        if place < len(ways) and ways[place] == ways[begin]:
            continue
        if ways[begin] and place - begin >= least:
            found.append((ways[begin], begin, place - 1))
        begin = place
    return found


def _two_of_three(values: Sequence[Decimal], sides: Sequence[int], outside: Sequence[bool], limits: Limits) -> list[Signal]:
    """Where two of three in a row lie in the outer third within the limits, and all three on one side of the mean."""
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
