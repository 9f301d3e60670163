"""Signing out everywhere, this browser included."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.moments import now
from board.models.people.audit import note_audit
from board.models.people.sign_in import sign_out_everywhere
from board.web.access import current_person
from board.web.fragments import tell
from board.web.people.sign_in import forget_browser

bp = Blueprint("sign_outs", __name__)


@bp.post("/account/sign-outs")
def create() -> Response:
    """End every sign-in of the current user."""
    sign_out_everywhere(current_person(), now())
    note_audit("signed out", by=current_person(), about=current_person(), at=now(), detail="everywhere")
    db.session.commit()
    forget_browser()
    tell("You are signed out everywhere.")
    return redirect(url_for("sign_in.new"), 303)
