"""The experiments behind a figure of a review: its report list, page by page."""

from flask import Blueprint, abort, request, url_for
from werkzeug.wrappers import Response

from board.models.experiments.changes_after_decision import changed_since
from board.models.review.figure import REVIEW
from board.models.review.recap import experiments_of_review
from board.web.fragments import page
from board.web.paging import one_page
from board.web.review.filter import read_filter

bp = Blueprint("review_experiments", __name__)


@bp.get("/review/experiments")
def index() -> Response:
    """The figure that the address names as its `shelf`, for the same teams and days as the review; 404 for one that there is not."""
    name = request.args.get("shelf", "finished")
    if name not in REVIEW.figures:
        abort(404)
    wanted, figure = read_filter(), REVIEW.figures[name]
    found = one_page(lambda most, after: wanted.portfolio().ids(figure, most, after))
    loaded = experiments_of_review(found.rows)
    address = wanted.address()
    return page(
        "review/experiments_index.html",
        nav="review",
        wanted=wanted,
        figure=figure,
        experiments=[loaded[each] for each in found.rows if each in loaded],
        changed=changed_since(each.decision.id for each in loaded.values() if each.decision),
        review_url=url_for("review.show", **address),
        **found.links("review_experiments.index", shelf=name, **address),
    )
