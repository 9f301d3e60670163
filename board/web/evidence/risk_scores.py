"""Risk scores: where a risk is now, and the evidence that moved it, beside where it was before the trial."""

from flask import Blueprint, redirect, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import RadioField

from board.database import db
from board.models.errors import RuleBroken
from board.models.evidence.risk import Risk, has_started
from board.models.evidence.risk_matrix import IMPACTS, LIKELIHOODS, Score
from board.models.evidence.risk_score import Strength
from board.models.experiments.experiment import LONGEST_TEXT, Experiment
from board.models.moments import now
from board.web.access import current_person
from board.web.finding import find_to_work_on
from board.web.forms.form import Form, OneOf, as_choices, text
from board.web.forms.risk_levels import SENTENCES, impact_field, likelihood_field
from board.web.fragments import done, page

bp = Blueprint("risk_scores", __name__)

HINTS = {
    Strength.OPINION: "Somebody who knows the work thinks so.",
    Strength.FEW: "A handful of people told us, unprompted or when we asked.",
    Strength.SEEN: "We watched it happen, and can say when and where.",
    Strength.MEASURED: "We counted, before and during the trial.",
    Strength.COMPARED: "We counted, beside others who did not try it.",
    Strength.REPEATED: "Somebody else tried it and found the same.",
}


class OneOfIfAny(OneOf):
    """Validates that what was chosen is among the choices, if anything was chosen."""

    def __call__(self, form: FlaskForm, field: RadioField) -> None:
        """Raises ValidationError with the sentence that is shown next to the field."""
        if field.data is not None:
            super().__call__(form, field)


class ScoreForm(Form):
    """Where the risk is now, and what was found out."""

    likelihood = likelihood_field()
    impact = impact_field()
    evidence = text(
        "What did you find out?",
        LONGEST_TEXT,
        hint="A lower score needs this: what you saw, heard or counted that moved it. Never name or describe a resident.",
    )
    strength = RadioField(
        "How strong is that evidence?",
        choices=as_choices((each.value, each.label) for each in Strength),
        validators=[OneOfIfAny("Choose how strong the evidence is")],
        validate_choice=False,
    )


@bp.get("/experiments/<int:experiment_id>/risk/scores/new")
def new(experiment_id: int) -> Response:
    """The form beside the current score; before the start, redirects to the form that corrects the first score."""
    experiment = find_to_work_on(experiment_id)
    if experiment.risk is None or not has_started(experiment):
        return redirect(url_for("risks.edit", experiment_id=experiment.id), 303)
    return new_page(ScoreForm(data={"version": experiment.risk.version}), experiment, experiment.risk)


@bp.post("/experiments/<int:experiment_id>/risk/scores")
def create(experiment_id: int) -> Response:
    """Add a score; what somebody else has scored meanwhile is shown first."""
    experiment = find_to_work_on(experiment_id)
    risk, form = experiment.risk, ScoreForm()
    if risk is None:
        return redirect(url_for("risks.edit", experiment_id=experiment.id), 303)
    if not form.sent():
        return new_page(form, experiment, risk, 422)
    if form.version.data != risk.version:
        form.form_errors.append("Somebody changed this risk while you were writing. Read what stands now, and save again.")
        form.version.data, form.version.raw_data = risk.version, None
        return new_page(form, experiment, risk, 409)
    score = Score(form.likelihood.data, form.impact.data)
    strength = Strength(form.strength.data) if form.strength.data else None
    was = risk.standing.total
    try:
        risk.score_again(score, by=current_person(), at=now(), evidence=form.evidence.data or "", strength=strength)
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return new_page(form, find_to_work_on(experiment_id), risk, 422)
    db.session.commit()
    return done(
        f"The risk is {score.total} now, where it was {was}.",
        url_for("experiments.show", experiment_id=experiment.id, _anchor="story-risk"),
    )


def new_page(form: ScoreForm, experiment: Experiment, risk: Risk, status: int = 200) -> Response:
    """The form, with the score from before the trial."""
    return page(
        "evidence/risk_scores_new.html",
        status,
        nav="teams",
        form=form,
        experiment=experiment,
        risk=risk,
        team=experiment.team,
        hints=HINTS,
        sentences=SENTENCES,
        likelihoods=LIKELIHOODS,
        impacts=IMPACTS,
        form_has_errors=form.has_problems,
    )
