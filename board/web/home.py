"""The first page: what needs this person, who has thanked them, and their teams."""

from flask import Blueprint
from sqlalchemy import select
from werkzeug.wrappers import Response

from board.database import db
from board.models.moments import now
from board.models.overview import overview_of
from board.models.permissions import visible_teams
from board.models.round_up_archive import latest_round_up
from board.models.shout_out import STAYS_FRESH, thanks_to
from board.models.stage import Stage
from board.models.team import Team, teams_of
from board.web.access import current_person, today
from board.web.fragments import page
from board.web.needs import what_needs

bp = Blueprint("home", __name__)

# What one can take in at a look; the rest is folded away.
SHOWN_AT_ONCE = 8
THANKS_SHOWN = 3


@bp.get("/")
def show() -> Response:
    """What needs you, then your teams."""
    person, day = current_person(), today()
    teams = db.session.scalars(teams_of(person)).all()
    visible = visible_teams(person)
    return page(
        "home/show.html",
        nav="home",
        items=what_needs(person, day),
        shown_at_once=SHOWN_AT_ONCE,
        thanks=thanks_to(person, now() - STAYS_FRESH, visible)[:THANKS_SHOWN],
        overviews=overview_of(teams, person, day),
        stages=list(Stage),
        round_up=latest_round_up(),
        open_teams=[] if teams else db.session.scalars(visible.limit(6)).all(),
        any_team=bool(teams) or db.session.scalar(select(Team.id).limit(1)) is not None,
    )
