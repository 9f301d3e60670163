"""Votes: each gives theirs, and may take them back until the vote is over."""

from flask import Blueprint
from werkzeug.wrappers import Response

from board.models.circles.circle import MOST_VOTES, Circle
from board.web.access import current_person
from board.web.circles.circles import NoteActForm, change, find_note
from board.web.forms.form import NumberField

bp = Blueprint("votes", __name__)


class VoteForm(NoteActForm):
    """How many of one's votes stand on a note's group from now on."""

    number = NumberField("Votes", least=0, most=MOST_VOTES)


@bp.post("/retrospectives/<int:retrospective_id>/votes")
def create(retrospective_id: int) -> Response:
    """Set one's votes for a group; setting them again changes nothing."""
    form = VoteForm()

    def do(circle: Circle) -> str:
        circle.vote(find_note(circle, form.note.data), form.number.data or 0, by=current_person())
        return "Your vote is there." if form.number.data else "Your vote is yours again."

    return change(retrospective_id, form, do)
