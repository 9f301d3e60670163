"""Putting a phrase away, and bringing it back."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.web.access import current_person
from board.web.fragments import done, tell
from board.web.library.phrases import find_to_keep

bp = Blueprint("phrase_archives", __name__)


@bp.post("/phrases/<int:phrase_id>/archive")
def create(phrase_id: int) -> Response:
    """Put it away: it can be chosen no more."""
    phrase = find_to_keep(phrase_id)
    phrase.archive(by=current_person(), at=now())
    db.session.commit()
    undo = url_for("phrase_archives.destroy", phrase_id=phrase.id)
    return done(f"“{phrase.text}” is archived.", url_for("phrases.index"), undo_url=undo)


@bp.post("/phrases/<int:phrase_id>/archive/undo")
def destroy(phrase_id: int) -> Response:
    """Bring it back, where there is room for it."""
    phrase = find_to_keep(phrase_id)
    try:
        phrase.restore(by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        tell(broken.sentence, "error")
        return redirect(url_for("phrases.index"), 303)
    db.session.commit()
    return done(f"“{phrase.text}” is back.", url_for("phrases.index"))
