"""A team's retrospectives: what it reflected on, and what it chose to do better."""

from flask import Blueprint
from werkzeug.wrappers import Response

from board.database import db
from board.models.permissions import may_work_in, readable_retrospectives
from board.models.retrospectives.retrospective import Retrospective, retrospectives_of
from board.web.access import current_person, find_team
from board.web.fragments import page
from board.web.paging import one_page

bp = Blueprint("team_retrospectives", __name__)


@bp.get("/teams/<slug>/retrospectives")
def index(slug: str) -> Response:
    """One page of them, the latest first: those that still go on lead to their notes for whoever may read these."""
    team, person = find_team(slug), current_person()
    found = one_page(lambda most, after: retrospectives_of(team, most, after))
    ids = [each.id for each in found.rows]
    readable = readable_retrospectives(person).where(Retrospective.id.in_(ids)).with_only_columns(Retrospective.id)
    return page(
        "retrospectives/team_retrospectives_index.html",
        nav="teams",
        team=team,
        retrospectives=found.rows,
        readable=set(db.session.scalars(readable)),
        may_work=may_work_in(person, team),
        **found.links("team_retrospectives.index", slug=team.slug),
    )
