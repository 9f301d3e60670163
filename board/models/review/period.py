"""A period: the days that one looks back on, such as the last month, or from one day to another."""

import calendar
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from board.models.errors import RuleBroken
from board.models.experiments.cumulative_flow import monday_of
from board.models.moments import say_window

# In months; what one can choose for facts without typing days.
LENGTHS = {"A quarter": 3, "A year": 12, "Two years": 24}
USUAL = 12
# A chart by week of more than this could not be read, and nobody remembers what the board was like before.
LONGEST = dt.timedelta(days=5 * 365 + 1)
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 12, 31)


class Span(StrEnum):
    """How far back a period reaches that always ends today."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"

    @property
    def label(self) -> str:
        """As it stands on a tab."""
        return f"Last {self.value}"


@dataclass(frozen=True)
class Period:
    """Whole days, both ends among them."""

    first_day: dt.date
    last_day: dt.date

    @property
    def days(self) -> str:
        """Its days in words: 3 to 14 November 2026."""
        return say_window(self.first_day, self.last_day)

    def in_zone(self, zone: ZoneInfo) -> "PeriodInZone":
        """The same days by the clocks of a zone."""
        return PeriodInZone(self.first_day, self.last_day, zone)

    def mondays(self, today: dt.date) -> list[dt.date]:
        """The first days of the weeks that it touches, up to this one."""
        first, last = monday_of(self.first_day), monday_of(min(self.last_day, today))
        return [first + dt.timedelta(weeks=number) for number in range((last - first).days // 7 + 1)]


@dataclass(frozen=True)
class PeriodInZone(Period):
    """A period in one time zone, which says at what moments it begins and ends."""

    zone: ZoneInfo
    span: Span | None = None

    @property
    def since(self) -> dt.datetime:
        """The moment at which its first day begins."""
        return _midnight(self.first_day, self.zone)

    @property
    def until(self) -> dt.datetime:
        """The moment after its last day, which is not part of it; a day on which the clocks change has 23 or 25 hours."""
        return _midnight(self.last_day + dt.timedelta(days=1), self.zone)

    @property
    def in_words(self) -> str:
        """As it ends a question: in the last month; from 3 to 14 November 2026."""
        return f"in the last {self.span}" if self.span else f"from {self.days}"


def last(span: Span, today: dt.date, zone: ZoneInfo) -> PeriodInZone:
    """The week (seven days), month or three months that end today."""
    before = today - dt.timedelta(days=7) if span is Span.WEEK else _months_before(today, 1 if span is Span.MONTH else 3)
    return PeriodInZone(before + dt.timedelta(days=1), today, zone, span)


def last_months(months: int, today: dt.date) -> Period:
    """So many months, of which today is the last day."""
    return Period(_months_before(today, months) + dt.timedelta(days=1), today)


def between(first_day: dt.date, last_day: dt.date, zone: ZoneInfo) -> PeriodInZone:
    """Any days; raises RuleBroken when they are the wrong way round."""
    if last_day < first_day:
        raise RuleBroken("The last day must be the same as or after the first day", field="to")
    return PeriodInZone(first_day, last_day, zone)


def put_right(first_day: dt.date | None, last_day: dt.date | None, today: dt.date) -> Period:
    """What was asked for, put right: a year where an end is missing, the ends the right way round, five years at the most."""
    days = [min(max(day, EARLIEST), LATEST) for day in (first_day, last_day) if day is not None]
    if not days:
        return last_months(USUAL, today)
    if first_day is None:
        return last_months(USUAL, days[0])
    if last_day is None:
        days.append(max(today, days[0]))
    earlier, later = min(days), max(days)
    return Period(max(earlier, later - LONGEST), later)


def _months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months earlier, or the last one of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _midnight(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)
