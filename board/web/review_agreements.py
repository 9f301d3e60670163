"""Trials that wait for an agreement: all those of the teams of a review that have said yes to one of the six questions."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.models.agreement import waiting_checks
from board.web.fragments import page
from board.web.review_experiments import ON_ONE_PAGE
from board.web.review_filter import page_number, read_filter

bp = Blueprint("review_agreements", __name__)


@bp.get("/review/agreements")
def index() -> Response:
    """One page of them, the most pressing first, for the teams in the address."""
    wanted, number = read_filter(), page_number()
    found = waiting_checks(wanted.portfolio().experiments, ON_ONE_PAGE + 1, (number - 1) * ON_ONE_PAGE)
    address = wanted.address()

    def page_url(other: int) -> str:
        return url_for("review_agreements.index", page=other, **address)

    return page(
        "review_agreements/index.html",
        nav="review",
        wanted=wanted,
        checks=found[:ON_ONE_PAGE],
        number=number,
        before_url=page_url(number - 1) if number > 1 else None,
        after_url=page_url(number + 1) if len(found) > ON_ONE_PAGE else None,
        back=page_url(number),
        review_url=url_for("review.show", **address),
    )
