"""Turns: in the arrive phase each participant speaks once, one after the other."""

from flask import Blueprint
from werkzeug.wrappers import Response

from board.models.circles.circle import Circle
from board.web.access import current_person
from board.web.circles.circles import CircleForm, change
from board.web.forms.form import NumberField

bp = Blueprint("turns", __name__)


class TurnForm(CircleForm):
    """The participant whose turn it was on screen."""

    seen = NumberField("Whose turn it was")


@bp.post("/retrospectives/<int:retrospective_id>/turns")
def create(retrospective_id: int) -> Response:
    """Pass the turn on; pressing the button twice passes it once."""
    form = TurnForm()

    def do(circle: Circle) -> str:
        circle.pass_turn(form.seen.data or 0, by=current_person())
        return "The turn was passed on."

    return change(retrospective_id, form, do)
