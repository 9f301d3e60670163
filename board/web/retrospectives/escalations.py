"""Escalations: what a team cannot fix itself, as a question to the leads with the day by which it needs an answer."""

from flask import Blueprint, request, url_for
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.experiment import LONGEST_TEXT
from board.models.moments import now
from board.models.permissions import may_withdraw, may_work_in
from board.models.retrospectives.escalation import USUAL_WAIT, Escalation, escalate
from board.models.retrospectives.improvement import Improvement
from board.models.retrospectives.retrospective import Retrospective
from board.web.access import allow, current_person, find, today
from board.web.forms.form import DayField, Form, text
from board.web.fragments import done, page

bp = Blueprint("escalations", __name__)

RETROSPECTIVE = "retrospective"


class EscalationForm(Form):
    """What is needed, and by when it would still help."""

    asked = text(
        "What do you need?",
        LONGEST_TEXT,
        needed="Enter what you need",
        hint="What would have to change, what you have tried already, and who might be able to help. Everyone can read it. Never name or describe a resident.",
    )
    answer_by = DayField(
        "When do you need an answer?", needed="Enter the day to answer by", hint="In two weeks unless you say otherwise."
    )


@bp.get("/improvements/<int:improvement_id>/escalations/new")
def new(improvement_id: int) -> Response:
    """The form for an escalation."""
    improvement = find_improvement(improvement_id)
    return new_page(EscalationForm(data={"answer_by": today() + USUAL_WAIT}), improvement)


@bp.post("/improvements/<int:improvement_id>/escalations")
def create(improvement_id: int) -> Response:
    """Escalate an improvement to the leads."""
    # Locked, so that of two people at once the second gets an error and keeps what was typed.
    find(Improvement.visible_to(current_person()).with_for_update(of=Improvement), id=improvement_id)
    improvement = find_improvement(improvement_id)
    form = EscalationForm()
    if not form.sent():
        return new_page(form, improvement, 422)
    try:
        escalate(improvement, **form.values("asked", "answer_by"), by=current_person(), at=now(), today=today())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return new_page(form, find_improvement(improvement_id), 422)
    db.session.commit()
    return done("The leads will see it. It stays here until one of them answers.", home_of(improvement, wanted_back()))


@bp.post("/escalations/<int:escalation_id>/withdraw")
def destroy(escalation_id: int) -> Response:
    """Withdraw the user's own question."""
    escalation = find_own(escalation_id)
    escalation.withdraw(by=current_person(), at=now())
    db.session.commit()
    return done(
        "The question is withdrawn.",
        home_of(escalation.improvement, wanted_back()),
        undo_url=url_for("escalations.update", escalation_id=escalation.id),
    )


@bp.post("/escalations/<int:escalation_id>/withdraw/undo")
def update(escalation_id: int) -> Response:
    """Restore a question that was withdrawn."""
    escalation = find_own(escalation_id)
    escalation.raise_again(by=current_person(), at=now())
    db.session.commit()
    return done("The leads will see it again.", home_of(escalation.improvement))


def find_improvement(improvement_id: int) -> Improvement:
    """An improvement that the user's team has chosen; otherwise answers 404 or 403."""
    improvement: Improvement = find(
        Improvement.visible_to(current_person()).options(joinedload(Improvement.retrospective).joinedload(Retrospective.team)),
        id=improvement_id,
    )
    allow(may_work_in(current_person(), improvement.retrospective.team))
    return improvement


def find_own(escalation_id: int) -> Escalation:
    """A question that the user has raised; answers 403 for a question of somebody else."""
    escalation: Escalation = find(Escalation.visible_to(current_person()), id=escalation_id)
    allow(may_withdraw(current_person(), escalation))
    return escalation


def wanted_back() -> str:
    """The page that the user came from, as the form passes it on."""
    return request.values.get("back", "")


def home_of(improvement: Improvement, back: str = "") -> str:
    """The page of an improvement: its experiment's story, or its retrospective if `back` says so or it has no experiment."""
    experiment_id = improvement.experiment_id
    if back == RETROSPECTIVE or experiment_id is None:
        return url_for("retrospectives.show", retrospective_id=improvement.retrospective_id)
    return url_for("experiments.show", experiment_id=experiment_id, _anchor="story-retrospective")


def new_page(form: EscalationForm, improvement: Improvement, status: int = 200) -> Response:
    """The form, below what it is about."""
    back = wanted_back()
    return page(
        "retrospectives/escalations_new.html",
        status,
        nav="teams",
        form=form,
        form_has_errors=form.has_problems,
        improvement=improvement,
        team=improvement.retrospective.team,
        back=RETROSPECTIVE if back == RETROSPECTIVE else None,
        back_url=home_of(improvement, back),
    )
