"""Decisions on the review: taken on the card that they are about, where the next one waits."""

from typing import Any

from flask import Blueprint, make_response, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.experiment import Experiment
from board.models.experiments.move import Move
from board.models.moments import now
from board.models.permissions import may_work_in
from board.web.access import allow, current_person, find
from board.web.experiments.decision_reviews import TriedReview
from board.web.experiments.decisions import TriedDecision, try_to_decide
from board.web.fragments import in_place, put, redraw, wants_fragments
from board.web.review.filter import Filter, read_filter
from board.web.review.review import forms_for, names_of, review_page, with_errors

bp = Blueprint("review_decisions", __name__)

SHOWN = "shown-"
LISTS = (("to_decide", "#decisions"), ("to_review", "#looks"))
# What counts or lists decisions, beside the cards.
COUNTS = (
    "review/_lede.html",
    "review/_contents.html",
    "review/_figures.html",
    "review/_to_decide_title.html",
    "review/_to_review_title.html",
    "review/_questions.html",
)


@bp.post("/review/experiments/<int:experiment_id>/decisions")
def create(experiment_id: int) -> Response:
    """Save the decision; the card says what was decided, and the counts of the page follow."""
    wanted, tried = read_filter(), try_to_decide(experiment_id)
    if tried.decision is None:
        return refused(tried, wanted)
    db.session.commit()
    undo_url = tried.undo_url("review_decisions.destroy", experiment_id=experiment_id, **wanted.address())
    return after(wanted, tried.said, tried.experiment, undo_url)


@bp.post("/review/experiments/<int:experiment_id>/moves/<int:move_id>/undo")
def destroy(experiment_id: int, move_id: int) -> Response:
    """Withdraw a decision by undoing its move; its card waits again, in the place where it was."""
    person, wanted = current_person(), read_filter()
    move = find(Move.visible_to(person), id=move_id, experiment_id=experiment_id)
    experiment = move.experiment
    allow(may_work_in(person, experiment.team) or move.by_id == person.id)
    try:
        move.undo(by=person, at=now())
    except RuleBroken as broken:
        db.session.rollback()
        return redraw(announce=broken.sentence, kind="error", otherwise=place_of(wanted, []), status=409)
    db.session.commit()
    return after(wanted, f"Undone: “{experiment.title}” waits for a decision again.", experiment, still_waits=True)


def refused(tried: TriedDecision | TriedReview, wanted: Filter) -> Response:
    """The card with what was typed and what is wrong; without htmx on the whole page."""
    if not wants_fragments():
        return review_page(wanted, tried.status, tried)
    names = names_of(wanted)
    return make_response(card_of(with_errors(names, tried), names), tried.status)


def after(
    wanted: Filter, said: str, experiment: Experiment, undo_url: str | None = None, *, still_waits: bool = False
) -> Response:
    """The card as it is now, those that come up after it, and every count; without htmx the page, at the next that waits."""
    names = names_of(wanted)
    if not wants_fragments():
        next_ones = [experiment] if still_waits else [*names["to_decide"], *names["to_review"]]
        return redraw(announce=said, undo_url=undo_url, otherwise=place_of(wanted, next_ones))
    if still_waits:
        for kind, forms in forms_for([experiment]).items():
            names[kind] |= forms
    else:
        names["done"].add(experiment.id)
    shown = {name.removeprefix(SHOWN) for name in request.form if name.startswith(SHOWN)} | {str(experiment.id)}
    more = [(target, each) for name, target in LISTS for each in names[name] if str(each.id) not in shown]
    return redraw(
        in_place(card_of(experiment, names), "outerHTML"),
        *(put(card_of(each, names), target, "beforeend") for target, each in more),
        *(in_place(render_template(template, **names)) for template in COUNTS),
        announce=said,
        undo_url=undo_url,
        otherwise=names["back"],
    )


def card_of(experiment: Experiment, names: dict[str, Any]) -> Markup:
    """The card of a decision: what waits with its form, or what was decided."""
    return Markup(render_template("review/_decision.html", experiment=experiment, **names))  # noqa: S704  our own template


def place_of(wanted: Filter, next_ones: list[Experiment]) -> str:
    """The review, at the first of these decisions."""
    anchor = f"decide-{next_ones[0].id}" if next_ones else "waits"
    return url_for("review.show", _anchor=anchor, **wanted.address())
