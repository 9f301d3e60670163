"""Replies: what a team answers when a lead has asked whether something is safe to try."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.agreement import answer_lead
from board.models.experiments.experiment import LONGEST_TEXT, Experiment
from board.models.moments import now
from board.web.access import current_person, find
from board.web.experiments.agreements import changed_meanwhile, keep_up, standing_ids
from board.web.experiments.story import story_of
from board.web.finding import find_to_work_on
from board.web.forms.form import Form, NumberField, text
from board.web.fragments import done, page

bp = Blueprint("replies", __name__)


class ReplyForm(Form):
    """The reply, and what its author had read."""

    said = text(
        "Your answer",
        LONGEST_TEXT,
        needed="Enter an answer",
        hint="It goes to the leads, who can then agree. Never name or describe a resident.",
    )
    check = NumberField("The answers that stood when this was opened")
    stands = NumberField("What was said last when this was opened")


@bp.get("/experiments/<int:experiment_id>/replies/new")
def new(experiment_id: int) -> Response:
    """The question, and the form for the reply."""
    experiment = find_to_work_on(experiment_id)
    check_id, last_id = standing_ids(experiment)
    return new_page(ReplyForm(data={"check": check_id, "stands": last_id}), experiment)


@bp.post("/experiments/<int:experiment_id>/replies")
def create(experiment_id: int) -> Response:
    """Save a reply; what somebody else has said meanwhile is shown first."""
    find(Experiment.visible_to(current_person()).with_for_update(of=Experiment), id=experiment_id)
    experiment = find_to_work_on(experiment_id)
    form = ReplyForm()
    if not form.sent():
        return new_page(form, experiment, 422)
    if changed := changed_meanwhile(experiment, form.check, form.stands):
        form.form_errors.append(changed)
        keep_up(experiment, form.check, form.stands)
        return new_page(form, experiment, 409)
    try:
        if experiment.check is None:
            raise RuleBroken("No question of a lead waits for an answer.")
        answer_lead(experiment.check, form.said.data or "", by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return new_page(form, find_to_work_on(experiment_id), 422)
    db.session.commit()
    return done(
        "The leads can read your answer.", url_for("experiments.show", experiment_id=experiment.id, _anchor="story-safety")
    )


def new_page(form: ReplyForm, experiment: Experiment, status: int = 200) -> Response:
    """The form, below what was said so far."""
    story = story_of(experiment) | {"may_work": False, "may_agree": False}
    return page("experiments/replies_new.html", status, **story, nav="teams", form=form, form_has_errors=form.has_problems)
