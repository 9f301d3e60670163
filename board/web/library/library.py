"""The library: a search over everything that has been tried, with the query in the address."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.experiments.decision import DecisionKind
from board.models.experiments.outcome import Outcome, outcomes
from board.models.library.card_status import Standing, cards_meant, cards_that_say
from board.models.library.query import LONGEST, Query, read_query
from board.models.library.search import MOST, Found, SearchFilter, how_many, search
from board.models.library.tags_in_use import tag_called, tags_in_use
from board.models.moments import count
from board.models.people.team import Team
from board.models.stages import Stage
from board.web.access import current_person, organisation
from board.web.forms.form import UNSHOWABLE
from board.web.fragments import in_place, page, wants_fragments
from board.web.paging import page_number

bp = Blueprint("library", __name__)

LAST_PAGE = 100
# So few because the cards are shown above the experiments.
CARDS_SHOWN = 3
# Before anything is looked for.
NEWEST_SHOWN = 6


@bp.get("/library")
def index() -> Response:
    """The search and its results; for htmx, while the user types, only the results."""
    asked = asked_for()
    teams = Team.visible_to(current_person())
    team_id = db.session.scalar(teams.with_only_columns(Team.id).where(Team.slug == asked["team"])) if asked["team"] else None
    narrowing = narrowing_of(asked, team_id)
    number = page_number(LAST_PAGE)
    is_asked = bool(asked["q"].strip() or narrowing.is_on)
    found = search(asked["q"], current_person(), narrowing, number) if is_asked else None
    query = read_query(asked["q"])
    is_first = found is not None and bool(query) and not narrowing.is_on and number == 1
    cards, all_cards = cards_beside(query, found) if is_first and found is not None else ([], 0)
    shown: dict[str, Any] = {
        "cards": cards,
        "all_cards": all_cards,
        "asked": asked,
        "found": found,
        "newest": [] if is_asked else search("", current_person()).matches[:NEWEST_SHOWN],
        "said": said_of(found, all_cards) if found else "",
        "narrowing": narrowing,
        "most": MOST,
        "page_url": lambda number: url_for("library.index", **in_address(asked, number)),
        "number": number,
        "how_many": how_many(current_person()) if found is None or not found.matches else None,
    }
    if wants_fragments():
        status = in_place(render_template("library/_status.html", **shown), "innerHTML")
        answer = make_response("".join((render_template("library/_found.html", **shown), status)))
        answer.headers["HX-Replace-Url"] = url_for("library.index", **in_address(asked))
        return answer
    return page(
        "library/index.html",
        nav="library",
        teams=[tuple(row) for row in db.session.execute(teams.with_only_columns(Team.slug, Team.name))],
        kinds=[(kind.value, kind.done) for kind in DecisionKind],
        outcomes=outcomes_to_choose(asked["outcome"]),
        tags=tags_to_choose(asked["tag"]),
        stages=[(stage.value, stage.label) for stage in Stage],
        **shown,
    )


def cards_beside(query: Query, found: Found) -> tuple[list[Standing], int]:
    """The first matching learning cards, and their number; reuses the corrected words if experiments were found with them."""
    if found.matches:
        return cards_that_say(found.corrected, current_person(), most=CARDS_SHOWN)
    return cards_meant(query, current_person(), most=CARDS_SHOWN)[:2]


def asked_for() -> dict[str, str]:
    """The parameters of the search in the address; invalid values are ignored."""
    given = {
        name: UNSHOWABLE.sub("", request.args.get(name, ""))[:LONGEST]
        for name in ("q", "team", "decision", "stage", "outcome", "tag", "from", "to", "mistakes")
    }
    given["q"] = given["q"].lstrip()
    for name, known in (("decision", set(DecisionKind)), ("stage", set(Stage)), ("mistakes", {"yes"})):
        given[name] = given[name] if given[name] in known else ""
    given["outcome"] = given["outcome"] if outcome_of(given["outcome"]) else ""
    tag = tag_called(given["tag"], current_person()) if given["tag"] else None
    given["tag"] = tag[0] if tag else ""
    for name in ("from", "to"):
        day = day_of(given[name])
        given[name] = day.isoformat() if day else ""
    return given


def outcome_of(typed: str) -> Outcome | None:
    """The outcome with this id, archived or not; None for anything else."""
    is_id = typed.isascii() and typed.isdigit() and len(typed) < 10
    return db.session.get(Outcome, int(typed)) if is_id else None


def day_of(typed: str) -> dt.date | None:
    """A date in the format that browsers send; None for anything else."""
    try:
        day = dt.date.fromisoformat(typed.strip())
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def outcomes_to_choose(asked: str) -> list[tuple[str, str]]:
    """The choices of outcomes, with the one in the address even if it is archived."""
    chosen = outcome_of(asked)
    offered = [*outcomes(), *((chosen,) if chosen is not None and chosen.is_archived else ())]
    return [(str(outcome.id), outcome.name) for outcome in offered]


def tags_to_choose(asked: str) -> list[tuple[str, str]]:
    """The choices of tags, with the one in the address even if few experiments use it."""
    offered = dict(tags_in_use(current_person()))
    chosen = tag_called(asked, current_person()) if asked and asked not in offered else None
    return sorted({**offered, **dict([chosen] if chosen else [])}.items())


def narrowing_of(asked: dict[str, str], team_id: int | None) -> SearchFilter:
    """The filter for the models, with dates as moments in the organisation's time zone."""
    zone = ZoneInfo(organisation().time_zone)

    def beginning(day: dt.date | None) -> dt.datetime | None:
        return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC) if day else None

    last = day_of(asked["to"])
    return SearchFilter(
        team=team_id,
        decision=asked["decision"],
        stage=asked["stage"],
        first=beginning(day_of(asked["from"])),
        until=beginning(last + dt.timedelta(days=1) if last else None),
        mistakes=asked["mistakes"] == "yes",
        outcome=int(asked["outcome"]) if asked["outcome"] else None,
        tag=asked["tag"],
    )


def in_address(asked: dict[str, str], number: int = 1) -> dict[str, Any]:
    """The shortest query parameters for this search."""
    return {name: value for name, value in asked.items() if value} | ({"page": number} if number > 1 else {})


def said_of(found: Found, cards: int = 0) -> str:
    """A sentence with the number of results; the page of learning cards says more about cards."""
    if not found.matches and not found.total:
        return f"No experiment was found, but {count(cards, 'learning card')}." if cards else "Nothing was found."
    if not found.is_all:
        return f"More than {MOST} experiments."
    return "1 experiment" if found.total == 1 else f"{found.total} experiments"
