"""Learning: the four lines that the rest of the organisation reads."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.experiment import LONGEST_TEXT, Experiment
from board.models.experiments.learning import Learning
from board.models.fields import label_of
from board.models.moments import now
from board.web.access import current_person
from board.web.experiments.experiments import chosen_id
from board.web.finding import find_to_work_on
from board.web.forms.form import Form, text
from board.web.forms.phrase import lives_by, offer_phrases, phrase_in_words
from board.web.fragments import done, page

bp = Blueprint("learning", __name__)

LINES = ("believed", "observed", "learned", "therefore", "phrase_id")


class LearningForm(Form):
    """We believed, we observed, we learned, therefore we will."""

    believed = text(
        label_of(Learning.believed),
        LONGEST_TEXT,
        needed="Enter what you believed",
        hint="Taken from your hypothesis. Change it if you would say it otherwise.",
    )
    observed = text(
        label_of(Learning.observed),
        LONGEST_TEXT,
        needed="Enter what you observed",
        hint="Taken from your result. Keep what matters. Never name or describe a resident.",
    )
    learned = text(
        label_of(Learning.learned),
        LONGEST_TEXT,
        needed="Enter what you learned",
        hint="What would you tell another team over a cup of tea?",
    )
    therefore = text(
        label_of(Learning.therefore),
        LONGEST_TEXT,
        needed="Enter what you will do",
        hint="What you will do, stop or try because of it.",
    )
    phrase_id = lives_by(chosen_id)


@bp.get("/experiments/<int:experiment_id>/learning")
def edit(experiment_id: int) -> Response:
    """The form; if there is no learning yet, filled in from the hypothesis and the result."""
    experiment = find_to_work_on(experiment_id)
    begun = {"believed": experiment.hypothesis.sentence, "observed": experiment.result.happened if experiment.result else ""}
    return edit_page(prepared(LearningForm(obj=experiment.learning, data=begun), experiment), experiment)


@bp.post("/experiments/<int:experiment_id>/learning")
def update(experiment_id: int) -> Response:
    """Save the four lines, and the phrase that they live by."""
    experiment = find_to_work_on(experiment_id)
    form = prepared(LearningForm(obj=experiment.learning), experiment)
    if not form.sent():
        return edit_page(form, experiment, 422)
    if form.stands_beside(experiment.learning, *LINES):
        return edit_page(form, experiment, 409)
    try:
        experiment.write_learning(by=current_person(), at=now(), **form.values(*LINES))
    except RuleBroken as broken:
        form.refuse(broken)
        return edit_page(form, experiment, 422)
    db.session.commit()
    return done(
        "What you learned is there for everyone.",
        url_for("experiments.show", experiment_id=experiment.id, _anchor="story-learning"),
    )


def prepared(form: LearningForm, experiment: Experiment) -> LearningForm:
    """The form with the choice of phrases."""
    offer_phrases(form, experiment.learning.phrase_id if experiment.learning else None)
    return form


def edit_page(form: LearningForm, experiment: Experiment, status: int = 200) -> Response:
    """The form with a worked example beside each line."""
    return page(
        "experiments/learning_edit.html",
        status,
        nav="teams",
        form=form,
        experiment=experiment,
        team=experiment.team,
        phrase=phrase_in_words(form),
        form_has_errors=form.has_problems,
    )
