"""Groups: notes that say the same, put together and taken apart again."""

from flask import Blueprint
from werkzeug.wrappers import Response

from board.models.circle import Circle
from board.web.access import current_person
from board.web.circles import CircleForm, change, find_note
from board.web.form import line

bp = Blueprint("groups", __name__)


class GroupForm(CircleForm):
    """The keys of a note and of the one that it is joined to."""

    note = line("Note", 16, needed="Choose a note")
    to = line("Join to", 16, needed="Choose a note to join it to")


class ApartForm(CircleForm):
    """The key of a note."""

    note = line("Note", 16, needed="Choose a note")


@bp.post("/retrospectives/<int:retrospective_id>/groups")
def create(retrospective_id: int) -> Response:
    """Join a note, with all that is joined to it, to another."""
    form = GroupForm()

    def do(circle: Circle) -> str:
        circle.hold()
        circle.join_notes(find_note(circle, form.note.data), find_note(circle, form.to.data), by=current_person())
        return "The notes are together."

    return change(retrospective_id, form, do)


@bp.post("/retrospectives/<int:retrospective_id>/groups/apart")
def destroy(retrospective_id: int) -> Response:
    """Let a note stand alone."""
    form = ApartForm()

    def do(circle: Circle) -> str:
        circle.hold()
        circle.take_apart(find_note(circle, form.note.data), by=current_person())
        return "The note stands alone."

    return change(retrospective_id, form, do)
