"""Closing a sprint: look at what is still in it, then end it."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.sprint import Sprint
from board.models.sprint_cards import cards_in, lacks
from board.models.stage import Stage
from board.web.access import current_person, today
from board.web.form import Form
from board.web.fragments import done, page
from board.web.sprints import find_sprint_to_coach

bp = Blueprint("closings", __name__)


class ClosingForm(Form):
    """One press; there is nothing to fill in."""


@bp.get("/sprints/<int:sprint_id>/closing/new")
def new(sprint_id: int) -> Response:
    """What is still open in the sprint, before it is closed."""
    return closing_page(ClosingForm(), find_sprint_to_coach(sprint_id))


@bp.post("/sprints/<int:sprint_id>/closing")
def create(sprint_id: int) -> Response:
    """Close it."""
    sprint = find_sprint_to_coach(sprint_id)
    form = ClosingForm()
    try:
        sprint.close(by=current_person(), on=now())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return closing_page(form, find_sprint_to_coach(sprint_id), 422)
    db.session.commit()
    return done("The sprint is closed. Thank your team: something was learned.", url_for("sprints.show", sprint_id=sprint.id))


def closing_page(form: ClosingForm, sprint: Sprint, status: int = 200) -> Response:
    """Each card that is not decided, with what it lacks, and how many are."""
    cards = cards_in(sprint, today())
    undecided = [(entry.card, entry.step, lacks(entry.card)) for entry in cards if entry.card.stage != Stage.DECIDED]
    return page(
        "closings/new.html",
        status,
        nav="teams",
        form=form,
        form_has_errors=form.has_problems,
        sprint=sprint,
        team=sprint.team,
        undecided=undecided,
        stage_labels={stage.value: sprint.team.label_of(stage) for stage in Stage},
        decided=len(cards) - len(undecided),
        total=len(cards),
    )
