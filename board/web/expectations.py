"""Expectations: for each question that a trial is to answer, what the team expects and how sure it is."""

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.expectation import MOST, Expectation, Expected, expect
from board.models.experiment import LONGEST_PART, Experiment
from board.models.moments import now
from board.models.permissions import visible_experiments
from board.models.prediction import Sure
from board.web.access import current_person, find
from board.web.form import Form, Number, line, offered, text
from board.web.fragments import done, page
from board.web.several import Several
from board.web.story import find_to_work_on

bp = Blueprint("expectations", __name__)

WORDS = ("question", "expects", "sure")


class ExpectationForm(Form):
    """One question; there are five of these on the page, told apart by a number in front of the names."""

    question = line("What do you want to know?", LONGEST_PART)
    expects = text("What do you expect?", LONGEST_PART)
    sure = offered("How sure are you?", [(sure.value, sure.label) for sure in Sure])
    known = Number("The expectation that this puts in better words")

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it: it is not asked, or taken out."""
        return not (self.question.data or self.expects.data)


@bp.get("/experiments/<int:experiment_id>/expectations")
def edit(experiment_id: int) -> Response:
    """The questions, and room for more; once they are frozen there is only the amendment."""
    experiment = find_to_work_on(experiment_id)
    if experiment.prediction is not None and experiment.prediction.is_frozen:
        return redirect(url_for("predictions.new", experiment_id=experiment.id), 303)
    forms = [_form(place, obj=known) for place, known in enumerate(experiment.expectations, 1)]
    for form, known in zip(forms, experiment.expectations, strict=True):
        form.known.data = known.id
    forms += [_form(place) for place in range(len(forms) + 1, MOST + 1)]
    return edit_page(forms, experiment)


@bp.post("/experiments/<int:experiment_id>/expectations")
def update(experiment_id: int) -> Response:
    """Save them, beside what others wrote meanwhile."""
    # Locked, so that of two at once the second sees what the first has written.
    find(visible_experiments(current_person()).with_for_update(of=Experiment), id=experiment_id)
    experiment = find_to_work_on(experiment_id)
    forms = [_form(place) for place in range(1, MOST + 1)]
    if not Several(*forms).sent():
        return edit_page(forms, experiment, 422)
    known = {expectation.id: expectation for expectation in experiment.expectations}
    if collides(forms, known):
        return edit_page(forms, experiment, 409)
    lines = [
        Expected(
            form.question.data or "", form.expects.data or "", Sure(form.sure.data) if form.sure.data else None, form.known.data
        )
        for form in forms
        if not form.is_empty
    ]
    try:
        expect(experiment, lines, by=current_person(), on=now())
    except RuleBroken as broken:
        db.session.rollback()
        refuse(forms, broken)
        return edit_page(forms, find_to_work_on(experiment_id), 422)
    db.session.commit()
    said = "What you expect is saved. It is frozen when the trial starts." if lines else "There is no question left."
    return done(said, url_for("experiments.show", experiment_id=experiment.id, _anchor="story-prediction"))


def collides(forms: list[ExpectationForm], known: dict[int, Expectation]) -> bool:
    """Whether somebody else wrote at the same time: their words stand beside ours, and a question of theirs comes in where there is room."""
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
        forms[0].form_errors.append(f"“{expectation.question}” was added while you were writing. {said} Save again.")
    return any(found) or bool(theirs)


def refuse(forms: list[ExpectationForm], broken: RuleBroken) -> None:
    """Put a rule's sentence where it belongs: the rules count only what is not empty."""
    place, _, name = (broken.field or "").partition("-")
    filled = [form for form in forms if not form.is_empty]
    form = filled[int(place) - 1] if place.isdigit() else forms[0]
    form.refuse(RuleBroken(broken.sentence, name or None))


def edit_page(forms: list[ExpectationForm], experiment: Experiment, status: int = 200) -> Response:
    """The page with its five places."""
    several = Several(*forms)
    return page(
        "expectations/edit.html",
        status,
        nav="teams",
        several=several,
        experiment=experiment,
        team=experiment.team,
        newest=max((expectation.id for expectation in experiment.expectations), default=0),
        labels={sure.value: sure.label for sure in Sure},
        form_has_errors=several.has_problems,
    )


def _form(place: int, obj: Expectation | None = None) -> ExpectationForm:
    return ExpectationForm(prefix=f"{place}-", obj=obj)
