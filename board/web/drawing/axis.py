"""Axes: round numbers on the vertical axis of a chart, and dates on the horizontal one."""

import datetime as dt
import math
from collections.abc import Callable
from decimal import Decimal

from board.models.amount import MINUS, PERCENT, say_amount

# The approximate number of steps of an axis.
STEPS = 4
# From this many days on, a tick shows month and year.
LONG = 330
LARGE_WORDS = ((9, "bn"), (6, "m"))

PlaceOfDay = Callable[..., float]


def nice_range(low: float, high: float, most: float | None = None) -> tuple[float, float, float]:
    """The lowest value, the highest value and the step of an axis that covers the range with round ticks.

    It starts at zero if that is not far; `most` is the end of the axis when no value can be higher.
    """
    if low == high:
        low, high = min(low, 0.0), max(high, 0.0)
        high = high if low < high else 1.0
    if 0 < low < high / 2:
        low = 0.0
    if low / 2 < high < 0:
        high = 0.0
    step = _round_step((high - low) / STEPS)
    begin, end = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    if most is not None and high <= most < end:
        end = math.ceil(most / step - 1e-9) * step
    return begin, end if end > begin else begin + step, step


def _round_step(wanted: float) -> float:
    """The next larger number of 1, 2, 5, 10 and so on."""
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= wanted * (1 - 1e-9))


def abbreviated(number: float, unit: str) -> str:
    """The short label of a tick: 30%, £1,200, 3.5m."""
    exact = Decimal(f"{number:.10g}")
    for power, word in LARGE_WORDS if unit != PERCENT else ():
        if abs(exact) >= 10**power:
            size = say_amount(abs(exact).scaleb(-power))
            return f"{MINUS if exact < 0 else ''}{unit}{size}{word}"
    return say_amount(exact, unit)


def place_of_days(first: dt.date, last: dt.date, left: float, right: float) -> PlaceOfDay:
    """A function from a day to its position between left and right; all days are equally wide, whatever the clocks do."""
    width = (right - left) / ((last - first).days + 1)

    def place(day: dt.date, part: float = 0.0) -> float:
        return left + ((day - first).days + part) * width

    return place


def day_ticks(first: dt.date, last: dt.date, place: PlaceOfDay) -> list[tuple[float, str, str]]:
    """A few dates for the horizontal axis, as (position, label, text anchor)."""
    days = (last - first).days
    parts = min(3, days)
    shown = [first + dt.timedelta(days=round(days * part / parts)) for part in range(parts + 1)] if parts else [first]
    ticks = []
    for number, day in enumerate(shown):
        words = f"{day:%b} {day.year}" if days >= LONG else f"{day.day} {day:%b}"
        end = "middle" if len(shown) == 1 else "start" if number == 0 else "end" if number == parts else "middle"
        ticks.append((place(day, 0.5 if end == "middle" else 0 if end == "start" else 1), words, end))
    return ticks
