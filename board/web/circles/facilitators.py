"""Facilitators: handing the role over, and taking it when the facilitator is gone."""

from flask import Blueprint
from werkzeug.wrappers import Response

from board.models.circles.circle import Circle
from board.models.errors import RuleBroken
from board.models.moments import now
from board.web.access import current_person
from board.web.circles.circles import CircleForm, change
from board.web.forms.form import line

bp = Blueprint("facilitators", __name__)

ME = "me"


class FacilitatorForm(CircleForm):
    """The person who is to facilitate: the id of a participant, or "me"."""

    person = line("Who facilitates", 12, needed="Choose somebody in the circle")


@bp.post("/retrospectives/<int:retrospective_id>/facilitators")
def create(retrospective_id: int) -> Response:
    """Hand the role over, or take it over."""
    form = FacilitatorForm()

    def do(circle: Circle) -> str:
        if form.person.data == ME:
            circle.take_over(by=current_person(), at=now())
            return "You facilitate now."
        people = {str(participant.person_id): participant.person for participant in circle.participants}
        if form.person.data not in people:
            raise RuleBroken("Choose somebody who has joined the circle.")
        circle.hand_over(people[form.person.data], by=current_person(), at=now())
        return f"{circle.facilitator.name} facilitates now."

    return change(retrospective_id, form, do)
