"""A phase: the readings between two re-basings, with the median while they are few and process limits once they are enough."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from board.models.evidence.process_limits import ENOUGH, Limits, PointMark, Signal, limits_of, marks_of, middle_of, signals_of
from board.models.evidence.reading import Point
from board.models.evidence.rebase import Rebase


@dataclass(frozen=True)
class Phase:
    """At least one reading that share a baseline. `since` is the re-basing that the phase began with, or None for the first.

    `fixed_on` is the number of readings that the limits are fixed on, or None if they are not fixed.
    """

    points: Sequence[Point]
    since: Rebase | None
    fixed_on: int | None = None

    @cached_property
    def values(self) -> list[Decimal]:
        """The values of the readings."""
        return [point.value for point in self.points]

    @cached_property
    def middle(self) -> Decimal:
        """The median of the values."""
        return middle_of(self.values)

    @cached_property
    def limits(self) -> Limits | None:
        """The process limits, or None with fewer than ENOUGH points."""
        return limits_of(self.values[: self.fixed_on]) if len(self.points) >= ENOUGH else None

    @cached_property
    def signals(self) -> list[Signal]:
        """The signals; none without limits."""
        return signals_of(self.values, self.limits) if self.limits else []

    @cached_property
    def marks(self) -> list[PointMark | None]:
        """The mark of each point, or None."""
        return marks_of(self.signals, len(self.points))


def phases_of(points: Sequence[Point], rebases: Sequence[Rebase], fixed_until: dt.date | None = None) -> list[Phase]:
    """Cut points, which are in order, into phases at the re-basings. One without readings before or after it cuts nothing."""
    phases: list[Phase] = []
    begins: list[tuple[dt.date, Rebase | None]] = [(dt.date.min, None), *((one.day, one) for one in rebases)]
    ends = [day for day, _rebase in begins[1:]] + [dt.date.max]
    at = 0
    for (_day, since), end in zip(begins, ends, strict=True):
        upto = at
        while upto < len(points) and points[upto].day < end:
            upto += 1
        if upto > at:
            part = points[at:upto]
            fixed = 0 if fixed_until is None else sum(point.day <= fixed_until for point in part)
            # Readings may have been archived since the period was chosen.
            phases.append(Phase(part, since if phases else None, fixed if ENOUGH <= fixed < len(part) else None))
        at = upto
    return phases
