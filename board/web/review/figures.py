"""Figures: the experiments behind one number of the facts, with the same teams and days in the address."""

from flask import Blueprint, abort, request, url_for
from werkzeug.wrappers import Response

from board.models.experiments.cumulative_flow import monday_of
from board.models.experiments.result import PredictionOutcome
from board.models.review.figure import FACTS, STOOD
from board.models.review.report_list import ListFilter
from board.models.stages import Stage
from board.web.fragments import page
from board.web.paging import one_page
from board.web.review.days import day_in
from board.web.review.facts import SURENESS, whose
from board.web.review.filter import read_facts_filter

bp = Blueprint("figures", __name__)

# What an address may say beside the teams, the days and the figure.
NARROWED_BY = ("confirmed", "sure", "least", "most", "stage", "week")


@bp.get("/facts/experiments")
def index() -> Response:
    """One page of them, the latest first; 404 for a figure that there is not."""
    wanted, kind = read_facts_filter(), request.args.get("kind", "decided")
    figure, narrowing = FACTS.figures.get(kind), read_narrowing()
    if figure is None or (kind == STOOD and None in (narrowing.stage, narrowing.week)):
        abort(404)
    found = one_page(lambda most, after: wanted.portfolio().counted_experiments(figure, narrowing, most, after))
    address = wanted.address() | {name: request.args[name] for name in ("kind", *NARROWED_BY) if name in request.args}
    return page(
        "review/figures_index.html",
        nav="facts",
        wanted=wanted,
        whose=whose(wanted),
        facts_url=url_for("facts.show", **wanted.address()),
        kind=kind,
        words=in_words(kind, narrowing),
        narrowing=narrowing,
        experiments=found.rows,
        **found.links("figures.index", **address),
    )


def read_narrowing() -> ListFilter:
    """What narrows it down; whatever makes no sense is as good as not asked."""
    confirmed, stage, week = request.args.get("confirmed"), request.args.get("stage"), day_in("week")
    sure = request.args.get("sure")
    return ListFilter(
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


def in_words(kind: str, narrowing: ListFilter) -> str:
    """What is listed, as its heading says it."""
    if kind == STOOD and narrowing.stage is not None:
        return f"In {narrowing.stage.label} when the week ended"
    words = FACTS.figures[kind].words
    if narrowing.confirmed is not None:
        words = f"Prediction confirmed: {narrowing.confirmed.label.lower()}"
    if narrowing.sure is not None:
        words += f" ({SURENESS[narrowing.sure].lower()})"
    if narrowing.least is not None or narrowing.most is not None:
        ends = f"{narrowing.least or 0} to {narrowing.most}" if narrowing.most is not None else f"{narrowing.least} or more"
        words += f", in {ends} days"
    return words
