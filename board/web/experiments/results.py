"""The result: what actually happened, written with the prediction in sight."""

from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.evidence.actual import actuals_of
from board.models.evidence.expectation import Expectation
from board.models.experiments.experiment import LONGEST_PART, LONGEST_TEXT, Experiment
from board.models.experiments.result import Fidelity, PredictionOutcome
from board.models.moments import now
from board.models.stages import Stage
from board.web.access import current_person, organisation
from board.web.finding import find_to_work_on
from board.web.forms.form import Form, offered, radios, text
from board.web.forms.form_group import FormGroup
from board.web.fragments import done, page

bp = Blueprint("results", __name__)

HINTS = {
    PredictionOutcome.YES: "What you predicted is what happened.",
    PredictionOutcome.PARTLY: "Some of it happened, or less of it than you predicted.",
    PredictionOutcome.NO: "Something else happened. That teaches as much.",
    PredictionOutcome.TOO_EARLY: "It needs more time before anybody can say.",
    PredictionOutcome.STOPPED_EARLY: "You stopped before the end, for a good reason.",
}


class ResultForm(Form):
    """The facts, and whether they confirm the prediction."""

    happened = text(
        "What actually happened?",
        LONGEST_TEXT,
        needed="Enter what happened",
        hint="Facts only: what you saw, heard and counted. What it means comes later. Never name or describe a resident.",
    )
    confirmed = radios(
        "Was the prediction confirmed?",
        [(each.value, each.label) for each in PredictionOutcome],
        needed="Choose whether the prediction was confirmed",
    )
    as_planned = offered("Was it carried out as planned?", [(each.value, each.label) for each in Fidelity])
    different = text("What was different?", LONGEST_TEXT, hint="Only if it was not carried out quite as planned.")
    unexpected = text("What did you not expect?", LONGEST_TEXT, hint="Good or bad. It is often what teaches most.")


class WhatHappenedForm(Form):
    """What happened with one expectation; there is one of these forms for each, with its id as prefix."""

    happened = text("What happened?", LONGEST_PART)
    confirmed = offered("Is it what you expected?", [(each.value, each.label) for each in PredictionOutcome])


WORDS = ("happened", "confirmed")
OFFERED = ("as_planned", "different", "unexpected")


@bp.get("/experiments/<int:experiment_id>/result")
def edit(experiment_id: int) -> Response:
    """The form for the result."""
    experiment = find_to_work_on(experiment_id)
    outcomes = {expectation: outcome_form(expectation, obj=expectation) for expectation in experiment.expectations}
    return edit_page(ResultForm(obj=experiment.result), outcomes, experiment)


@bp.post("/experiments/<int:experiment_id>/result")
def update(experiment_id: int) -> Response:
    """Save what happened, or correct it."""
    experiment = find_to_work_on(experiment_id)
    form = ResultForm()
    outcomes = {expectation: outcome_form(expectation) for expectation in experiment.expectations}
    if not FormGroup(form, *outcomes.values()).sent():
        return edit_page(form, outcomes, experiment, 422)
    collides = [form.stands_beside(experiment.result, *WORDS, *OFFERED)]
    collides += [outcome.stands_beside(expectation, *WORDS) for expectation, outcome in outcomes.items()]
    if any(collides):
        return edit_page(form, outcomes, experiment, 409)
    is_first = experiment.result is None
    try:
        save(form, outcomes, experiment)
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        experiment = find_to_work_on(experiment_id)
        outcomes = dict(zip(experiment.expectations, outcomes.values(), strict=False))
        return edit_page(form, outcomes, experiment, 422)
    here = url_for("experiments.show", experiment_id=experiment.id, _anchor="story-result")
    move = None
    if is_first and experiment.stage == Stage.TRYING and form.confirmed.data != PredictionOutcome.TOO_EARLY:
        move = experiment.move_to(Stage.REFLECTING, by=current_person(), at=now())
    db.session.commit()
    if move is None:
        return done("The result is recorded.", here)
    said = f"The result is recorded, and the card moved to {experiment.team.label_of(Stage.REFLECTING)}."
    return done(said, here, url_for("moves.destroy", move_id=move.id))


def save(form: ResultForm, outcomes: dict[Expectation, WhatHappenedForm], experiment: Experiment) -> None:
    """Update the result and expectations from the forms; fields that were not on them keep their values. Raises RuleBroken."""
    by, at = current_person(), now()
    more: dict[str, Any] = {name: form[name].data or None for name in OFFERED if name in request.form}
    more |= {name: more[name] or "" for name in ("different", "unexpected") if name in more}
    experiment.record_result(form.happened.data or "", PredictionOutcome(form.confirmed.data), by=by, at=at, **more)
    for expectation, outcome in outcomes.items():
        if outcome.happened.name in request.form:
            expectation.record_outcome(
                by=by, at=at, happened=outcome.happened.data or "", confirmed=outcome.confirmed.data or None
            )


def outcome_form(expectation: Expectation, obj: Expectation | None = None) -> WhatHappenedForm:
    """The form for one expectation."""
    return WhatHappenedForm(prefix=f"{expectation.id}-", obj=obj)


def edit_page(
    form: ResultForm, outcomes: dict[Expectation, WhatHappenedForm], experiment: Experiment, status: int = 200
) -> Response:
    """The forms beside the prediction."""
    several = FormGroup(form, *outcomes.values())
    return page(
        "experiments/results_edit.html",
        status,
        nav="teams",
        form=form,
        several=several,
        outcomes=outcomes,
        actuals=actuals_of(experiment, organisation().zone),
        experiment=experiment,
        team=experiment.team,
        hints=HINTS,
        labels={each.value: each.label for each in PredictionOutcome},
        planned={each.value: each.label for each in Fidelity},
        form_has_errors=several.has_problems,
    )
