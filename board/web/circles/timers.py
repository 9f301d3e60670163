"""Timers: a number of minutes that everybody in the circle sees counting down."""

from flask import Blueprint
from werkzeug.wrappers import Response

from board.models.circles.circle import LONGEST_TIMER, Circle
from board.models.errors import RuleBroken
from board.models.moments import now
from board.web.access import current_person
from board.web.circles.circles import CircleForm, change
from board.web.forms.form import NumberField, line

bp = Blueprint("timers", __name__)


class TimerForm(CircleForm):
    """One of three: how many minutes to run, how many to add, or to stop."""

    minutes = NumberField("Minutes", least=1, most=LONGEST_TIMER)
    extend = NumberField("Minutes more", least=1, most=LONGEST_TIMER)
    stop = line("Stop", 10)


@bp.post("/retrospectives/<int:retrospective_id>/timers")
def create(retrospective_id: int) -> Response:
    """Start, extend or stop the timer."""
    form = TimerForm()

    def do(circle: Circle) -> str:
        if form.stop.data == "yes":
            circle.stop_timer(by=current_person())
            return "The timer is stopped."
        if form.extend.data:
            circle.extend_timer(form.extend.data, by=current_person(), at=now())
            return "There is more time."
        if not form.minutes.data:
            raise RuleBroken("Choose how many minutes.")
        circle.set_timer(form.minutes.data, by=current_person(), at=now())
        return "The timer runs."

    return change(retrospective_id, form, do)
