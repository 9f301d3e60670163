"""The form that opens a circle over a sprint or over one experiment."""

from typing import Any

from flask import redirect, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField

from board.database import db
from board.models.circles.circle import LONGEST_QUESTION, MOST_VOTES, USUAL_VOTES
from board.models.circles.lifecycle import retrospective_of, start_circle
from board.models.errors import RuleBroken
from board.models.experiments.experiment import Experiment
from board.models.moments import now
from board.models.sprints.sprint import Sprint
from board.web.access import current_person
from board.web.forms.form import Form, NumberField, line
from board.web.fragments import done, page


class OpeningForm(Form):
    """The opening of a circle and its way of voting."""

    question = line("A question to arrive with", LONGEST_QUESTION)
    votes_each = NumberField("Votes for each person", least=1, most=MOST_VOTES, default=USUAL_VOTES)
    several_on_one = BooleanField("Several of one’s votes may stand on one note")


def opening_form(experiments: list[Experiment]) -> tuple[OpeningForm, list[Any]]:
    """The form with a ticked box for each experiment that the circle could look at, and the fields of these boxes."""

    class FormForThese(OpeningForm):
        """The opening form with one box for each experiment."""

    for experiment in experiments:
        setattr(FormForThese, f"experiment_{experiment.id}", BooleanField(experiment.title, default=True))
    form = FormForThese()
    return form, [form[f"experiment_{experiment.id}"] for experiment in experiments]


def opening_page(held_for: Sprint | Experiment, among: list[Experiment]) -> Response:
    """The page with the form, or a redirect to the circle that is already open."""
    retrospective = retrospective_of(held_for)
    if retrospective is not None and retrospective.circle is not None:
        return redirect(url_for("retrospectives.show", retrospective_id=retrospective.id), 303)
    form, boxes = opening_form(among)
    return _page(form, boxes, held_for)


def open_circle(held_for: Sprint | Experiment, among: list[Experiment]) -> Response:
    """Open a circle and redirect to it; opening it twice opens one."""
    form, boxes = opening_form(among)
    if not form.sent():
        return _page(form, boxes, held_for, 422)
    chosen = [experiment for experiment, box in zip(among, boxes, strict=True) if box.data]
    if among and not chosen:
        form.form_errors.append("Choose at least one experiment to look at.")
        return _page(form, boxes, held_for, 422)
    words = {"question": form.question.data or "", "several_on_one": form.several_on_one.data}
    try:
        circle = start_circle(
            held_for,
            chosen,
            by=current_person(),
            at=now(),
            votes_each=USUAL_VOTES if form.votes_each.data is None else form.votes_each.data,
            **words,
        )
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return _page(form, boxes, held_for, 422)
    db.session.commit()
    return done("The circle is open. Share the code.", url_for("retrospectives.show", retrospective_id=circle.retrospective_id))


def _page(form: OpeningForm, boxes: list[Any], held_for: Sprint | Experiment, status: int = 200) -> Response:
    if isinstance(held_for, Sprint):
        post_url = url_for("sprint_circles.create", sprint_id=held_for.id)
        back_url = url_for("sprints.show", sprint_id=held_for.id)
    else:
        post_url = url_for("experiment_circles.create", experiment_id=held_for.id)
        back_url = url_for("experiments.show", experiment_id=held_for.id)
    return page(
        "circles/new.html",
        status,
        nav="teams",
        form=form,
        form_has_errors=form.has_problems,
        experiment_fields=boxes,
        team=held_for.team,
        sprint=held_for if isinstance(held_for, Sprint) else None,
        experiment=None if isinstance(held_for, Sprint) else held_for,
        post_url=post_url,
        back_url=back_url,
    )
