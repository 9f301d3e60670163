"""Steps of a circle: everybody goes on, or back, together."""

from flask import Blueprint
from werkzeug.wrappers import Response

from board.models.circles.circle import Circle
from board.models.circles.phase import CirclePhase
from board.models.errors import Conflict
from board.web.access import current_person
from board.web.circles.circles import CircleForm, change
from board.web.forms.form import choose_from

bp = Blueprint("phases", __name__)

STEPS = [(step.value, step.label) for step in CirclePhase]


class StepForm(CircleForm):
    """The step that was on the screen, and the one to go to."""

    seen = choose_from("Step on your screen", STEPS, needed="Reload the page and try again")
    step = choose_from("Step", STEPS, needed="Choose one of the steps")


@bp.post("/retrospectives/<int:retrospective_id>/steps")
def create(retrospective_id: int) -> Response:
    """Go to a step; pressing twice goes there once."""
    form = StepForm()

    def do(circle: Circle) -> str:
        step = CirclePhase(form.step.data)
        if not circle.go_to(step, CirclePhase(form.seen.data), by=current_person()) and circle.step != step:
            raise Conflict("Your circle has moved on already.")
        return f"Your circle is at: {step.label}."

    return change(retrospective_id, form, do)
