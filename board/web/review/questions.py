"""Questions handed up: all that the teams of a review have asked their leads and nobody has answered yet."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.models.retrospectives.escalation import open_questions
from board.web.fragments import page
from board.web.paging import one_page
from board.web.review.filter import read_filter

bp = Blueprint("review_questions", __name__)


@bp.get("/review/questions")
def index() -> Response:
    """One page of them, the most pressing first, for the teams in the address."""
    wanted = read_filter()
    found = one_page(lambda most, after: open_questions(wanted.portfolio().teams, most, after))
    address = wanted.address()
    return page(
        "review/questions_index.html",
        nav="review",
        wanted=wanted,
        questions=found.rows,
        review_url=url_for("review.show", **address),
        **found.links("review_questions.index", **address),
    )
