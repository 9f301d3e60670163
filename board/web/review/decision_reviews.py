"""Looks at earlier decisions on the review: taken on the card that they are about, where the next one waits."""

from flask import Blueprint
from werkzeug.wrappers import Response

from board.database import db
from board.web.experiments.decision_reviews import try_to_look
from board.web.review.decisions import after, refused
from board.web.review.filter import read_filter

bp = Blueprint("review_decision_reviews", __name__)


@bp.post("/review/experiments/<int:experiment_id>/reviews")
def create(experiment_id: int) -> Response:
    """Save the answers; the card says what was found, or asks for the decision that is to be made again."""
    wanted, tried = read_filter(), try_to_look(experiment_id)
    if tried.review is None:
        return refused(tried, wanted)
    db.session.commit()
    asks = tried.review.asks_to_decide
    said = "Your answers are saved. Now decide again." if asks else tried.said
    return after(wanted, said, tried.experiment, still_waits=asks)
