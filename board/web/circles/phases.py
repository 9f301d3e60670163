"""Phases of a circle: the facilitator moves everybody to the next one, or back."""

from flask import Blueprint
from werkzeug.wrappers import Response

from board.models.circles.circle import Circle
from board.models.circles.phase import CirclePhase
from board.models.errors import Conflict
from board.web.access import current_person
from board.web.circles.circles import CircleForm, change
from board.web.forms.form import choose_from

bp = Blueprint("phases", __name__)

PHASES = [(phase.value, phase.label) for phase in CirclePhase]


class PhaseForm(CircleForm):
    """The phase that was on screen, and the one to go to."""

    seen = choose_from("Step on your screen", PHASES, needed="Reload the page and try again")
    step = choose_from("Step", PHASES, needed="Choose one of the steps")


@bp.post("/retrospectives/<int:retrospective_id>/steps")
def create(retrospective_id: int) -> Response:
    """Go to a phase; pressing the button twice goes there once."""
    form = PhaseForm()

    def do(circle: Circle) -> str:
        phase = CirclePhase(form.step.data)
        if not circle.go_to(phase, CirclePhase(form.seen.data), by=current_person()) and circle.phase != phase:
            raise Conflict("Your circle has moved on already.")
        return f"Your circle is at: {phase.label}."

    return change(retrospective_id, form, do)
