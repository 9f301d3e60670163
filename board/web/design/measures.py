"""Sample measures: the charts on /design, one for each interpretation of a measure."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from board.models.evidence.measure import ImprovementDirection, Measure, MeasureKind
from board.models.evidence.reading import Point
from board.models.evidence.rebase import Rebase
from board.models.sprints.sprint import Sprint
from board.web.evidence.measure_view import MeasureView

BEGIN = dt.date(2026, 8, 3)
USUAL = (29, 24, 31, 27, 22, 30, 26, 28, 23, 30, 25, 28)
WINDOW = Sprint(first_day=dt.date(2026, 10, 19), last_day=dt.date(2026, 10, 30))


def sample_measures() -> list[MeasureView]:
    """Too early, improvement, concern, neutral, no signal, a new phase, and no readings yet."""
    return [
        _view("Visits that find nobody in", (29, 24, 31, 27, 22, 30), kind=MeasureKind.OUTCOME, target=Decimal(10)),
        _view(
            "Visits that find nobody in, with a text the day before",
            (*USUAL, 21, 19, 22, 18, 20, 17, 19),
            notes={12: "First texts", 15: "Half-term"},
            baseline=Decimal(27),
            target=Decimal(10),
        ),
        _view("Minutes spent on texts", (*USUAL, 44), unit="minutes", kind=MeasureKind.BALANCING),
        _view(
            "Texts that parents answer",
            (*USUAL, 31, 32, 30, 33, 31, 32, 30),
            better=ImprovementDirection.NEITHER,
            kind=MeasureKind.PROCESS,
        ),
        _view("Cost of a visit", (120, 98, 131, 117, 102, 126, 119, 108, 125, 111, 129, 104), unit="£"),
        _view("Days until a first visit", (*USUAL, 12, 11, 13, 10, 12), unit="days", anew=12),
        _view("Visits in the first week", (), better=ImprovementDirection.HIGHER),
    ]


def _view(
    name: str, values: Sequence[int], notes: dict[int, str] | None = None, anew: int | None = None, **given: Any
) -> MeasureView:
    fields = {"unit": "%", "better": ImprovementDirection.LOWER, "kind": MeasureKind.OUTCOME} | given
    measure = Measure(name=name, **fields)
    days = [BEGIN + dt.timedelta(weeks=place) for place in range(len(values))]
    said = notes or {}
    points = [Point(0, place, days[place], Decimal(value), said.get(place, "")) for place, value in enumerate(values)]
    rebases = [Rebase(day=days[anew], because="The new letter is part of every referral")] if anew else []
    return MeasureView(measure, points, rebases, [WINDOW])
