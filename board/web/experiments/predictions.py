"""Amendments: what a team adds later to a prediction that was frozen when the trial started."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.evidence.actual import actuals_of
from board.models.experiments.experiment import LONGEST_TEXT, Experiment
from board.models.experiments.prediction import Confidence
from board.models.moments import now
from board.web.access import current_person, organisation
from board.web.finding import find_to_work_on
from board.web.forms.expectations import how_sure
from board.web.forms.form import Form, text
from board.web.fragments import done, page

bp = Blueprint("predictions", __name__)


class AmendmentForm(Form):
    """What is expected now, and why it differs from what was expected before."""

    expects = text("What do you expect now?", LONGEST_TEXT, needed="Enter what you expect now")
    because = text(
        "Why did you change your mind?",
        LONGEST_TEXT,
        needed="Enter why you changed your mind",
        hint="What did you see or hear? Never name or describe a resident.",
    )
    sure = how_sure("How sure are you now?")


@bp.get("/experiments/<int:experiment_id>/predictions/new")
def new(experiment_id: int) -> Response:
    """The form for an amendment; a prediction that is not frozen is edited on its own form instead."""
    experiment = find_to_work_on(experiment_id)
    if experiment.prediction is None or not experiment.prediction.is_frozen:
        return redirect(url_for("experiments.edit", experiment_id=experiment.id, _anchor="prediction"), 303)
    return new_page(AmendmentForm(), experiment)


@bp.post("/experiments/<int:experiment_id>/predictions")
def create(experiment_id: int) -> Response:
    """Add an amendment to the prediction."""
    experiment = find_to_work_on(experiment_id)
    form = AmendmentForm()
    if not form.sent():
        return new_page(form, experiment, 422)
    try:
        sure = Confidence(form.sure.data) if form.sure.data else None
        experiment.amend(form.expects.data or "", form.because.data or "", by=current_person(), at=now(), sure=sure)
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return new_page(form, find_to_work_on(experiment_id), 422)
    db.session.commit()
    return done(
        "Your words stand beside the prediction.",
        url_for("experiments.show", experiment_id=experiment.id, _anchor="story-prediction"),
    )


def new_page(form: AmendmentForm, experiment: Experiment, status: int = 200) -> Response:
    """The form, below the prediction that it amends."""
    return page(
        "experiments/predictions_new.html",
        status,
        nav="teams",
        form=form,
        experiment=experiment,
        actuals=actuals_of(experiment, organisation().zone),
        team=experiment.team,
        form_has_errors=form.has_problems,
    )
