"""The audit trail as a page, for administrators and auditors: filtered by area, person and days."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from board.models.moments import now
from board.models.people.audit import AuditArea
from board.models.people.audit_search import MOST_PEOPLE, AuditFilter, people_called, read_trail
from board.models.permissions import may_read_audit
from board.web.access import BIGGEST_ID, allow, current_person, organisation
from board.web.fragments import page
from board.web.paging import ON_ONE_PAGE

bp = Blueprint("audit", __name__)

A_DAY = dt.timedelta(days=1)
LONGEST_TYPED = 254


@dataclass(frozen=True)
class Asked:
    """What the address asks for: as it was typed, as a filter, and what is wrong with it by field."""

    typed: Mapping[str, str]
    wanted: AuditFilter
    problems: Mapping[str, str] = field(default_factory=dict)

    def address(self, **more: Any) -> dict[str, Any]:
        """The values of an address that asks for the same; one person by number, so that no log shows an e-mail address."""
        values: dict[str, Any] = {name: text for name, text in self.typed.items() if text}
        if self.wanted.people and len(self.wanted.people) == 1:
            values["person"] = self.wanted.people[0]
        return values | more


@bp.get("/audit")
def index() -> Response:
    """One page of the trail, the newest entries first."""
    allow(may_read_audit(current_person()))
    asked = read_asked()
    found = read_trail(asked.wanted, ON_ONE_PAGE, older_than=id_in("before"), newer_than=id_in("after"))
    rows = found.entries
    return page(
        "audit/index.html",
        422 if asked.problems else 200,
        nav="audit",
        asked=asked,
        areas=list(AuditArea),
        entries=rows,
        older_url=url_for("audit.index", **asked.address(before=rows[-1].id)) if rows and found.has_older else None,
        newer_url=url_for("audit.index", **asked.address(after=rows[0].id)) if rows and found.has_newer else None,
        file_url=url_for("audit_files.show", **asked.address()),
        form_has_errors=bool(asked.problems),
    )


def read_asked() -> Asked:
    """What the address asks for; what makes no sense is explained and narrows nothing, but for a person whom nobody knows."""
    typed = {name: request.args.get(name, "").strip()[:LONGEST_TYPED] for name in ("area", "person", "from", "to")}
    problems: dict[str, str] = {}
    area = AuditArea(typed["area"]) if typed["area"] in set(AuditArea) else None
    people = _people(typed, problems) if typed["person"] else None
    first, last = _day(typed, "from", problems), _day(typed, "to", problems)
    if first and last and last < first:
        problems["to"] = "Enter a last day that is not before the first"
    zone = organisation().zone
    begins_at = dt.datetime.combine(first, dt.time(), zone) if first else None
    ends_at = dt.datetime.combine(last + A_DAY, dt.time(), zone) if last else None
    return Asked({**typed, "area": area or ""}, AuditFilter(area, people, begins_at, ends_at), problems)


def _people(typed: dict[str, str], problems: dict[str, str]) -> tuple[int, ...]:
    found = people_called(typed["person"])
    if not found:
        problems["person"] = "Nobody here has this name or e-mail address. Enter a part of a name, or an address."
    elif len(found) >= MOST_PEOPLE:
        problems["person"] = (
            f"More than {MOST_PEOPLE - 1} people have this in their name. Enter more of it, or their e-mail address."
        )
    elif typed["person"].isdigit():
        typed["person"] = found[0].email
    return tuple(person.id for person in found) if not problems.get("person") else ()


def _day(typed: Mapping[str, str], name: str, problems: dict[str, str]) -> dt.date | None:
    if not typed[name]:
        return None
    try:
        day = dt.date.fromisoformat(typed[name])
    except ValueError:
        day = dt.date.min
    if not dt.date(2000, 1, 1) <= day <= now().date() + 366 * A_DAY:
        problems[name] = "Enter a day since 2000, such as 2026-11-30"
        return None
    return day


def id_in(name: str) -> int | None:
    """The id of an entry in the address, or None for none or nonsense."""
    given = request.args.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 11 and int(given) <= BIGGEST_ID else None
