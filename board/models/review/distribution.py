"""A distribution: how many took how many days, and within how many days most of them had."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

# The ends of the bands of a distribution, in days.
BANDS = (7, 14, 28, 56, 112)


@dataclass(frozen=True)
class DistributionBand:
    """So many that took from `least` to `most` days; None for no upper end."""

    least: int
    most: int | None
    number: int

    @property
    def words(self) -> str:
        """As it heads a row: 8 to 14 days."""
        return f"{self.least} to {self.most} days" if self.most is not None else f"{self.least} days or more"


class Distribution:
    """Whole days, each with how many took so long."""

    def __init__(self, counts: Iterable[tuple[int, int]]):
        self.counts: Sequence[tuple[int, int]] = sorted(counts)
        self.total = sum(number for _days, number in self.counts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Distribution) and self.counts == other.counts

    def percentile(self, percent: int) -> int | None:
        """The fewest days within which at least so many in a hundred were done (the nearest rank); None for nothing at all.

        It is always a number of days that one of them took: nothing is guessed between two.
        """
        rank = ceil(self.total * percent / 100)
        reached = 0
        for days, number in self.counts:
            reached += number
            if reached >= rank:
                return days
        return None

    def bands(self) -> list[DistributionBand]:
        """All of them, in a few bands that get wider."""
        ends = (*BANDS, None)
        starts = (0, *(end + 1 for end in BANDS))
        return [
            DistributionBand(
                least, most, sum(number for days, number in self.counts if least <= days and (most is None or days <= most))
            )
            for least, most in zip(starts, ends, strict=True)
        ]
