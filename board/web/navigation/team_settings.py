"""A team's settings: what can be arranged about it, each with whoever may arrange it."""

from flask import Blueprint
from werkzeug.wrappers import Response

from board.models.permissions import may_administer, may_change_who_is_on, may_coach, may_work_in
from board.models.stages import Stage
from board.web.access import current_person, find_team
from board.web.fragments import page

bp = Blueprint("team_settings", __name__)


@bp.get("/teams/<slug>/settings")
def show(slug: str) -> Response:
    """Links to the forms; what the user may not change says who can."""
    team, person = find_team(slug), current_person()
    return page(
        "navigation/team_settings_show.html",
        nav="teams",
        team=team,
        stages=list(Stage),
        may_administer=may_administer(person),
        may_coach=may_coach(person, team),
        may_work=may_work_in(person, team),
        own=next((membership for membership in person.memberships if membership.team_id == team.id), None),
        may_change_who_is_on=may_change_who_is_on(person, team),
    )
