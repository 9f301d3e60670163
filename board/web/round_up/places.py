"""The position of an item in its section of a round-up: one up, or one down."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.web.access import current_person
from board.web.fragments import done
from board.web.round_up.items import back_to
from board.web.round_up.round_ups import find_item

bp = Blueprint("round_up_places", __name__)


@bp.post("/round-up-items/<int:round_up_item_id>/places")
def create(round_up_item_id: int) -> Response:
    """Swap an item with its neighbour."""
    item = find_item(round_up_item_id)
    way, step = ("up", -1) if request.form.get("direction") == "up" else ("down", 1)
    try:
        moved = item.shift(step, by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        return done(broken.sentence, back_to(item))
    db.session.commit()
    words = f"“{item.called}” is one {way}." if moved else f"“{item.called}” is there already."
    # Focus the button that was pressed, so that it can be pressed again as long as it exists.
    return done(words, back_to(item, way if item.beside(step) else ""))
