"""The risk matrix: likelihood and impact, each from 1 to 5, and the band that their product falls in.

The 5 × 5 matrix of council risk registers. Councils cut the bands a little differently; these are the common ones: low 1 to 4,
medium 5 to 9, high 10 to 16, severe 20 to 25.
"""

from enum import StrEnum
from typing import NamedTuple

HIGHEST = 5


class Level(NamedTuple):
    """One of the five levels of a scale: its number, its word, and a sentence that describes it."""

    number: int
    word: str
    sentence: str


LIKELIHOODS = (
    Level(1, "Rare", "We would be astonished if it were wrong."),
    Level(2, "Unlikely", "It would surprise us, but we have known such things to be wrong."),
    Level(3, "Possible", "It could go either way. We have not looked."),
    Level(4, "Likely", "We would not be surprised if it were wrong. Something points that way."),
    Level(5, "Almost certain", "We expect it to be wrong, unless somebody shows us otherwise."),
)
IMPACTS = (
    Level(1, "Negligible", "We would hardly notice: an hour lost, and nobody worse off."),
    Level(2, "Minor", "We would put it right within the team and its budget, in days."),
    Level(3, "Moderate", "A service would be late or worse for some people, and others would have to help us put it right."),
    Level(4, "Major", "The change would fail: money lost, complaints upheld, a promise to residents broken."),
    Level(5, "Critical", "Somebody could be harmed, a legal duty missed, or the service would have to stop."),
)


class RiskBand(StrEnum):
    """How much attention a score needs."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    SEVERE = "severe"

    @property
    def span(self) -> tuple[int, int]:
        """The lowest and the highest total in the band."""
        return SPANS[self]


SPANS = {RiskBand.LOW: (1, 4), RiskBand.MEDIUM: (5, 9), RiskBand.HIGH: (10, 16), RiskBand.SEVERE: (20, 25)}


class Score(NamedTuple):
    """A cell of the matrix."""

    likelihood: int
    impact: int

    @property
    def total(self) -> int:
        """Likelihood times impact, from 1 to 25."""
        return self.likelihood * self.impact

    @property
    def band(self) -> RiskBand:
        return band_of(self.total)

    @property
    def in_words(self) -> str:
        """The total, band and levels in words, such as “16, high (likely 4 × major 4)”."""
        likely, matters = LIKELIHOODS[self.likelihood - 1], IMPACTS[self.impact - 1]
        return f"{self.total}, {self.band} ({likely.word.lower()} {likely.number} × {matters.word.lower()} {matters.number})"


def band_of(total: int) -> RiskBand:
    """The band of a total from 1 to 25."""
    return next(band for band, (_lowest, highest) in SPANS.items() if total <= highest)
