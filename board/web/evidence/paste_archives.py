"""Archiving and restoring all readings that were pasted together."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.evidence.paste import Paste
from board.models.moments import count, now
from board.web.access import current_person
from board.web.evidence.measure_view import find_paste_to_work_on
from board.web.fragments import done

bp = Blueprint("paste_archives", __name__)


@bp.post("/pastes/<int:paste_id>/archive")
def create(paste_id: int) -> Response:
    """Archive the readings."""
    paste = find_paste_to_work_on(paste_id)
    number = paste.archive(by=current_person(), at=now())
    db.session.commit()
    if not number:
        return done("They have been taken away already.", _numbers(paste))
    undo = url_for("paste_archives.destroy", paste_id=paste.id)
    return done(f"{_said(number, paste)} taken away.", _numbers(paste), undo_url=undo)


@bp.post("/pastes/<int:paste_id>/archive/undo")
def destroy(paste_id: int) -> Response:
    """Restore the readings."""
    paste = find_paste_to_work_on(paste_id)
    number = paste.restore(by=current_person(), at=now())
    db.session.commit()
    return done(f"{_said(number, paste)} back." if number else "They are there.", _numbers(paste))


def _said(number: int, paste: Paste) -> str:
    return f"{count(number, 'reading')} of “{paste.measure.name}” {'is' if number == 1 else 'are'}"


def _numbers(paste: Paste) -> str:
    return url_for("measures.show", measure_id=paste.measure_id)
