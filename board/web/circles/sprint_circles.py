"""Circles over all or some experiments of a sprint, which a coach of its team opens."""

from flask import Blueprint
from werkzeug.wrappers import Response

from board.models.circles.lifecycle import to_look_at
from board.web.circles.form import open_circle, opening_page
from board.web.sprints.sprints import find_sprint_to_coach

bp = Blueprint("sprint_circles", __name__)


@bp.get("/sprints/<int:sprint_id>/circles/new")
def new(sprint_id: int) -> Response:
    """The form that opens a circle over a sprint."""
    sprint = find_sprint_to_coach(sprint_id)
    return opening_page(sprint, to_look_at(sprint))


@bp.post("/sprints/<int:sprint_id>/circles")
def create(sprint_id: int) -> Response:
    """Open a circle over a sprint."""
    sprint = find_sprint_to_coach(sprint_id)
    return open_circle(sprint, to_look_at(sprint))
