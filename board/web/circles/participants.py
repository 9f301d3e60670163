"""Participants: joining a circle."""

from flask import Blueprint
from werkzeug.wrappers import Response

from board.models.circles.circle import Circle
from board.models.moments import now
from board.web.access import current_person
from board.web.circles.circles import CircleForm, change

bp = Blueprint("participants", __name__)


@bp.post("/retrospectives/<int:retrospective_id>/seats")
def create(retrospective_id: int) -> Response:
    def do(circle: Circle) -> str:
        circle.join(by=current_person(), at=now())
        return "You have joined the circle."

    return change(retrospective_id, CircleForm(), do)
