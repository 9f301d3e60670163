"""Expectations: for each question or measure of a trial, what the team expects and how confident it is."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.evidence.expectation import MOST, Expectation, Expected, expect
from board.models.evidence.measure import measures_of
from board.models.experiments.experiment import LONGEST_PART, Experiment
from board.models.experiments.prediction import Confidence
from board.models.experiments.readiness import unsaid_of
from board.models.moments import count, now
from board.web.access import current_person, find
from board.web.experiments.experiments import chosen_id
from board.web.finding import find_to_work_on
from board.web.forms.expectations import CONFIDENCES, how_sure, what_is_expected
from board.web.forms.form import Form, NumberField, as_choices, choose_from, line
from board.web.forms.form_group import FormGroup
from board.web.fragments import done, page

bp = Blueprint("expectations", __name__)

WORDS = ("measure_id", "question", "expects", "sure")
NO_MEASURE = "No measure, but a question"


class ExpectationForm(Form):
    """One question; there are five of these forms on the page, with numbered prefixes."""

    measure_id = choose_from("Which measure?", needed="Choose a measure from the list", coerce=chosen_id)
    question = line("What do you want to know?", LONGEST_PART)
    expects = what_is_expected()
    sure = how_sure()
    known = NumberField("The expectation that this puts in better words")

    @property
    def is_empty(self) -> bool:
        """Whether nothing is filled in: the place is unused, or its question was removed."""
        return not (self.question.data or self.expects.data or self.measure_id.data)


@bp.get("/experiments/<int:experiment_id>/expectations")
def edit(experiment_id: int) -> Response:
    """The questions, and room for more; once they are frozen, only an amendment is possible."""
    experiment = find_to_work_on(experiment_id)
    if experiment.prediction is not None and experiment.prediction.is_frozen:
        return redirect(url_for("predictions.new", experiment_id=experiment.id), 303)
    measures = choices_of(experiment)
    forms = [_form(place, measures, obj=known) for place, known in enumerate(experiment.expectations, 1)]
    for form, known in zip(forms, experiment.expectations, strict=True):
        form.known.data = known.id
    forms += [_form(place, measures) for place in range(len(forms) + 1, MOST + 1)]
    return edit_page(forms, experiment)


@bp.post("/experiments/<int:experiment_id>/expectations")
def update(experiment_id: int) -> Response:
    """Save the questions; what others have written meanwhile is shown beside them."""
    # Locked, so that of two people at once the second sees what the first has written.
    find(Experiment.visible_to(current_person()).with_for_update(of=Experiment), id=experiment_id)
    experiment = find_to_work_on(experiment_id)
    measures = choices_of(experiment)
    forms = [_form(place, measures) for place in range(1, MOST + 1)]
    if not FormGroup(*forms).sent():
        return edit_page(forms, experiment, 422)
    known = {expectation.id: expectation for expectation in experiment.expectations}
    if collides(forms, known):
        return edit_page(forms, experiment, 409)
    lines = [
        Expected(
            form.question.data or "",
            form.expects.data or "",
            Confidence(form.sure.data) if form.sure.data else None,
            form.known.data,
            form.measure_id.data,
        )
        for form in forms
        if not form.is_empty
    ]
    try:
        expect(experiment, lines, by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        refuse(forms, broken)
        return edit_page(forms, find_to_work_on(experiment_id), 422)
    db.session.commit()
    unsaid = len(unsaid_of(experiment))
    said = "What you expect is saved. It is frozen when the trial starts." if lines else "There is no question left."
    said = f"Saved. You still have to say what you expect of {count(unsaid, 'question')}." if unsaid else said
    return done(said, url_for("experiments.show", experiment_id=experiment.id, _anchor="story-prediction"))


def collides(forms: list[ExpectationForm], known: dict[int, Expectation]) -> bool:
    """Whether somebody else has changed the expectations since the form was opened.

    Their words are shown beside the user's, and a question that they added is put into an empty form, if there is one.
    """
    found = [form.stands_beside(known[form.known.data], *WORDS) for form in forms if form.known.data in known]
    ours = {form.known.data for form in forms}
    since = request.form.get("newest", "")
    newest = int(since) if since.isascii() and since.isdigit() else 0
    theirs = [expectation for expectation in known.values() if expectation.id not in ours and expectation.id > newest]
    for expectation in theirs:
        room = next((form for form in forms if form.is_empty and not form.known.data), None)
        if room is not None:
            room.process(obj=expectation)
            room.known.data = expectation.id
        said = "It stands below yours." if room else "There is no room for it: take one of yours out to keep it."
        forms[0].form_errors.append(f"“{expectation.asks}” was added while you were writing. {said} Save again.")
    return any(found) or bool(theirs)


def refuse(forms: list[ExpectationForm], broken: RuleBroken) -> None:
    """Add a rule's sentence to the form that it is about; the rule counts only forms that are not empty."""
    place, _, name = (broken.field or "").partition("-")
    filled = [form for form in forms if not form.is_empty]
    form = filled[int(place) - 1] if place.isdigit() else forms[0]
    form.refuse(RuleBroken(broken.sentence, name or None))


def choices_of(experiment: Experiment) -> list[tuple[int | None, str]]:
    """The measures that can be chosen; an archived one only if an expectation has it already."""
    chosen = {expectation.measure_id for expectation in experiment.expectations}
    measures = [measure for measure in measures_of(experiment) if not measure.is_archived or measure.id in chosen]
    return [(None, NO_MEASURE), *((one.id, f"{one.name} (archived)" if one.is_archived else one.name) for one in measures)]


def edit_page(forms: list[ExpectationForm], experiment: Experiment, status: int = 200) -> Response:
    """The page with its five forms."""
    several = FormGroup(*forms)
    return page(
        "experiments/expectations_edit.html",
        status,
        nav="teams",
        several=several,
        experiment=experiment,
        team=experiment.team,
        newest=max((expectation.id for expectation in experiment.expectations), default=0),
        labels=dict(CONFIDENCES),
        measures={str(value): words for value, words in choices_of(experiment)},
        form_has_errors=several.has_problems,
    )


def _form(place: int, measures: list[tuple[int | None, str]], obj: Expectation | None = None) -> ExpectationForm:
    form = ExpectationForm(prefix=f"{place}-", obj=obj)
    form.measure_id.choices = as_choices(measures)
    return form
