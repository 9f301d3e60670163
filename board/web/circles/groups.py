"""Groups: notes that say the same thing, joined and separated again."""

from flask import Blueprint
from werkzeug.wrappers import Response

from board.models.circles.circle import Circle
from board.web.access import current_person
from board.web.circles.circles import NoteActForm, change, find_note
from board.web.forms.form import line

bp = Blueprint("groups", __name__)


class GroupForm(NoteActForm):
    """A note, and the key of the note that it is joined to."""

    to = line("Join to", 16, needed="Choose a note to join it to")


@bp.post("/retrospectives/<int:retrospective_id>/groups")
def create(retrospective_id: int) -> Response:
    """Join a note, with its whole group, to another."""
    form = GroupForm()

    def do(circle: Circle) -> str:
        circle.join_notes(find_note(circle, form.note.data), find_note(circle, form.to.data), by=current_person())
        return "The notes are together."

    return change(retrospective_id, form, do)


@bp.post("/retrospectives/<int:retrospective_id>/groups/apart")
def destroy(retrospective_id: int) -> Response:
    """Take a note out of its group."""
    form = NoteActForm()

    def do(circle: Circle) -> str:
        circle.take_apart(find_note(circle, form.note.data), by=current_person())
        return "The note stands alone."

    return change(retrospective_id, form, do)
