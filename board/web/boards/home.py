"""The home page, which is the user's work: an idea box, their trials, their inbox by team, and the news of what they worked on."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint
from sqlalchemy import select
from werkzeug.wrappers import Response

from board.database import db
from board.models.boards.news import news_of, news_since
from board.models.boards.overview import overview_of
from board.models.boards.stuck import stuck_in
from board.models.boards.trials import trials_of
from board.models.boards.waiting_for_leads import LeadIsMissing, lead_is_missing
from board.models.moments import now
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.permissions import may_administer, may_edit_round_ups
from board.models.retrospectives.shout_out import STAYS_FRESH, thanks_to
from board.models.round_up.archive import latest_round_up, next_to_send
from board.models.round_up.letter import how_many_were_given_up
from board.models.stages import Stage
from board.web.access import current_person, today
from board.web.boards.idea_box import IdeaBoxForm
from board.web.boards.inbox import InboxItem, what_needs
from board.web.fragments import page

bp = Blueprint("home", __name__)

# What can be taken in at a glance; the rest is folded away, and beyond the fold the boards and the review show it.
SHOWN_AT_ONCE = 8
MOST_FOLDED = 32
THANKS_SHOWN = 3
NEWS_SHOWN = 4
TEAMS_SHOWN = 6
# As many as a list to choose from can hold; with more, the list of people has a search.
MOST_TO_CHOOSE_FROM = 100


@dataclass(frozen=True)
class TeamInbox:
    """What needs the user in one team; `slug` is None if it is none of theirs."""

    name: str
    slug: str | None
    items: list[InboxItem]


@bp.get("/")
def show() -> Response:
    """The idea box, what the user tries and what needs them, the news, then their teams."""
    return home_page(IdeaBoxForm(current_person(), formdata=None))


def home_page(idea: IdeaBoxForm, status: int = 200) -> Response:
    """The home page with what was typed into its idea box."""
    person, day, moment = current_person(), today(), now()
    visible = Team.visible_to(person)
    overviews = overview_of(idea.teams, person, day)
    slugs = {team.name: team.slug for team in idea.teams}
    items, in_all = what_needs(person, day, SHOWN_AT_ONCE + MOST_FOLDED)
    since = news_since(person, moment)
    trials = trials_of(person, day)
    missing = lead_is_missing() if may_administer(person) else None
    return page(
        "boards/home_show.html",
        status,
        nav="home",
        idea=idea,
        form_has_errors=idea.has_problems,
        trials=[trial for trial in trials if trial.is_own],
        team_trials=[trial for trial in trials if not trial.is_own],
        groups=by_team(items[:SHOWN_AT_ONCE], slugs),
        folded=by_team(items[SHOWN_AT_ONCE:], slugs),
        how_many_folded=len(items[SHOWN_AT_ONCE:]),
        how_many_more=in_all - len(items),
        stuck=stuck_in(overviews, day, moment),
        news=news_of(person, since),
        news_shown=NEWS_SHOWN,
        news_until=moment.isoformat(),
        lead_is_missing=missing,
        candidates=_candidates(missing),
        thanks=thanks_to(person, moment - STAYS_FRESH, visible)[:THANKS_SHOWN],
        overviews=overviews,
        teams_shown=TEAMS_SHOWN,
        stages=list(Stage),
        round_up=latest_round_up(),
        next_round_up=next_to_send(day) if may_edit_round_ups(person) else None,
        undelivered=how_many_were_given_up() if may_administer(person) else 0,
        open_teams=[] if idea.teams else db.session.scalars(visible.limit(6)).all(),
        any_team=bool(idea.teams) or db.session.scalar(select(Team.id).limit(1)) is not None,
    )


def by_team(items: Sequence[InboxItem], slugs: dict[str, str]) -> list[TeamInbox]:
    """The items grouped by team, the team with the nearest first; their order within a team stays."""
    groups: dict[str, list[InboxItem]] = {}
    for item in items:
        groups.setdefault(item.team, []).append(item)
    return [TeamInbox(name, slugs.get(name), found) for name, found in groups.items()]


def _candidates(missing: LeadIsMissing | None) -> list[tuple[int, str]]:
    """The people who could become a lead, as (id, name), while one is missed; none where there are too many to choose from."""
    if missing is None:
        return []
    here = select(Person.id, Person.name).where(Person.left_at.is_(None)).order_by(Person.name).limit(MOST_TO_CHOOSE_FROM + 1)
    found = [(row.id, row.name) for row in db.session.execute(here)]
    return found if len(found) <= MOST_TO_CHOOSE_FROM else []
