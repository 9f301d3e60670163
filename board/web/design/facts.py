"""Sample facts: the data of the charts of facts on /design."""

import datetime as dt
import random

from board.models.experiments.result import PredictionOutcome
from board.models.review.distribution import Distribution
from board.models.review.facts import Dot
from board.models.review.period import Period
from board.web.drawing.scatter import scatter_of
from board.web.drawing.stacked_area import STACKED, stage_chart_of
from board.web.review.facts import LOOKS, Share, in_a_row

LAST = dt.date(2026, 11, 20)
WEEKS = 26


def sample_facts() -> dict[str, object]:
    """A bar with parts of every size, a few dots, many dots, and half a year of stages."""
    return {
        "shares": in_a_row(
            "All predictions",
            "#design-facts",
            [
                Share(one.label, number, "#design-facts", *LOOKS[one])
                for one, number in zip(PredictionOutcome, (34, 31, 22, 9, 4), strict=True)
            ],
        ),
        "few": _scatter(14),
        "many": _scatter(400),
        "stages": stage_chart_of(_weeks()),
        "stacked": STACKED[::-1],
    }


def _scatter(number: int) -> object:
    chance = random.Random(number)  # noqa: S311  a drawing, not a secret
    period = Period(LAST - dt.timedelta(weeks=WEEKS), LAST)
    dots = [
        Dot(
            1,
            "Text parents the day before a home visit",
            LAST - dt.timedelta(days=chance.randrange(WEEKS * 7)),
            int(chance.expovariate(1 / 14)),
        )
        for _ in range(number)
    ]
    return scatter_of(dots, Distribution((dot.days, 1) for dot in dots), period)


def _weeks() -> list[tuple[dt.date, tuple[int, ...]]]:
    chance = random.Random(WEEKS)  # noqa: S311  a drawing, not a secret
    standing = [0, 0, 0, 0, 0]
    weeks = []
    for week in range(WEEKS):
        standing[0] += chance.randrange(4)
        for stage in range(4):
            moved = min(standing[stage], chance.randrange(3))
            standing[stage] -= moved
            standing[stage + 1] += moved
        weeks.append((dt.date(2026, 5, 25) + dt.timedelta(weeks=week), tuple(standing)))
    return weeks
