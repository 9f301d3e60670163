"""Putting an outcome away, and bringing it back."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.permissions import may_administer
from board.web.access import allow, current_person
from board.web.fragments import done, tell
from board.web.library.outcomes import find_outcome

bp = Blueprint("outcome_archives", __name__)


@bp.post("/outcomes/<int:outcome_id>/archive")
def create(outcome_id: int) -> Response:
    """Put it away."""
    allow(may_administer(current_person()))
    outcome = find_outcome(outcome_id)
    outcome.archive(by=current_person(), at=now())
    db.session.commit()
    undo = url_for("outcome_archives.destroy", outcome_id=outcome.id)
    return done(
        f"“{outcome.name}” is archived. Experiments that serve it still say so.", url_for("outcomes.index"), undo_url=undo
    )


@bp.post("/outcomes/<int:outcome_id>/archive/undo")
def destroy(outcome_id: int) -> Response:
    """Bring it back to its place."""
    allow(may_administer(current_person()))
    outcome = find_outcome(outcome_id)
    try:
        outcome.restore(by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        tell(broken.sentence, "error")
        return redirect(url_for("outcomes.index"), 303)
    db.session.commit()
    return done(f"“{outcome.name}” is back on the list.", url_for("outcomes.index"))
