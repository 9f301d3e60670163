"""The cumulative flow chart: the number of experiments in each stage, stacked, week by week."""

import datetime as dt
from dataclasses import dataclass

from board.models.review.period import Period
from board.models.stages import Stage
from board.web.drawing.scatter import HEIGHT, Tick, scale_across

# From the bottom: what is nearest to a decision. Decided is left out, because it only grows and would flatten the others.
STACKED = (Stage.REFLECTING, Stage.TRYING, Stage.READY, Stage.IDEAS)
WIDE = 1000  # units across; the macro stretches them
NICE = (1, 2, 5)


@dataclass
class StackedBand:
    """One stage: its outline, and the position of its name in pixels if there is room for it."""

    stage: Stage
    path: str
    name_at: float | None


@dataclass
class StageChart:
    """Everything that the macro renders."""

    bands: list[StackedBand]
    across: list[Tick]
    up: list[Tick]
    height: int = HEIGHT
    wide: int = WIDE


def stage_chart_of(weeks: list[tuple[dt.date, tuple[int, ...]]]) -> StageChart | None:
    """The chart of these weeks; None if there are too few to draw a line."""
    begun = next((number for number, (_monday, counts) in enumerate(weeks) if any(counts)), 0)
    weeks = weeks[max(0, begun - 1) :]  # from the week before the first, as the line that it grows from
    places = [list(Stage).index(stage) for stage in STACKED]
    tallest = max((sum(counts[place] for place in places) for _monday, counts in weeks), default=0)
    if len(weeks) < 2 or not tallest:
        return None
    step = next(nice * 10**power for power in range(9) for nice in NICE if nice * 10**power * 4 >= tallest)
    top = step * -(-tallest // step)

    def y(number: int) -> float:
        return round(HEIGHT * (1 - number / top), 1)

    xs = [round(WIDE * number / (len(weeks) - 1), 1) for number in range(len(weeks))]
    below = [0] * len(weeks)
    bands = []
    for stage, place in zip(STACKED, places, strict=True):
        above = [under + counts[place] for under, (_monday, counts) in zip(below, weeks, strict=True)]
        there = [f"{x} {y(number)}" for x, number in zip(xs, above, strict=True)]
        back = [f"{x} {y(number)}" for x, number in zip(reversed(xs), reversed(below), strict=True)]
        is_tall = y(below[-1]) - y(above[-1]) >= 16
        bands.append(
            StackedBand(stage, f"M{' L'.join(there + back)}Z", (y(below[-1]) + y(above[-1])) / 2 + 4 if is_tall else None)
        )
        below = above
    period = Period(weeks[0][0], weeks[-1][0])
    return StageChart(bands, scale_across(period), [Tick(y(number), f"{number:,}") for number in range(step, top + 1, step)])
