"""Drops: leaving an item out of a round-up, and putting it back in."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.web.access import current_person
from board.web.fragments import done
from board.web.round_up.items import back_to
from board.web.round_up.round_ups import find_item

bp = Blueprint("round_up_drops", __name__)


@bp.post("/round-up-items/<int:round_up_item_id>/drop")
def create(round_up_item_id: int) -> Response:
    """Leave an item out."""
    item = find_item(round_up_item_id)
    try:
        item.drop(by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        return done(broken.sentence, back_to(item))
    db.session.commit()
    undo = url_for("round_up_drops.destroy", round_up_item_id=item.id)
    return done(f"“{item.called}” is left out.", url_for("round_ups.edit", monday=item.round_up.monday), undo_url=undo)


@bp.post("/round-up-items/<int:round_up_item_id>/drop/undo")
def destroy(round_up_item_id: int) -> Response:
    """Put an item back in."""
    item = find_item(round_up_item_id)
    try:
        item.bring_back(by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        return done(broken.sentence, back_to(item))
    db.session.commit()
    return done(f"“{item.called}” is in again.", back_to(item))
