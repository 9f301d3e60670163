"""The days of a report, as they stand in an address: the review explains what makes no sense, the facts put it right."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask import request

from board.models.errors import RuleBroken
from board.models.review.period import LENGTHS, PeriodInZone, Span, between, last, last_months, put_right

USUAL_SPAN = Span.MONTH
FIRST_YEAR, LAST_YEAR = 2000, 2100


class Days(NamedTuple):
    """The period that was asked for, the usual ones to choose from with their words, and what is wrong with what was typed."""

    period: PeriodInZone
    choices: list[tuple[str, PeriodInZone]]
    problems: Mapping[str, str] = {}
    typed: Mapping[str, str] = {}


# Reads the address on a day, in the zone of the organisation.
ReadsDays = Callable[[dt.date, ZoneInfo], Days]


def days_of_review(today: dt.date, zone: ZoneInfo) -> Days:
    """A span that ends today, by `period`, or two days, by `from` and `to`: one left out is today, or three months before.

    Where what was typed makes no sense, the last month, with a sentence for each field.
    """
    span = _read_span()
    problems: dict[str, str] = {}
    period = None if span else _read_typed(today, zone, problems)
    typed = {name: request.args.get(name, "") for name in ("from", "to")} if problems else {}
    choices = [(each.label, last(each, today, zone)) for each in Span]
    return Days(period or last(span or USUAL_SPAN, today, zone), choices, problems, typed)


def days_of_facts(today: dt.date, zone: ZoneInfo) -> Days:
    """Two days, by `from` and `to`; whatever makes no sense is put right, and nothing at all is the last year."""
    period = put_right(day_in("from"), day_in("to"), today).in_zone(zone)
    return Days(period, [(words, last_months(months, today).in_zone(zone)) for words, months in LENGTHS.items()])


def day_in(name: str) -> dt.date | None:
    """A day in the address, or None for none or nonsense."""
    try:
        return dt.date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _read_span() -> Span | None:
    given = request.args.get("period", "")
    return Span(given) if given in set(Span) else None


def _read_typed(today: dt.date, zone: ZoneInfo, problems: dict[str, str]) -> PeriodInZone | None:
    """The days that were typed; None for none at all, and where there is a problem."""
    given = {name: request.args.get(name, "").strip() for name in ("from", "to")}
    if not any(given.values()):
        return None
    days = {name: _read_day(name, text, problems) for name, text in given.items()}
    if problems:
        return None
    last_day = days["to"] or today
    try:
        return between(days["from"] or min(last(Span.QUARTER, today, zone).first_day, last_day), last_day, zone)
    except RuleBroken as broken:
        problems[broken.field or "to"] = broken.sentence
        return None


def _read_day(name: str, text: str, problems: dict[str, str]) -> dt.date | None:
    if not text:
        return None
    called = {"from": "First day", "to": "Last day"}[name]
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        problems[name] = f"{called} must be a real date, such as 2026-11-03"
        return None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        problems[name] = f"{called} must be between {FIRST_YEAR} and {LAST_YEAR}"
    return found
