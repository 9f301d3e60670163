"""Choices: the facilitator puts notes among the three things to do better, visible to everybody."""

from flask import Blueprint
from werkzeug.wrappers import Response

from board.models.circles.circle import Circle
from board.models.moments import now
from board.models.retrospectives.improvement import MOST
from board.web.access import current_person
from board.web.circles.circles import NoteActForm, change, find_note
from board.web.forms.form import NumberField

bp = Blueprint("choices", __name__)


class ChoiceForm(NoteActForm):
    """The position of a note among the three; empty means not chosen."""

    place = NumberField("Place", least=1, most=MOST)


@bp.post("/retrospectives/<int:retrospective_id>/choices")
def create(retrospective_id: int) -> Response:
    """Choose a note, move it to another position, or remove it from the chosen ones."""
    form = ChoiceForm()

    def do(circle: Circle) -> str:
        note = find_note(circle, form.note.data)
        circle.place(note, form.place.data, by=current_person(), at=now())
        if not form.place.data:
            return "It is left out."
        asks = any(each.note_id == note.id and each.owner_id is None for each in circle.retrospective.improvements)
        return "It is chosen. Who sees to it?" if asks else "It is chosen."

    return change(retrospective_id, form, do)
