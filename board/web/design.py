"""The design page: every component in every state, for whoever changes how the product looks; only in demo mode."""

from flask import Blueprint, Response, abort, current_app, request

from board.web.access import open_to_all
from board.web.fragments import page
from board.web.round_up_previews import look
from board.web.sample_circle import sample_circle
from board.web.sample_facts import sample_facts
from board.web.sample_learning_cards import sample_bearings, sample_phrase, sample_standings
from board.web.sample_library import sample_hits
from board.web.sample_measure_forms import sample_measure_forms
from board.web.sample_measures import sample_measures
from board.web.sample_round_up import sample_round_up
from board.web.sample_series import sample_series
from board.web.samples import samples

bp = Blueprint("design", __name__)


@bp.get("/design")
@open_to_all
def show() -> Response:
    """Every component, drawn by the templates that the product uses."""
    if not current_app.config["BOARD"].demo:
        abort(404)
    circle = sample_circle(request.args.get("circle", ""))
    return page(
        "design/show.html",
        samples=samples(),
        hits=sample_hits(),
        standings=sample_standings(),
        bearings=sample_bearings(),
        phrase=sample_phrase(),
        facts=sample_facts(),
        circle=circle,
        measures=sample_measures(),
        lineage=sample_series(),
        watched=sample_measure_forms(),
        round_up=sample_round_up(),
        look=look,
    )
