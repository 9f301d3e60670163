"""The result: what actually happened, written with the prediction in sight."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiment import LONGEST_TEXT, Experiment
from board.models.moments import now
from board.models.result import Confirmed, record_result
from board.web.access import current_person
from board.web.form import Form, radios, text
from board.web.fragments import done, page
from board.web.story import find_to_work_on

bp = Blueprint("results", __name__)

HINTS = {
    Confirmed.YES: "What you predicted is what happened.",
    Confirmed.PARTLY: "Some of it happened, or less of it than you predicted.",
    Confirmed.NO: "Something else happened. That teaches as much.",
    Confirmed.TOO_EARLY: "It needs more time before anybody can say.",
    Confirmed.STOPPED_EARLY: "You stopped before the end, for a good reason.",
}


class ResultForm(Form):
    """The facts, and whether they are what was predicted."""

    happened = text(
        "What actually happened?",
        LONGEST_TEXT,
        needed="Enter what happened",
        hint="Facts only: what you saw, heard and counted. What it means comes later. Never name or describe a resident.",
    )
    confirmed = radios(
        "Was the prediction confirmed?",
        [(each.value, each.label) for each in Confirmed],
        needed="Choose whether the prediction was confirmed",
    )


@bp.get("/experiments/<int:experiment_id>/result")
def edit(experiment_id: int) -> Response:
    """The form, as it stands."""
    experiment = find_to_work_on(experiment_id)
    return edit_page(ResultForm(obj=experiment.result), experiment)


@bp.post("/experiments/<int:experiment_id>/result")
def update(experiment_id: int) -> Response:
    """Record what happened, or correct it."""
    experiment = find_to_work_on(experiment_id)
    form = ResultForm()
    if not form.sent():
        return edit_page(form, experiment, 422)
    if form.stands_beside(experiment.result, "happened", "confirmed"):
        return edit_page(form, experiment, 409)
    try:
        record_result(experiment, form.happened.data or "", Confirmed(form.confirmed.data), by=current_person(), on=now())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return edit_page(form, find_to_work_on(experiment_id), 422)
    db.session.commit()
    return done("The result is recorded.", url_for("experiments.show", experiment_id=experiment.id, _anchor="story-result"))


def edit_page(form: ResultForm, experiment: Experiment, status: int = 200) -> Response:
    """The form beside the prediction."""
    labels = {each.value: each.label for each in Confirmed}
    return page(
        "results/edit.html",
        status,
        nav="teams",
        form=form,
        experiment=experiment,
        team=experiment.team,
        hints=HINTS,
        labels=labels,
        form_has_errors=form.has_problems,
    )
