"""Reading the audit trail: by area, people and days, page by page, never more entries than are shown.

A page begins after an entry and not at a number, so that the millionth is found as quickly as the first and nothing moves from one
page to the next while entries are added.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_, union

from board.database import db
from board.models.people.audit import AuditArea, AuditEntry
from board.models.people.person import Person, normal_email

# More people than anybody means by a part of a name.
MOST_PEOPLE = 20
AT_ONCE = 2000


@dataclass(frozen=True)
class AuditFilter:
    """Which entries: of one area or all, about or by some people or all, from one moment to before another."""

    area: AuditArea | None = None
    people: tuple[int, ...] | None = None
    begins_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    # Only what was done to these people, and not what they did to others.
    is_about_them: bool = False


class AuditPage(NamedTuple):
    """Entries, the newest first, and whether there are older and newer ones."""

    entries: Sequence[AuditEntry]
    has_older: bool
    has_newer: bool


def read_trail(wanted: AuditFilter, most: int, *, older_than: int | None = None, newer_than: int | None = None) -> AuditPage:
    """A page of at most `most` entries: the newest, or those that follow or come before the entry with an id.

    An id that there is not gives the newest.
    """
    beside = db.session.get(AuditEntry, older_than or newer_than) if older_than or newer_than else None
    is_back = beside is not None and older_than is None
    found = list(db.session.scalars(_select(wanted, most + 1, beside, is_back)))
    rows = found[:most]
    if is_back:
        return AuditPage(rows[::-1], True, len(found) > most)
    return AuditPage(rows, len(found) > most, beside is not None)


def done_to(person: Person, most: int, *, older_than: int | None = None, newer_than: int | None = None) -> AuditPage:
    """A page of what was done to a person, the newest first."""
    about = AuditFilter(people=(person.id,), is_about_them=True)
    return read_trail(about, most, older_than=older_than, newer_than=newer_than)


def every_entry(wanted: AuditFilter) -> Iterator[AuditEntry]:
    """All entries, the newest first, read a few at a time, because there may be a million."""
    last: AuditEntry | None = None
    while True:
        rows = list(db.session.scalars(_select(wanted, AT_ONCE, last, False)))
        yield from rows
        for entry in rows:
            db.session.expunge(entry)
        if len(rows) < AT_ONCE:
            return
        last = rows[-1]


def people_called(text: str) -> list[Person]:
    """The people whose number or e-mail address this is, or whose name has it in it; at most MOST_PEOPLE."""
    if text.isascii() and text.isdigit() and len(text) < 10:
        person = db.session.get(Person, int(text))
        return [person] if person is not None else []
    named = func.lower(Person.name).contains(text.lower(), autoescape=True)
    found = select(Person).where(or_(Person.email == normal_email(text), named)).order_by(func.lower(Person.name), Person.id)
    return list(db.session.scalars(found.limit(MOST_PEOPLE)))


def _select(wanted: AuditFilter, most: int, beside: AuditEntry | None, is_back: bool) -> Select[AuditEntry]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.area is not None:
        conditions.append(AuditEntry.area == wanted.area.value)
    if wanted.begins_at is not None:
        conditions.append(AuditEntry.at >= wanted.begins_at)
    if wanted.ends_at is not None:
        conditions.append(AuditEntry.at < wanted.ends_at)
    if beside is not None:
        place = tuple_(AuditEntry.at, AuditEntry.id)
        conditions.append(place > (beside.at, beside.id) if is_back else place < (beside.at, beside.id))
    order = (AuditEntry.at, AuditEntry.id) if is_back else (AuditEntry.at.desc(), AuditEntry.id.desc())
    if wanted.people is None:
        return select(AuditEntry).where(*conditions).order_by(*order).limit(most)
    # One look-up in an index for each person and each of their places, of which each gives no more than a page.
    columns = (AuditEntry.about_id,) if wanted.is_about_them else (AuditEntry.actor_id, AuditEntry.about_id)
    parts = [
        select(AuditEntry.id).where(column == person, *conditions).order_by(*order).limit(most).subquery()
        for person in wanted.people
        for column in columns
    ]
    if not parts:
        return select(AuditEntry).where(AuditEntry.id.is_(None))
    ids = union(*(select(part.c.id) for part in parts)).subquery()
    return select(AuditEntry).where(AuditEntry.id.in_(select(ids.c.id))).order_by(*order).limit(most)
