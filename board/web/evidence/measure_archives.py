"""Putting a measure away with its readings, and bringing it back."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.evidence.measure import Measure
from board.models.moments import now
from board.web.access import current_person
from board.web.evidence.measure_view import find_measure_to_work_on
from board.web.fragments import done, tell

bp = Blueprint("measure_archives", __name__)


@bp.post("/measures/<int:measure_id>/archive")
def create(measure_id: int) -> Response:
    """Put it away."""
    measure = find_measure_to_work_on(measure_id)
    measure.archive(by=current_person(), at=now())
    db.session.commit()
    undo = url_for("measure_archives.destroy", measure_id=measure.id)
    return done(f"“{measure.name}” is archived, with its readings.", _chapter(measure), undo_url=undo)


@bp.post("/measures/<int:measure_id>/archive/undo")
def destroy(measure_id: int) -> Response:
    """Bring it back, where there is still room for it."""
    measure = find_measure_to_work_on(measure_id)
    try:
        measure.restore(by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        tell(broken.sentence, "error")
        return redirect(_chapter(find_measure_to_work_on(measure_id)), 303)
    db.session.commit()
    return done(f"“{measure.name}” is back.", _chapter(measure))


def _chapter(measure: Measure) -> str:
    return url_for("experiments.show", experiment_id=measure.experiment_id, _anchor="story-measures")
