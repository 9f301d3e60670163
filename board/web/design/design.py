"""The design page: every component in every state, for developers and designers of the product; only in demo mode."""

from flask import Blueprint, Response, abort, current_app, request

from board.web.access import open_to_all
from board.web.design.circle import sample_circle
from board.web.design.facts import sample_facts
from board.web.design.learning_cards import sample_evidence, sample_phrase, sample_standings
from board.web.design.library import sample_matches
from board.web.design.measure_forms import sample_measure_forms
from board.web.design.measures import sample_measures
from board.web.design.round_up import sample_round_up
from board.web.design.samples import samples
from board.web.design.series import sample_series
from board.web.fragments import page
from board.web.round_up.previews import look

bp = Blueprint("design", __name__)


@bp.get("/design")
@open_to_all
def show() -> Response:
    """Every component, rendered by the templates that the product uses."""
    if not current_app.config["BOARD"].demo:
        abort(404)
    circle = sample_circle(request.args.get("circle", ""))
    return page(
        "design/show.html",
        samples=samples(),
        matches=sample_matches(),
        standings=sample_standings(),
        evidence=sample_evidence(),
        phrase=sample_phrase(),
        facts=sample_facts(),
        circle=circle,
        measures=sample_measures(),
        lineage=sample_series(),
        watched=sample_measure_forms(),
        round_up=sample_round_up(),
        look=look,
    )
