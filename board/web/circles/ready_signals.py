"""Ready signals: each participant says when they have finished writing or voting."""

from flask import Blueprint
from werkzeug.wrappers import Response

from board.models.circles.circle import Circle
from board.web.access import current_person
from board.web.circles.circles import CircleForm, change
from board.web.forms.form import choose_from

bp = Blueprint("ready_signals", __name__)


class ReadySignalForm(CircleForm):
    """Whether the participant has finished."""

    done = choose_from("Have you finished?", [("yes", "Yes"), ("no", "No")], needed="Choose yes or no")


@bp.post("/retrospectives/<int:retrospective_id>/writing")
def create(retrospective_id: int) -> Response:
    """Set or take back the participant's ready signal."""
    form = ReadySignalForm()

    def do(circle: Circle) -> str:
        circle.finish(form.done.data == "yes", by=current_person())
        return "Everybody sees that you have finished." if form.done.data == "yes" else "Take your time."

    return change(retrospective_id, form, do)
