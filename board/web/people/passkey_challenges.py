"""Challenges for passkeys: what a script asks for before it lets the device answer."""

from flask import Blueprint, abort, jsonify, request
from flask_login import current_user
from werkzeug.wrappers import Response

from board.models.people.person import Person
from board.web.access import current_person, open_to_all
from board.web.people.ceremonies import Purpose, begin
from board.web.people.entering import who_waits

bp = Blueprint("passkey_challenges", __name__)


@bp.post("/passkey-challenges")
@open_to_all
def create() -> Response:
    """A new challenge, for somebody who is signing in or is signed in; 404 for anybody else."""
    try:
        purpose = Purpose(request.form.get("for", Purpose.SIGN_IN))
    except ValueError:
        abort(404)
    return jsonify(begin(purpose, asked_by(purpose)))


def asked_by(purpose: Purpose) -> Person | None:
    """Whose passkeys may answer; None for anybody's."""
    if purpose is Purpose.SIGN_IN:
        return None
    if purpose is Purpose.SECOND_STEP:
        return who_waits() or abort(404)
    return current_person() if current_user.is_authenticated else abort(404)
