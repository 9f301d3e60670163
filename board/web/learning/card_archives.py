"""Putting a learning card away, and bringing it back."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.moments import now
from board.web.access import current_person
from board.web.fragments import done
from board.web.learning.learning_cards import find_to_reword

bp = Blueprint("card_archives", __name__)


@bp.post("/learning-cards/<int:card_id>/archive")
def create(card_id: int) -> Response:
    """Put it away."""
    card = find_to_reword(card_id)
    card.archive(by=current_person(), at=now())
    db.session.commit()
    undo = url_for("card_archives.destroy", card_id=card.id)
    return done("The learning card is archived.", url_for("learning_cards.index"), undo_url=undo)


@bp.post("/learning-cards/<int:card_id>/archive/undo")
def destroy(card_id: int) -> Response:
    """Bring it back."""
    card = find_to_reword(card_id)
    card.restore(by=current_person(), at=now())
    db.session.commit()
    return done("The learning card is back.", url_for("learning_cards.show", card_id=card.id))
