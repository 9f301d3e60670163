"""Taking a reading away, and putting it back."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.amount import say_amount
from board.models.evidence.reading import Reading
from board.models.moments import now, say_day
from board.web.access import current_person
from board.web.evidence.measure_view import find_reading_to_work_on
from board.web.fragments import done

bp = Blueprint("reading_archives", __name__)


@bp.post("/readings/<int:reading_id>/archive")
def create(reading_id: int) -> Response:
    """Take it away."""
    reading = find_reading_to_work_on(reading_id)
    reading.archive(by=current_person(), at=now())
    db.session.commit()
    undo = url_for("reading_archives.destroy", reading_id=reading.id)
    return done(f"{_said(reading)} is taken away.", _numbers(reading), undo_url=undo)


@bp.post("/readings/<int:reading_id>/archive/undo")
def destroy(reading_id: int) -> Response:
    """Put it back."""
    reading = find_reading_to_work_on(reading_id)
    reading.restore(by=current_person(), at=now())
    db.session.commit()
    return done(f"{_said(reading)} is back.", _numbers(reading))


def _said(reading: Reading) -> str:
    return f"{say_amount(reading.value, reading.measure.unit)} on {say_day(reading.day)}"


def _numbers(reading: Reading) -> str:
    return url_for("measures.show", measure_id=reading.measure_id, _anchor="numbers")
