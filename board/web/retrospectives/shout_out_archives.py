"""Taking one's own shout-out away, and putting it back."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.moments import now
from board.models.permissions import may_take_away
from board.models.retrospectives.shout_out import ShoutOut
from board.web.access import allow, current_person, find
from board.web.fragments import done

bp = Blueprint("shout_out_archives", __name__)


@bp.post("/shout-outs/<int:shout_out_id>/archive")
def create(shout_out_id: int) -> Response:
    """Take it away."""
    shout_out = find_own(shout_out_id)
    shout_out.archive(by=current_person(), at=now())
    db.session.commit()
    undo = url_for("shout_out_archives.destroy", shout_out_id=shout_out.id)
    return done("Shout-out removed.", _back(shout_out), undo_url=undo)


@bp.post("/shout-outs/<int:shout_out_id>/archive/undo")
def destroy(shout_out_id: int) -> Response:
    """Put it back."""
    shout_out = find_own(shout_out_id)
    shout_out.restore(by=current_person(), at=now())
    db.session.commit()
    return done("The shout-out is back.", _back(shout_out))


def find_own(shout_out_id: int) -> ShoutOut:
    """A shout-out that whoever asks has written; others' are there but not theirs to take away."""
    shout_out: ShoutOut = find(ShoutOut.visible_to(current_person()), id=shout_out_id)
    allow(may_take_away(current_person(), shout_out))
    return shout_out


def _back(shout_out: ShoutOut) -> str:
    return url_for("teams.show", slug=shout_out.team.slug, _anchor="thanks")
