"""Archiving and restoring a note."""

from flask import url_for
from werkzeug.wrappers import Response

from board.models.retrospectives.note import Note
from board.web.archiving import archiving
from board.web.circles.circles import changed
from board.web.fragments import done
from board.web.retrospectives.notes import find_own_note


def _answer(note: Note, sentence: str, undo_url: str | None) -> Response:
    if note.retrospective.is_live:
        return changed(note.retrospective_id, sentence, undo_url)
    back = url_for("retrospectives.show", retrospective_id=note.retrospective_id, _anchor=f"column-{note.kind}")
    return done(sentence, back, undo_url=undo_url)


bp = archiving(
    "note_archives",
    "/notes/<int:note_id>",
    find_own_note,
    archived=lambda _note: "Note removed.",
    restored=lambda _note: "The note is back.",
    answer=_answer,
)
