"""Questions handed up: all that the teams of a review have asked their leads and nobody has answered yet."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.models.escalation import open_questions
from board.web.fragments import page
from board.web.review_experiments import ON_ONE_PAGE
from board.web.review_filter import page_number, read_filter

bp = Blueprint("review_questions", __name__)


@bp.get("/review/questions")
def index() -> Response:
    """One page of them, the most pressing first, for the teams in the address."""
    wanted, number = read_filter(), page_number()
    found = open_questions(wanted.portfolio().teams, ON_ONE_PAGE + 1, (number - 1) * ON_ONE_PAGE)
    address = wanted.address()

    def page_url(other: int) -> str:
        return url_for("review_questions.index", page=other, **address)

    return page(
        "review_questions/index.html",
        nav="review",
        wanted=wanted,
        questions=found[:ON_ONE_PAGE],
        number=number,
        before_url=page_url(number - 1) if number > 1 else None,
        after_url=page_url(number + 1) if len(found) > ON_ONE_PAGE else None,
        back=page_url(number),
        review_url=url_for("review.show", **address),
    )
