"""Sending a round-up: from then on everyone can read it, and its letters are in the outbox."""

from flask import Blueprint, current_app, request, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import Conflict, RuleBroken
from board.models.moments import count, now
from board.models.round_up.letter import write_letters
from board.web.access import current_person
from board.web.fragments import done
from board.web.round_up.previews import preview_page
from board.web.round_up.round_ups import find_draft

bp = Blueprint("round_up_sendings", __name__)


@bp.post("/round-ups/<monday>/sendings")
def create(monday: str) -> Response:
    """Send what the preview showed; a second click finds that it has been sent."""
    round_up = find_draft(monday)
    there = url_for("round_ups.show", monday=monday)
    if round_up.is_sent:
        return done("It has been sent already. Nobody gets it twice.", there)
    seen = request.form.get("revision", "")
    try:
        round_up.send(int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1, by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        status = 409 if isinstance(broken, Conflict) else 422
        return preview_page(find_draft(monday), status, broken.sentence)
    # Without a mail server no letters are written: once there is one, months later, old news would go out.
    has_mail = current_app.config["BOARD"].mail is not None
    letters = write_letters(round_up, now()) if has_mail else 0
    db.session.commit()
    words = (
        f"Sent. It is on its way to {count(letters, 'person', 'people')}."
        if has_mail
        else "Published. Everyone can read it here."
    )
    return done(words, there)
