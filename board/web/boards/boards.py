"""A team's board: five stages side by side, refreshed by polling."""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask import Blueprint, Response, current_app, make_response, render_template, request, url_for
from markupsafe import Markup
from sqlalchemy.orm import lazyload

from board.database import db
from board.models.boards.card_facts import NO_OWNER, NO_SPRINT, CardFilter, cards_of, counts_of
from board.models.boards.next_step import needs, steps_of
from board.models.people.team import Team
from board.models.permissions import may_coach, may_work_in
from board.models.sprints.sprint import Sprint, sprints_of
from board.models.stages import Stage
from board.web.access import current_person, find_team, organisation, today
from board.web.boards.cards import draw_stages, draw_whole
from board.web.boards.panel import panel_fragment
from board.web.forms.form import UNSHOWABLE
from board.web.fragments import page, put, wants_fragments
from board.web.polls import revision_text

bp = Blueprint("boards", __name__)

NO_CARDS = Markup()
TEAMS_KEPT = 500


@bp.get("/teams/<slug>/board")
def show(slug: str) -> Response:
    """The board with the filter of its address; a poll comes here only when something has changed."""
    team = find_team(slug, lazyload(Team.stage_settings))
    wanted = wanted_filter()
    if wants_fragments() and "open" not in request.args:
        answer = make_response(put(board_fragment(team, wanted), "#board", "outerMorph"))
        if request.headers.get("HX-Source", "").endswith("#board-filter"):
            answer.headers["HX-Replace-Url"] = url_for("boards.show", slug=slug, **wanted.in_address())
        return answer
    panel = panel_fragment(team, url_for("boards.show", slug=team.slug, **wanted.in_address()))
    if wants_fragments():
        return make_response(panel)
    around = surroundings(team.id, team.revision, today(), may_coach(current_person(), team), current_app.jinja_env)
    return page("boards/show.html", nav="teams", team=team, wanted=wanted, board=board_of(team, wanted), panel=panel, **around)


@lru_cache(maxsize=TEAMS_KEPT)
def surroundings(team_id: int, revision: int, day: dt.date, coaches: bool, _templates: object) -> dict[str, Any]:
    """Everything around the cards at one revision of a team: its sprints, and the choices of the filter."""
    team = db.session.get_one(Team, team_id)
    sprints = [sprint for sprint in sprints_of(team) if sprint.closed_at is None]
    bands = [band_of(sprint, day, coaches) for sprint in reversed(sprints) if sprint.first_day <= day]
    planned = band_of(sprints[-1], day, coaches) if sprints and not bands else None
    return {
        "may_coach": coaches,
        "sprints": Markup(render_template("boards/_sprints.html", team=team, bands=bands, planned=planned, may_coach=coaches)),
        "owners": [(NO_OWNER, "No owner yet"), *((person.id, person.name) for person in team.people)],
        "sprint_choices": [(NO_SPRINT, "No sprint yet"), *((sprint.id, sprint.goal) for sprint in sprints)],
    }


def band_of(sprint: Sprint, day: dt.date, coaches: bool) -> dict[str, object]:
    """The context of a sprint above its board."""
    over = sprint.is_over(day)
    closes = coaches and over
    return {
        "name": "Sprint",
        "goal": sprint.goal,
        "dates": sprint.window,
        "days": sprint.what_is_left(day).capitalize(),
        "over": over,
        "day": (day - sprint.first_day).days + 1,
        "length": (sprint.last_day - sprint.first_day).days + 1,
        "url": url_for("sprints.show", sprint_id=sprint.id),
        "close_url": url_for("closings.new", sprint_id=sprint.id) if closes else None,
    }


def wanted_filter(asked: Mapping[str, str] | None = None) -> CardFilter:
    """The filter from the query parameters, or from `asked`; invalid values are ignored."""
    asked = request.args if asked is None else asked

    def number(name: str) -> int | None:
        given = asked.get(name, "")
        return (
            int(given) if given.lstrip("-").isdecimal() and given.isascii() and len(given) < 10 and given.count("-") < 2 else None
        )

    text = UNSHOWABLE.sub("", asked.get("text", ""))[:100].strip()
    return CardFilter(owner=number("owner"), sprint=number("sprint"), text=text, needs_me=asked.get("needs_me") == "yes")


def revision_of(team: Team) -> str:
    """The current version of a team's board, in the form that a poll compares."""
    return revision_text(team.revision, today())


def board_fragment(team: Team, wanted: CardFilter) -> str:
    """The five stages as a fragment."""
    return render_template("boards/_board.html", team=team, board=board_of(team, wanted))


def board_of(team: Team, wanted: CardFilter) -> dict[str, object]:
    """The context of `boards/_board.html`."""
    person, day = current_person(), today()
    on_team, zone = may_work_in(person, team), organisation().time_zone
    if wanted.is_on:
        cards = cards_of(team.id, wanted)
        if wanted.needs_me:
            role = person.role_in(team.id)
            cards = [
                card
                for card in cards
                if any(needs(card, step, person.id, is_lead=person.is_lead, role=role) for step in steps_of(card, day))
            ]
        drawn, counts = draw_stages(cards, day, on_team, zone), counts_of(team.id)
    else:
        drawn = draw_whole(team.id, team.revision, day, on_team, zone)
        counts = {stage: number for stage, (_cards, number) in drawn.items()}
    nothing = (Markup(), 0)
    return {
        "revision": revision_of(team),
        "stages": [stage_of(team, stage, counts.get(stage, 0), drawn.get(stage, nothing)[0], on_team) for stage in Stage],
        "is_filtered": wanted.is_on,
        "shown": sum(number for _cards, number in drawn.values()),
        "total": sum(counts.values()),
        "whole": url_for("boards.show", slug=team.slug),
        "address": url_for("boards.show", slug=team.slug, **wanted.in_address()),
    }


def stage_of(team: Team, stage: Stage, count: int, cards: Markup = NO_CARDS, may_work: bool = False) -> dict[str, object]:
    """The context of one stage in `boards/_stage.html` and `boards/_count.html`."""
    name, limit = named_stages(team.id, team.revision)[stage]
    return {
        "key": stage.value,
        "name": name,
        "count": count,
        "limit": limit,
        "over": limit is not None and count > limit,
        "cards": cards,
        "new_idea_url": url_for("ideas.create", slug=team.slug) if stage is Stage.IDEAS and may_work else None,
        "precedents_url": url_for("precedents.index", slug=team.slug),
    }


@lru_cache(maxsize=TEAMS_KEPT)
def named_stages(team_id: int, revision: int) -> dict[Stage, tuple[str, int | None]]:
    """A team's names for its stages, and their limits, at one revision."""
    team = db.session.get_one(Team, team_id)
    return {stage: (team.label_of(stage), team.limit_of(stage)) for stage in Stage}


def fresh_revision(team: Team, since: str | None) -> str | None:
    """The board's new version if the change just committed is the only one since `since`; None if there were others."""
    return revision_of(team) if since == revision_text(team.revision - 1, today()) else None
