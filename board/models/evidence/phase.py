"""A stretch: the readings between two re-basings, with the median while they are few and process limits once they are enough."""

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
    """Readings that are looked at together, one at least; `since` is the re-basing that began them, where one did.

    `fixed_on` says on how many of them the limits were fixed, where they were.
    """

    points: Sequence[Point]
    since: Rebase | None
    fixed_on: int | None = None

    @cached_property
    def values(self) -> list[Decimal]:
        """What was read."""
        return [point.value for point in self.points]

    @cached_property
    def middle(self) -> Decimal:
        """The median."""
        return middle_of(self.values)

    @cached_property
    def limits(self) -> Limits | None:
        """Its process limits, or None while there are too few points for any."""
        return limits_of(self.values[: self.fixed_on]) if len(self.points) >= ENOUGH else None

    @cached_property
    def signals(self) -> list[Signal]:
        """What is to be noticed in it; nothing while there are no limits."""
        return signals_of(self.values, self.limits) if self.limits else []

    @cached_property
    def marks(self) -> list[PointMark | None]:
        """What each point shows."""
        return marks_of(self.signals, len(self.points))


def phases_of(points: Sequence[Point], rebases: Sequence[Rebase], fixed_until: dt.date | None = None) -> list[Phase]:
    """Points in order, cut where limits begin anew; a re-basing without readings before or after it cuts nothing."""
    stretches: list[Phase] = []
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
            # Readings may have been taken away since the period was chosen.
            stretches.append(Phase(part, since if stretches else None, fixed if ENOUGH <= fixed < len(part) else None))
        at = upto
    return stretches
