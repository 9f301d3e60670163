"""Votes: each participant has some, and may take them back until the vote is over."""

from flask import Blueprint
from werkzeug.wrappers import Response

from board.models.circles.circle import MOST_VOTES, Circle
from board.web.access import current_person
from board.web.circles.circles import NoteActForm, change, find_note
from board.web.forms.form import NumberField

bp = Blueprint("votes", __name__)


class VoteForm(NoteActForm):
    """The number of votes that the participant gives to a note's group."""

    number = NumberField("Votes", least=0, most=MOST_VOTES)


@bp.post("/retrospectives/<int:retrospective_id>/votes")
def create(retrospective_id: int) -> Response:
    """Set the participant's votes for a group; sending the same number again changes nothing."""
    form = VoteForm()

    def do(circle: Circle) -> str:
        circle.vote(find_note(circle, form.note.data), form.number.data or 0, by=current_person())
        return "Your vote is there." if form.number.data else "Your vote is yours again."

    return change(retrospective_id, form, do)
