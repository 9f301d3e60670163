"""Spreadsheet rows: pasted readings in two columns, a day and a number, accepted or refused line by line."""

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal

from board.models.amount import read_number
from board.models.errors import RuleBroken
from board.models.evidence.reading import check_day
from board.models.moments import count

MOST_LINES = 2000
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[ ,]+", re.IGNORECASE)
# The time of day that a spreadsheet adds to a date stored as a timestamp.
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", re.ASCII)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
_BRITISH = re.compile(r"(?P<day>\d{1,2})([/.-])(?P<month>\d{1,2})\2(?P<year>\d{4}|\d{2})", re.ASCII)
_NAMED = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[ -]+(?P<month>[a-z]{3,9})\.?[ -]+(?P<year>\d{4}|\d{2})", re.ASCII | re.IGNORECASE
)


@dataclass(frozen=True)
class BadLine:
    """A line that cannot be read: its number from 1, its text, and the reason."""

    number: int
    text: str
    why: str


@dataclass
class Pasted:
    """The readings of a paste that were read, and the lines that were not."""

    good: list[tuple[dt.date, Decimal]] = field(default_factory=list)
    bad: list[BadLine] = field(default_factory=list)
    # The first line, if it is a heading.
    heading: str | None = None


def read_day(text: str) -> dt.date:
    """The date that a text means, such as 3/11/2026, 3 Nov 2026 or 2026-11-03; day before month.

    Raises RuleBroken for any other text, and outside 2000 to 2100.
    """
    bare = _TIME.sub("", _WEEKDAY.sub("", " ".join(text.split()), count=1)).strip()
    for shape in (_ISO, _BRITISH, _NAMED):
        if found := shape.fullmatch(bare):
            break
    else:
        if re.fullmatch(r"\d{1,2}[/ .-](\d{1,2}|[A-Za-z]{3,9})", bare, re.ASCII):
            raise RuleBroken(f"“{bare}” has no year.")
        raise RuleBroken(f"“{_short(bare)}” is not a day such as 3/11/2026." if bare else "The day is missing.")
    year, day = int(found["year"]), int(found["day"])
    year += 2000 if year < 100 else 0
    month = _month(found["month"])
    if month > 12 >= day and shape is _BRITISH:
        raise RuleBroken(f"“{bare}” has no such month. Write the day first, such as 3/11/2026.")
    try:
        date = dt.date(year, month, day)
    except ValueError:
        raise RuleBroken(f"“{bare}” is not a real day.") from None
    if not 2000 <= date.year <= 2100:
        raise RuleBroken(f"“{bare}” is not between 2000 and 2100.")
    return date


def read_lines(text: str, today: dt.date) -> Pasted:
    """Read two columns separated by tabs, semicolons or commas. Raises RuleBroken for no lines, and for more than MOST_LINES."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip(" \t,;")]
    if not lines:
        raise RuleBroken("Paste two columns: a day and a number", field="pasted")
    if len(lines) > MOST_LINES:
        words = f"Paste {count(MOST_LINES, 'line')} at a time at most. You have {len(lines):,}."
        raise RuleBroken(words.replace(str(MOST_LINES), f"{MOST_LINES:,}"), field="pasted")
    pasted = Pasted()
    for place, (number, line) in enumerate(lines):
        try:
            pasted.good.append(_read_line(line, today))
        except RuleBroken as broken:
            # A heading contains no digits.
            if place == 0 and not re.search(r"\d", line):
                pasted.heading = line.strip()
            else:
                pasted.bad.append(BadLine(number, _short(line, 60), broken.sentence))
    return pasted


def _read_line(line: str, today: dt.date) -> tuple[dt.date, Decimal]:
    mark = next((mark for mark in "\t;," if mark in line.strip(f" {mark}")), None)
    if mark is None and line.rstrip(" ").endswith(("\t", ";", ",")):
        raise RuleBroken("The number is missing.")
    if mark is None:
        raise RuleBroken("A day and a number are needed, in two columns.")
    first, _, rest = line.strip(" ").partition(mark)
    # A number may contain commas, and a trailing separator is an empty column.
    cells = [rest.rstrip(" ,")] if mark == "," else rest.rstrip(f" {mark}").split(mark)
    if len(cells) > 1:
        raise RuleBroken("There are more than two columns. Copy only the day and the number.")
    day, number = _unquoted(first), _unquoted(cells[0])
    if not number:
        raise RuleBroken("The number is missing.")
    date = read_day(day)
    check_day(date, today)
    return date, read_number(number)


def _month(name: str) -> int:
    """The month from 1 to 12, or 13 for an unknown name."""
    if name.isdigit():
        return int(name)
    return MONTHS.index(name[:3].lower()) + 1 if name[:3].lower() in MONTHS else 13


def _unquoted(cell: str) -> str:
    return cell.strip().strip('"').strip()


def _short(text: str, most: int = 30) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"
