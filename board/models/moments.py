"""Moments and days in words: “3 November 2026”, “6 days left”, “2 weeks here”."""

import datetime as dt
import math
from zoneinfo import ZoneInfo


def now() -> dt.datetime:
    """The current moment in UTC, to the second."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def local_day(moment: dt.datetime, time_zone: str) -> dt.date:
    """The date of a moment in a time zone."""
    return moment.astimezone(ZoneInfo(time_zone)).date()


def say_day(day: dt.date) -> str:
    """A date in the style of GOV.UK: 3 November 2026."""
    return f"{day.day} {day:%B %Y}"


def say_window(first: dt.date, last: dt.date) -> str:
    """A span of days without repetition: 3 to 14 November 2026."""
    if first.year != last.year:
        return f"{say_day(first)} to {say_day(last)}"
    if first.month != last.month:
        return f"{first.day} {first:%B} to {say_day(last)}"
    return f"{first.day} to {say_day(last)}"


def say_moment(moment: dt.datetime, time_zone: str) -> str:
    """A moment as date and time in a time zone: 3 November 2026, 2:05pm."""
    local = moment.astimezone(ZoneInfo(time_zone))
    hour = local.hour % 12 or 12
    return f"{say_day(local.date())}, {hour}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def listed(words: list[str]) -> str:
    """Words as one would say them one after another: Fostering, Front door and Youth."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def count(number: int, thing: str, things: str | None = None) -> str:
    """A number with its noun: 1 day, 3 days."""
    return f"{number} {thing if number == 1 else things or thing + 's'}"


def say_wait(wait: dt.timedelta) -> str:
    """How long to wait, rounded up: 40 seconds, 2 minutes, an hour."""
    seconds = math.ceil(wait.total_seconds())
    if seconds <= 90:
        return count(max(seconds, 1), "second")
    minutes = math.ceil(seconds / 60)
    return count(minutes, "minute") if minutes < 60 else "an hour"


def say_ago(day: dt.date, today: dt.date) -> str:
    """How long ago a day was: today, yesterday, 5 days ago."""
    days = (today - day).days
    if days <= 0:
        return "today"
    return "yesterday" if days == 1 else f"{days} days ago"


def say_age(since: dt.date, today: dt.date) -> str:
    """How long a card has been in its stage: new today, 4 days here, 3 weeks here."""
    days = (today - since).days
    if days <= 0:
        return "New today"
    return f"{count(days, 'day')} here" if days < 21 else f"{days // 7} weeks here"


def say_what_is_left(first: dt.date, last: dt.date, today: dt.date) -> str:
    """How much of a window is left: starts in 3 days, 6 days left, last day today, ended 2 days ago."""
    if today < first:
        days = (first - today).days
        return "starts tomorrow" if days == 1 else f"starts in {days} days"
    if today == last:
        return "last day today"
    if today < last:
        return f"{count((last - today).days, 'day')} left"
    return f"ended {say_ago(last, today)}"
