"""The place of an item in its section of a round-up: one up, or one down."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.web.fragments import done
from board.web.round_up_items import back_to
from board.web.round_ups import find_item

bp = Blueprint("round_up_places", __name__)


@bp.post("/round-up-items/<int:round_up_item_id>/places")
def create(round_up_item_id: int) -> Response:
    """Change places with its neighbour."""
    item = find_item(round_up_item_id)
    is_up = request.form.get("direction") == "up"
    try:
        moved = item.shift(-1 if is_up else 1)
    except RuleBroken as broken:
        db.session.rollback()
        return done(broken.sentence, back_to(item))
    db.session.commit()
    words = f"“{item.called}” is one {'up' if is_up else 'down'}." if moved else f"“{item.called}” is there already."
    return done(words, back_to(item))
