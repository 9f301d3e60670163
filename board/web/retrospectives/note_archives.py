"""Taking a note away, and putting it back."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.moments import now
from board.models.retrospectives.note import Note
from board.web.access import current_person
from board.web.circles.circles import changed
from board.web.fragments import done
from board.web.retrospectives.notes import find_own_note

bp = Blueprint("note_archives", __name__)


@bp.post("/notes/<int:note_id>/archive")
def create(note_id: int) -> Response:
    """Take one's own note away."""
    note = find_own_note(note_id)
    note.archive(by=current_person(), at=now())
    db.session.commit()
    undo_url = url_for("note_archives.destroy", note_id=note.id)
    if note.retrospective.is_live:
        return changed(note.retrospective_id, "Note removed.", undo_url)
    return done("Note removed.", _back(note), undo_url=undo_url)


@bp.post("/notes/<int:note_id>/archive/undo")
def destroy(note_id: int) -> Response:
    """Put it back."""
    note = find_own_note(note_id)
    note.restore(by=current_person(), at=now())
    db.session.commit()
    if note.retrospective.is_live:
        return changed(note.retrospective_id, "The note is back.")
    return done("The note is back.", _back(note))


def _back(note: Note) -> str:
    return url_for("retrospectives.show", retrospective_id=note.retrospective_id, _anchor=f"column-{note.kind}")
