"""Sample forms of a measure and a reading on /design, filled in and with errors."""

import datetime as dt
from decimal import Decimal

from board.web.evidence.measures import BETTER_HINTS, KIND_HINTS, MeasureForm
from board.web.evidence.readings import ReadingForm


def sample_measure_forms() -> dict[str, object]:
    """A valid and an invalid form of each, distinguished by the prefixes of their fields."""
    right = MeasureForm(None, prefix="right-")
    right.name.data, right.unit.data, right.better.data = "Visits that find nobody in", "%", "lower"
    right.baseline.data, right.target.data = Decimal(29), Decimal(10)
    wrong = MeasureForm(None, prefix="wrong-")
    wrong.name.errors = ["Enter what you will count or time"]
    wrong.better.errors = ["Choose which way is better"]
    reading = ReadingForm(None, prefix="read-", data={"value": Decimal(14), "day": dt.date(2026, 11, 3)})
    mistyped = ReadingForm(None, prefix="mistyped-")
    mistyped.value.errors = ["Reading must be a number. “some” is not a number."]
    mistyped.day.errors = ["Enter the day"]
    return {
        "measure_forms": [right, wrong],
        "reading_forms": [reading, mistyped],
        "kind_hints": KIND_HINTS,
        "better_hints": BETTER_HINTS,
    }
