"""Time zones to choose from: those that are named after a place."""

from functools import cache
from zoneinfo import available_timezones

PLACES = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")


@cache
def time_zones() -> tuple[str, ...]:
    """The time zones that are named after a place, by name."""
    return tuple(sorted(name for name in available_timezones() if name.startswith(PLACES)))


def time_zone_choices(*more: str) -> list[tuple[str, str]]:
    """Pairs of a time zone and its label, with `more` zones that need not be named after a place."""
    return [(name, name.replace("_", " ")) for name in sorted({*more, *time_zones()})]
