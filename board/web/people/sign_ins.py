"""Ending one sign-in, for example in a browser on another device."""

from flask import Blueprint, redirect, url_for
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from board.database import db
from board.models.moments import now
from board.models.people.audit import note_audit
from board.models.people.sign_in import SignIn
from board.web.access import current_person, find
from board.web.fragments import done, tell
from board.web.people.sign_in import forget_browser

bp = Blueprint("sign_ins", __name__)


@bp.post("/sign-ins/<int:sign_in_id>/end")
def destroy(sign_in_id: int) -> Response:
    """End one of the user's own sign-ins; ending the current one signs out."""
    sign_in: SignIn = find(select(SignIn).where(SignIn.person_id == current_person().id), id=sign_in_id)
    is_here = sign_in.id == current_user.sign_in.id
    words = sign_in.browser_in_words
    sign_in.end(now())
    note_audit("signed out", by=current_person(), about=current_person(), at=now(), detail=words)
    db.session.commit()
    if is_here:
        forget_browser()
        tell("You are signed out.")
        return redirect(url_for("sign_in.new"), 303)
    return done(f"{words} is signed out.", url_for("account.show"))
