"""Trials that wait for an agreement: all those of the teams of a review that have said yes to one of the six questions."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.models.experiments.agreement import waiting_checks
from board.web.fragments import page
from board.web.paging import one_page
from board.web.review.filter import read_filter

bp = Blueprint("review_agreements", __name__)


@bp.get("/review/agreements")
def index() -> Response:
    """One page of them, the most pressing first, for the teams in the address."""
    wanted = read_filter()
    found = one_page(lambda most, after: waiting_checks(wanted.portfolio().experiments, most, after))
    address = wanted.address()
    return page(
        "review/agreements_index.html",
        nav="review",
        wanted=wanted,
        checks=found.rows,
        review_url=url_for("review.show", **address),
        **found.links("review_agreements.index", **address),
    )
