"""A period: the days that a review looks back on, such as the last month, or from one day to another."""

import calendar
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from board.models.errors import RuleBroken
from board.models.moments import say_window


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
    """Whole days, both of them counted, in one time zone."""

    first_day: dt.date
    last_day: dt.date
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
    def days(self) -> str:
        """Its days in words: 3 to 14 November 2026."""
        return say_window(self.first_day, self.last_day)

    @property
    def in_words(self) -> str:
        """As it ends a question: in the last month; from 3 to 14 November 2026."""
        return f"in the last {self.span}" if self.span else f"from {self.days}"


def last(span: Span, today: dt.date, zone: ZoneInfo) -> Period:
    """The week (seven days), month or three months that end today."""
    before = today - dt.timedelta(days=7) if span is Span.WEEK else _months_before(today, 1 if span is Span.MONTH else 3)
    return Period(before + dt.timedelta(days=1), today, zone, span)


def between(first_day: dt.date, last_day: dt.date, zone: ZoneInfo) -> Period:
    """Any days; raises RuleBroken when they are the wrong way round."""
    if last_day < first_day:
        raise RuleBroken("The last day must be the same as or after the first day", field="to")
    return Period(first_day, last_day, zone)


def _months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months earlier, or the last one of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _midnight(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)
