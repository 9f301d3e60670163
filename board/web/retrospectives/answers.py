"""Answers: what a lead replies to a question that a team has escalated."""

from flask import Blueprint, request, url_for
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.experiment import LONGEST_TEXT
from board.models.moments import now
from board.models.permissions import may_answer
from board.models.retrospectives.escalation import Escalation
from board.web.access import allow, current_person, find
from board.web.forms.form import Form, text
from board.web.fragments import done, page
from board.web.people.sign_in import local_path

bp = Blueprint("answers", __name__)


class AnswerForm(Form):
    """The answer, which everyone can read."""

    answer = text(
        "Answer",
        LONGEST_TEXT,
        needed="Enter an answer",
        hint="What will happen, who does it and by when. If it cannot be done, say why, and what the team can do instead.",
    )


@bp.get("/escalations/<int:escalation_id>/answers/new")
def new(escalation_id: int) -> Response:
    """The question, and the form for the answer; an existing answer can be reworded."""
    escalation = find_to_answer(escalation_id)
    return new_page(AnswerForm(obj=escalation), escalation)


@bp.post("/escalations/<int:escalation_id>/answers")
def create(escalation_id: int) -> Response:
    """Save the answer; if another lead has answered meanwhile, their answer is shown beside this one first."""
    escalation = find_to_answer(escalation_id)
    form = AnswerForm()
    if not form.sent():
        return new_page(form, escalation, 422)
    if form.stands_beside(escalation, "answer"):
        return new_page(form, escalation, 409)
    try:
        escalation.give_answer(form.answer.data or "", by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return new_page(form, find_to_answer(escalation_id), 422)
    db.session.commit()
    back = request.form.get("back")
    url = local_path(back) if back else url_for("review.show", _anchor="waits")
    return done(f"{escalation.team.name} can read your answer.", url)


def find_to_answer(escalation_id: int) -> Escalation:
    """A question to be answered; answers 404 to users who may not see it and 403 to those who may not answer it."""
    escalation: Escalation = find(
        Escalation.visible_to(current_person()).options(joinedload(Escalation.raised_by), joinedload(Escalation.answered_by)),
        id=escalation_id,
    )
    allow(may_answer(current_person(), escalation.team))
    return escalation


def new_page(form: AnswerForm, escalation: Escalation, status: int = 200) -> Response:
    """The question with the form below it."""
    return page(
        "retrospectives/answers_new.html",
        status,
        nav="review",
        form=form,
        back=request.values.get("back"),
        form_has_errors=form.has_problems,
        escalation=escalation,
        improvement=escalation.improvement,
        experiment_id=escalation.experiment_id,
        team=escalation.team,
    )
