"""A scale: how much of the service a change is tried with, from one visit to everyone, so that a series of cycles can grow."""

from enum import StrEnum
from typing import Optional


class Scale(StrEnum):
    """The four scales, the smallest first, after the ramp of Plan-Do-Study-Act cycles (Langley and others: 1, 5, 25)."""

    VISIT = "visit"
    TEAM = "team"
    AREA = "area"
    EVERYONE = "everyone"

    @property
    def label(self) -> str:
        """The choice in a form."""
        return "Everyone" if self is Scale.EVERYONE else f"One {self.value}"

    @property
    def place(self) -> int:
        """The position from 1, the smallest."""
        return list(Scale).index(self) + 1

    @property
    def larger(self) -> Optional["Scale"]:
        """The next larger scale; None after EVERYONE."""
        return list(Scale)[self.place] if self is not Scale.EVERYONE else None


def scale_of(value: str | None) -> Scale | None:
    """The scale for a stored value, or None for none."""
    return Scale(value) if value else None
