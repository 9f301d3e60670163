"""Groups: notes that say the same, put together and taken apart again."""

from flask import Blueprint
from werkzeug.wrappers import Response

from board.models.circles.circle import Circle
from board.web.access import current_person
from board.web.circles.circles import NoteActForm, change, find_note
from board.web.forms.form import line

bp = Blueprint("groups", __name__)


class GroupForm(NoteActForm):
    """A note, and the key of the one that it is joined to."""

    to = line("Join to", 16, needed="Choose a note to join it to")


@bp.post("/retrospectives/<int:retrospective_id>/groups")
def create(retrospective_id: int) -> Response:
    """Join a note, with all that is joined to it, to another."""
    form = GroupForm()

    def do(circle: Circle) -> str:
        circle.join_notes(find_note(circle, form.note.data), find_note(circle, form.to.data), by=current_person())
        return "The notes are together."

    return change(retrospective_id, form, do)


@bp.post("/retrospectives/<int:retrospective_id>/groups/apart")
def destroy(retrospective_id: int) -> Response:
    """Let a note stand alone."""
    form = NoteActForm()

    def do(circle: Circle) -> str:
        circle.take_apart(find_note(circle, form.note.data), by=current_person())
        return "The note stands alone."

    return change(retrospective_id, form, do)
