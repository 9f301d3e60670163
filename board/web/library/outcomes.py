"""Outcomes: what the organisation wants to improve in the long term, everything tried for it, and what was learned."""

from flask import Blueprint, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.outcome import LONGEST_MEANING, LONGEST_OUTCOME, Outcome, name_outcome, outcomes
from board.models.library.outcome_portfolio import (
    MOST_SHOWN,
    ContributionCounts,
    ContributionState,
    contributing_experiments,
    contribution_counts,
)
from board.models.moments import now
from board.models.permissions import may_administer
from board.web.access import allow, current_person, find
from board.web.experiments.experiments import chosen_id
from board.web.forms.form import Form, as_choices, choose_from, line, text
from board.web.forms.position import shown_position
from board.web.fragments import done, page

bp = Blueprint("outcomes", __name__)

# Each with its title, and the sentence shown if there are more than the page lists.
GROUPS = (
    (ContributionState.LEARNED, "What was learned"),
    (ContributionState.UNDER_WAY, "Being tried now"),
    (ContributionState.TO_TRY, "To be tried"),
    (ContributionState.NOTHING_YET, "Archived, or nothing written down yet"),
)


class OutcomeForm(Form):
    """An outcome's name, its meaning, and its position in the list."""

    name = line("Outcome", LONGEST_OUTCOME, needed="Enter what should be better", hint="In a few words, for a whole population.")
    meaning = text(
        "What do you mean by it?", LONGEST_MEANING, hint="How one would notice in a few years. It helps people to choose."
    )
    after = choose_from(
        "Place in the list", needed="Choose a place from the list", hint="The order says nothing about worth.", coerce=chosen_id
    )


@bp.get("/outcomes")
def index() -> Response:
    """All outcomes, each with the number of experiments for it."""
    person = current_person()
    administers = may_administer(person)
    return page(
        "library/outcomes_index.html",
        nav="library",
        outcomes=outcomes(),
        archived=outcomes(archived=True) if administers else [],
        contributions=contribution_counts(person),
        nothing=ContributionCounts(),
        states=ContributionState,
        may_administer=administers,
    )


@bp.get("/outcomes/<int:outcome_id>")
def show(outcome_id: int) -> Response:
    """Everything tried for an outcome, and what was learned."""
    outcome, person = find_outcome(outcome_id), current_person()
    return page(
        "library/outcomes_show.html",
        nav="library",
        outcome=outcome,
        contributions=contribution_counts(person).get(outcome.id, ContributionCounts()),
        groups=GROUPS,
        found=contributing_experiments(outcome, person),
        most=MOST_SHOWN,
        may_administer=may_administer(person),
    )


@bp.get("/outcomes/new")
def new() -> Response:
    """The form for a new outcome."""
    allow(may_administer(current_person()))
    return edit_page(OutcomeForm(), None)


@bp.post("/outcomes")
def create() -> Response:
    """Create an outcome."""
    allow(may_administer(current_person()))
    form = OutcomeForm()
    form.after.choices = places(None)
    form.after.data = None
    if not form.sent():
        return edit_page(form, None, 422)
    try:
        outcome = name_outcome(form.name.data or "", form.meaning.data or "", by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return edit_page(form, None, 422)
    db.session.commit()
    return done(f"“{outcome.name}” is an outcome now. Experiments can say that they serve it.", url_for("outcomes.index"))


@bp.get("/outcomes/<int:outcome_id>/edit")
def edit(outcome_id: int) -> Response:
    """The form for an outcome."""
    allow(may_administer(current_person()))
    outcome = find_outcome(outcome_id)
    return edit_page(OutcomeForm(obj=outcome, after=before(outcome)), outcome)


@bp.post("/outcomes/<int:outcome_id>")
def update(outcome_id: int) -> Response:
    """Save an outcome's words and position."""
    allow(may_administer(current_person()))
    outcome = find_outcome(outcome_id)
    form = OutcomeForm(after=before(outcome))
    form.after.choices = places(outcome)
    if not form.sent():
        return edit_page(form, outcome, 422)
    if form.stands_beside(outcome, "name", "meaning"):
        return edit_page(form, outcome, 409)
    try:
        outcome.reword(form.name.data or "", form.meaning.data or "", by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return edit_page(form, find_outcome(outcome_id), 422)
    if not outcome.is_archived and str(form.after.data) != shown_position(before(outcome)):
        other = db.session.get(Outcome, form.after.data) if form.after.data else None
        outcome.put_after(other, by=current_person(), at=now())
    db.session.commit()
    return done(f"“{outcome.name}” is saved.", url_for("outcomes.show", outcome_id=outcome.id))


def find_outcome(outcome_id: int) -> Outcome:
    """An outcome, which everybody may see; answers 404 if there is none."""
    return find(select(Outcome), id=outcome_id)


def places(outcome: Outcome | None) -> list[SelectChoice]:
    """The choices of a position: first, or after another outcome."""
    others = [one for one in outcomes() if outcome is None or one.id != outcome.id]
    return as_choices([(None, "First"), *((one.id, f"After “{one.name}”") for one in others)])


def before(outcome: Outcome) -> int | None:
    """The id of the outcome before this one, or None if it is the first."""
    ids = [one.id for one in outcomes()]
    place = ids.index(outcome.id) if outcome.id in ids else 0
    return ids[place - 1] if place else None


def edit_page(form: OutcomeForm, outcome: Outcome | None, status: int = 200) -> Response:
    """The form for a new or an existing outcome."""
    form.after.choices = places(outcome)
    stood = shown_position(before(outcome)) if outcome else ""
    return page(
        "library/outcomes_edit.html",
        status,
        nav="library",
        form=form,
        form_has_errors=form.has_problems,
        outcome=outcome,
        stood=stood,
    )
