"""A span: the days, both ends among them, that facts are asked for."""

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass

from board.models.moments import say_window
from board.models.stage_history import monday_of

# In months; what one can choose without typing days.
LENGTHS = {"A quarter": 3, "A year": 12, "Two years": 24}
USUAL = 12
# A chart by week of more than this could not be read, and nobody remembers what the board was like before.
LONGEST = dt.timedelta(days=5 * 365 + 1)
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 12, 31)


@dataclass(frozen=True)
class Span:
    """From one day to another."""

    first: dt.date
    last: dt.date

    @property
    def words(self) -> str:
        """As people say it: 3 to 14 November 2026."""
        return say_window(self.first, self.last)

    def mondays(self, today: dt.date) -> list[dt.date]:
        """The first days of the weeks that it touches, up to this one."""
        first, last = monday_of(self.first), monday_of(min(self.last, today))
        return [first + dt.timedelta(weeks=number) for number in range((last - first).days // 7 + 1)]


def last_months(months: int, today: dt.date) -> Span:
    """So many months, of which today is the last day."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    before = dt.date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
    return Span(before + dt.timedelta(days=1), today)


def span_between(first: dt.date | None, last: dt.date | None, today: dt.date) -> Span:
    """What was asked for, put right: a year where an end is missing, the ends the right way round, five years at the most."""
    days = [min(max(day, EARLIEST), LATEST) for day in (first, last) if day is not None]
    if not days:
        return last_months(USUAL, today)
    if first is None:
        return last_months(USUAL, days[0])
    if last is None:
        days.append(max(today, days[0]))
    earlier, later = min(days), max(days)
    return Span(max(earlier, later - LONGEST), later)
