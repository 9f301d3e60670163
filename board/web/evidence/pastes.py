"""Pasting readings: two columns from a spreadsheet, previewed before anything is saved."""

from hashlib import sha256

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.amount import say_amount
from board.models.errors import RuleBroken
from board.models.evidence.measure import Measure
from board.models.evidence.reading import latest_id, points_of
from board.models.evidence.spreadsheet_rows import Pasted, read_lines
from board.models.moments import count, now
from board.web.access import current_person, today
from board.web.evidence.measure_view import find_measure_to_work_on
from board.web.forms.form import Form, text
from board.web.fragments import done, page

bp = Blueprint("pastes", __name__)

LONGEST_PASTE = 100_000
MOST_SHOWN = 20


class PasteForm(Form):
    """The pasted text."""

    pasted = text(
        "Two columns: day and number",
        LONGEST_PASTE,
        needed="Paste two columns: a day and a number",
        hint="Copy them in your spreadsheet and paste them here. Days such as 3/11/2026, 3 Nov 2026 or 2026-11-03.",
    )


@bp.get("/measures/<int:measure_id>/pastes/new")
def new(measure_id: int) -> Response:
    """The form to paste into."""
    return new_page(PasteForm(), find_measure_to_work_on(measure_id))


@bp.post("/measures/<int:measure_id>/pastes")
def create(measure_id: int) -> Response:
    """Show how the text was understood and save nothing; or save the readings, if exactly this preview is confirmed."""
    measure = find_measure_to_work_on(measure_id)
    form = PasteForm()
    if not form.sent():
        return new_page(form, measure, 422)
    try:
        pasted = read_lines(form.pasted.data or "", today())
        stamp = _stamp(form.pasted.data or "", measure)
        if request.form.get("looked_at") != stamp or "confirmed" not in request.form or not pasted.good:
            return new_page(form, measure, pasted=pasted, looked_at=stamp)
        paste = measure.add_readings(pasted.good, by=current_person(), at=now(), today=today())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return new_page(form, find_measure_to_work_on(measure_id), 422)
    db.session.commit()
    left = f" {count(len(pasted.bad), 'line')} {'was' if len(pasted.bad) == 1 else 'were'} left out." if pasted.bad else ""
    undo = url_for("paste_archives.create", paste_id=paste.id)
    return done(f"{count(paste.number, 'reading')} added.{left}", url_for("measures.show", measure_id=measure.id), undo_url=undo)


def new_page(form: PasteForm, measure: Measure, status: int = 200, pasted: Pasted | None = None, looked_at: str = "") -> Response:
    """The form, and the preview of what was pasted, if anything was."""
    there = {point.day for point in points_of([measure.id])[measure.id]} if pasted and pasted.good else set()
    return page(
        "evidence/pastes_new.html",
        status,
        nav="teams",
        form=form,
        measure=measure,
        experiment=measure.experiment,
        team=measure.experiment.team,
        pasted=pasted,
        looked_at=looked_at,
        rows=[(day, say_amount(value, measure.unit), day in there) for day, value in pasted.good[:MOST_SHOWN]] if pasted else [],
        again=sum(day in there for day, _value in pasted.good) if pasted else 0,
        most_shown=MOST_SHOWN,
        form_has_errors=form.has_problems,
    )


def _stamp(pasted: str, measure: Measure) -> str:
    """A hash of the pasted text and the latest reading, so that pressing the button twice adds nothing twice."""
    return sha256(f"{latest_id(measure)} {pasted}".encode()).hexdigest()[:16]
