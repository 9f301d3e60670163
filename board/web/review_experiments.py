"""The experiments behind a figure of a review: one shelf, page by page."""

from flask import Blueprint, abort, request, url_for
from werkzeug.wrappers import Response

from board.models.changed_since import changed_since
from board.models.recap import told_experiments
from board.models.shelf import SHELVES
from board.web.fragments import page
from board.web.review_filter import page_number, read_filter

bp = Blueprint("review_experiments", __name__)

ON_ONE_PAGE = 50


@bp.get("/review/experiments")
def index() -> Response:
    """The shelf in the address, for the same teams and days as the review; 404 for one that there is not."""
    name = request.args.get("shelf", "finished")
    if name not in SHELVES:
        abort(404)
    wanted, shelf, number = read_filter(), SHELVES[name], page_number()
    ids = wanted.portfolio().ids(shelf, ON_ONE_PAGE + 1, after=(number - 1) * ON_ONE_PAGE)
    told = told_experiments(ids[:ON_ONE_PAGE])
    address = wanted.address()

    def page_url(other: int) -> str:
        return url_for("review_experiments.index", shelf=name, page=other, **address)

    return page(
        "review_experiments/index.html",
        nav="review",
        wanted=wanted,
        shelf=shelf,
        experiments=[told[each] for each in ids[:ON_ONE_PAGE] if each in told],
        changed=changed_since(each.decision.id for each in told.values() if each.decision),
        number=number,
        before_url=page_url(number - 1) if number > 1 else None,
        after_url=page_url(number + 1) if len(ids) > ON_ONE_PAGE else None,
        review_url=url_for("review.show", **address),
    )
