"""Readings: adding one in ten seconds from a phone, and correcting one."""

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.amount import say_amount
from board.models.errors import RuleBroken
from board.models.evidence.measure import Measure
from board.models.evidence.reading import LONGEST_POINT_NOTE, Reading
from board.models.moments import now, say_day
from board.web.access import current_person, today
from board.web.evidence.measure_view import find_measure_to_work_on, find_reading_to_work_on
from board.web.forms.amount import Amount
from board.web.forms.form import DayField, Form, line
from board.web.fragments import done, page

bp = Blueprint("readings", __name__)


class ReadingForm(Form):
    """The number, its date, and an optional note."""

    value = Amount("Reading", needed="Enter the reading")
    day = DayField("Day", needed="Enter the day")
    note = line(
        "Note",
        LONGEST_POINT_NOTE,
        hint="What was special about it, if anything: it is shown on the chart. Never name or describe a resident.",
    )


@bp.get("/measures/<int:measure_id>/readings/new")
def new(measure_id: int) -> Response:
    """The form, with today filled in."""
    return new_page(ReadingForm(day=today()), find_measure_to_work_on(measure_id))


@bp.post("/measures/<int:measure_id>/readings")
def create(measure_id: int) -> Response:
    """Add a reading, of today unless another day is given."""
    measure = find_measure_to_work_on(measure_id)
    form = ReadingForm()
    if "day" not in request.form:
        form.day.process_data(today())  # the box on the home page asks for the number alone
    if not form.sent() or form.day.data is None or form.value.data is None:
        return new_page(form, measure, 422)
    try:
        reading = measure.add_reading(
            form.day.data, form.value.data, by=current_person(), at=now(), today=today(), note=form.note.data or ""
        )
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return new_page(form, find_measure_to_work_on(measure_id), 422)
    db.session.commit()
    return done(
        f"{measure.name}: {say_amount(reading.value, measure.unit)} on {say_day(reading.day)} is added.",
        url_for("home.show", _anchor=f"reading-{measure.id}") if request.form.get("back") == "home" else _chapter(measure),
        undo_url=url_for("reading_archives.create", reading_id=reading.id),
    )


@bp.get("/readings/<int:reading_id>/edit")
def edit(reading_id: int) -> Response:
    """The form that corrects a reading."""
    reading = find_reading_to_work_on(reading_id)
    return edit_page(ReadingForm(obj=reading), reading)


@bp.post("/readings/<int:reading_id>")
def update(reading_id: int) -> Response:
    """Save a corrected reading; what others have corrected meanwhile is shown beside it."""
    reading = find_reading_to_work_on(reading_id)
    form = ReadingForm()
    if not form.sent():
        return edit_page(form, reading, 422)
    if form.stands_beside(reading, "value", "day", "note"):
        return edit_page(form, reading, 409)
    if form.day.data is None or form.value.data is None:
        return edit_page(form, reading, 422)
    try:
        reading.correct(form.day.data, form.value.data, form.note.data or "", by=current_person(), at=now(), today=today())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return edit_page(form, find_reading_to_work_on(reading_id), 422)
    db.session.commit()
    return done("The reading is saved.", url_for("measures.show", measure_id=reading.measure_id, _anchor="numbers"))


def new_page(form: ReadingForm, measure: Measure, status: int = 200) -> Response:
    """The page with the form for a new reading."""
    return _page("evidence/readings_new.html", form, measure, status)


def edit_page(form: ReadingForm, reading: Reading, status: int = 200) -> Response:
    """The page with the form that corrects a reading."""
    return _page("evidence/readings_edit.html", form, reading.measure, status, reading=reading)


def _page(template: str, form: ReadingForm, measure: Measure, status: int, **names: object) -> Response:
    return page(
        template,
        status,
        nav="teams",
        form=form,
        measure=measure,
        experiment=measure.experiment,
        team=measure.experiment.team,
        form_has_errors=form.has_problems,
        **names,
    )


def _chapter(measure: Measure) -> str:
    return url_for("experiments.show", experiment_id=measure.experiment_id, _anchor=f"measure-{measure.id}")
