"""The outbox: letters that could not be sent, for an administrator to correct the cause and retry."""

from flask import Blueprint, current_app, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from board.database import db
from board.models.moments import now
from board.models.permissions import may_administer
from board.models.round_up.letter import Letter, failing_letters, how_many_wait
from board.web.access import allow, current_person, find
from board.web.fragments import done, page

bp = Blueprint("outbox", __name__)

MOST_SHOWN = 100


@bp.get("/outbox")
def index() -> Response:
    """The letters that failed for good and those that will be retried; or how to set mail up."""
    allow(may_administer(current_person()))
    mail = current_app.config["BOARD"].mail
    return page(
        "round_up/outbox_index.html",
        nav="organisation",
        letters=failing_letters(MOST_SHOWN),
        waiting=how_many_wait(),
        mail=mail,
        most=MOST_SHOWN,
    )


@bp.post("/outbox/<int:letter_id>/again")
def update(letter_id: int) -> Response:
    """Retry a letter now."""
    allow(may_administer(current_person()))
    letter: Letter = find(select(Letter), id=letter_id)
    again = letter.try_again(by=current_person(), at=now())
    db.session.commit()
    words = (
        f"It is tried again for {letter.person.name}." if again else "It has not been given up, so it is tried again by itself."
    )
    return done(words, url_for("outbox.index"))
