"""The page of a measure, and the form in which a team says what it will watch."""

from typing import Any

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.evidence.measure import LONGEST_NAME, LONGEST_UNIT, ImprovementDirection, Measure, MeasureKind, add_measure
from board.models.experiments.experiment import Experiment
from board.models.moments import now, say_day
from board.models.permissions import may_work_in
from board.web.access import current_person
from board.web.evidence.measure_view import MANY, find_measure, find_measure_to_work_on, view_of
from board.web.finding import find_to_work_on
from board.web.forms.amount import Amount
from board.web.forms.form import DayField, Form, line, radios
from board.web.fragments import done, page

bp = Blueprint("measures", __name__)

FIELDS = ("name", "unit", "better", "kind", "baseline", "target", "fixed_until")
KIND_HINTS = {
    MeasureKind.OUTCOME: "What you want to change in the end, such as visits that find nobody in.",
    MeasureKind.PROCESS: "Whether the change is being done, such as calls that were made.",
    MeasureKind.BALANCING: "Whether the change causes new problems, such as minutes spent on calls.",
}
BETTER_HINTS = {ImprovementDirection.NEITHER: "You only want to notice when it changes."}


class MeasureForm(Form):
    """What is watched, and what would be good."""

    name = line("What will you count or time?", LONGEST_NAME, needed="Enter what you will count or time")
    unit = line("Unit", LONGEST_UNIT, hint="Such as %, £, minutes or calls. Leave it empty for a plain number.")
    better = radios(
        "Which way is better?", [(each.value, each.label) for each in ImprovementDirection], needed="Choose which way is better"
    )
    kind = radios(
        "What is it for?", [(each.value, each.label) for each in MeasureKind], needed="Choose what it is for", default="outcome"
    )
    baseline = Amount("Baseline", hint="What it was before you began.")
    target = Amount("Target", hint="What you hope for.")
    fixed_until = DayField(
        "Last day of the baseline period",
        hint="The limits are then fixed on the readings up to this day, so that what comes later is held against them. It takes 12 readings.",
    )


@bp.get("/measures/<int:measure_id>")
def show(measure_id: int) -> Response:
    """The large chart, the signals in words, and the numbers."""
    measure = find_measure(measure_id)
    view = view_of(measure)
    team = measure.experiment.team
    may_work = may_work_in(current_person(), team) and not measure.experiment.is_archived
    return page(
        "evidence/measures_show.html",
        nav="teams",
        measure=measure,
        experiment=measure.experiment,
        team=team,
        view=view,
        rows=view.rows(MANY),
        may_work=may_work and not measure.is_archived,
        may_restore=may_work and measure.is_archived,
    )


@bp.get("/experiments/<int:experiment_id>/measures/new")
def new(experiment_id: int) -> Response:
    """The form for a new measure."""
    return form_page(MeasureForm(), find_to_work_on(experiment_id))


@bp.post("/experiments/<int:experiment_id>/measures")
def create(experiment_id: int) -> Response:
    """Create a measure."""
    experiment = find_to_work_on(experiment_id)
    form = MeasureForm()
    if not form.sent():
        return form_page(form, experiment, status=422)
    try:
        measure = add_measure(experiment, by=current_person(), at=now(), **form.values(*FIELDS[:-1]))
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return form_page(form, find_to_work_on(experiment_id), status=422)
    db.session.commit()
    return done(f"“{measure.name}” is a measure now. Add its first reading.", url_for("readings.new", measure_id=measure.id))


@bp.get("/measures/<int:measure_id>/edit")
def edit(measure_id: int) -> Response:
    """The form for a measure."""
    measure = find_measure_to_work_on(measure_id)
    return form_page(MeasureForm(obj=measure), measure.experiment, measure)


@bp.post("/measures/<int:measure_id>")
def update(measure_id: int) -> Response:
    """Save a measure; what others have saved meanwhile is shown beside it."""
    measure = find_measure_to_work_on(measure_id)
    form = MeasureForm()
    if not form.sent():
        return form_page(form, measure.experiment, measure, 422)
    if form.stands_beside(measure, *FIELDS):
        return form_page(form, measure.experiment, measure, 409)
    try:
        measure.change(by=current_person(), at=now(), **form.values(*FIELDS))
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        measure = find_measure_to_work_on(measure_id)
        return form_page(form, measure.experiment, measure, 422)
    db.session.commit()
    return done("The measure is saved.", url_for("measures.show", measure_id=measure.id))


def form_page(form: MeasureForm, experiment: Experiment, measure: Measure | None = None, status: int = 200) -> Response:
    """The form, with both versions where two people changed the same field."""
    return page(
        "evidence/measures_edit.html",
        status,
        nav="teams",
        form=form,
        experiment=experiment,
        team=experiment.team,
        measure=measure,
        conflicts={name: (_said(given[0]), *given[1:]) for name, given in form.conflicts.items()},
        mine={name: _said(form[name].data) for name in form.conflicts},
        kind_hints=KIND_HINTS,
        better_hints=BETTER_HINTS,
        form_has_errors=form.has_problems,
    )


def _said(value: Any) -> str:
    """The value of a field in one of two versions, in words."""
    if value in (None, "", "None"):
        return "Nothing"
    labels: dict[str, str] = {each.value: each.label for choices in (ImprovementDirection, MeasureKind) for each in choices}
    return labels.get(str(value)) or (say_day(value) if hasattr(value, "year") else str(value))
