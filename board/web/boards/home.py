"""The home page: the user's inbox, the people who have thanked them, and their teams."""

from flask import Blueprint
from sqlalchemy import select
from werkzeug.wrappers import Response

from board.database import db
from board.models.boards.overview import overview_of
from board.models.moments import now
from board.models.people.team import Team, teams_of
from board.models.permissions import may_administer, may_edit_round_ups
from board.models.retrospectives.shout_out import STAYS_FRESH, thanks_to
from board.models.round_up.archive import latest_round_up, next_to_send
from board.models.round_up.letter import how_many_were_given_up
from board.models.stages import Stage
from board.web.access import current_person, today
from board.web.boards.inbox import what_needs
from board.web.fragments import page

bp = Blueprint("home", __name__)

# What can be taken in at a glance; the rest is folded away.
SHOWN_AT_ONCE = 8
THANKS_SHOWN = 3


@bp.get("/")
def show() -> Response:
    """The inbox, then the user's teams."""
    person, day = current_person(), today()
    teams = db.session.scalars(teams_of(person)).all()
    visible = Team.visible_to(person)
    return page(
        "boards/home_show.html",
        nav="home",
        items=what_needs(person, day),
        shown_at_once=SHOWN_AT_ONCE,
        thanks=thanks_to(person, now() - STAYS_FRESH, visible)[:THANKS_SHOWN],
        overviews=overview_of(teams, person, day),
        stages=list(Stage),
        round_up=latest_round_up(),
        next_round_up=next_to_send(day) if may_edit_round_ups(person) else None,
        undelivered=how_many_were_given_up() if may_administer(person) else 0,
        open_teams=[] if teams else db.session.scalars(visible.limit(6)).all(),
        any_team=bool(teams) or db.session.scalar(select(Team.id).limit(1)) is not None,
    )
