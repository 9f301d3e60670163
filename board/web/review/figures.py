"""Figures: the experiments behind one number of the facts, with the same teams and days in the address."""

from flask import Blueprint, abort, request, url_for
from werkzeug.wrappers import Response

from board.models.experiments.result import PredictionOutcome
from board.models.experiments.stage_history import monday_of
from board.models.review.figure import FIGURES, STOOD, Narrowing, experiments_behind
from board.models.stages import Stage
from board.web.fragments import page
from board.web.paging import one_page
from board.web.review.facts import SURENESS
from board.web.review.facts_filter import Asked, day_in

bp = Blueprint("figures", __name__)

# What an address may say beside the teams, the days and the figure.
NARROWED_BY = ("confirmed", "sure", "least", "most", "stage", "week")


@bp.get("/facts/experiments")
def index() -> Response:
    """One page of them, the latest first; 404 for a figure that there is not."""
    asked, kind = Asked(), request.args.get("kind", "decided")
    detail = wanted_detail()
    if kind not in FIGURES and (kind != STOOD or detail.stage is None or detail.week is None):
        abort(404)
    found = one_page(lambda most, after: experiments_behind(kind, asked.scope, asked.period, detail, most, after))
    address = asked.in_address() | {name: request.args[name] for name in ("kind", *NARROWED_BY) if name in request.args}
    return page(
        "review/figures_index.html",
        nav="facts",
        asked=asked,
        facts_url=url_for("facts.show", **asked.in_address()),
        kind=kind,
        words=in_words(kind, detail),
        detail=detail,
        experiments=found.rows,
        **found.links("figures.index", **address),
    )


def wanted_detail() -> Narrowing:
    """What narrows it down; whatever makes no sense is as good as not asked."""
    confirmed, stage, week = request.args.get("confirmed"), request.args.get("stage"), day_in("week")
    sure = request.args.get("sure")
    return Narrowing(
        confirmed=next((one for one in PredictionOutcome if one == confirmed), None),
        sure=sure if sure in SURENESS else None,
        least=whole_number("least"),
        most=whole_number("most"),
        stage=next((one for one in Stage if one == stage), None),
        week=monday_of(week) if week and 2000 <= week.year <= 2100 else None,
    )


def whole_number(name: str, most: int = 99_999) -> int | None:
    """A number in the address, or None for none or nonsense."""
    given = request.args.get(name, "")
    return min(int(given), most) if given.isascii() and given.isdecimal() and len(given) < 10 else None


def in_words(kind: str, detail: Narrowing) -> str:
    """What is listed, as its heading says it."""
    if kind == STOOD and detail.stage is not None:
        return f"In {detail.stage.label} when the week ended"
    words = FIGURES[kind].words
    if detail.confirmed is not None:
        words = f"Prediction confirmed: {detail.confirmed.label.lower()}"
    if detail.sure is not None:
        words += f" ({SURENESS[detail.sure].lower()})"
    if detail.least is not None or detail.most is not None:
        ends = f"{detail.least or 0} to {detail.most}" if detail.most is not None else f"{detail.least} or more"
        words += f", in {ends} days"
    return words
