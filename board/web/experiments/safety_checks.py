"""Safety checks: the six questions of whether it is safe to try, on a page of their own, to answer and to answer again."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.experiment import Experiment
from board.models.experiments.safety import QUESTIONS, SafetyCheck, SafetyStatus
from board.models.moments import now
from board.web.access import current_person, find
from board.web.finding import find_to_work_on
from board.web.forms.safety import SafetyForm, answers_in, fill_with, mark_unanswered
from board.web.fragments import done, page

bp = Blueprint("safety_checks", __name__)


@bp.get("/experiments/<int:experiment_id>/safety/new")
def new(experiment_id: int) -> Response:
    """The questions, with the current answers."""
    experiment = find_to_work_on(experiment_id)
    form = SafetyForm(data={"stands": _standing_id(experiment)})
    if experiment.check is not None:
        fill_with(form, experiment.check)
    return new_page(form, experiment)


@bp.post("/experiments/<int:experiment_id>/safety")
def create(experiment_id: int) -> Response:
    """Save the answers; what somebody else has answered meanwhile is shown first, and replaced only if the user confirms that."""
    # Locked, so that of two people at once the second sees what the first has answered.
    find(Experiment.visible_to(current_person()).with_for_update(of=Experiment), id=experiment_id)
    experiment = find_to_work_on(experiment_id)
    form = SafetyForm()
    if not form.sent() or mark_unanswered(form):
        return new_page(form, experiment, 422)
    if (form.stands.data or 0) != _standing_id(experiment):
        form.form_errors.append(
            "Somebody answered while you were. Read their answers; save yours again to put them in their place."
        )
        form.stands.data, form.stands.raw_data = _standing_id(experiment), None
        return new_page(form, experiment, 409, beside=experiment.check)
    try:
        check = experiment.answer_safety_questions(answers_in(form), form["about"].data or "", by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return new_page(form, find_to_work_on(experiment_id), 422)
    db.session.commit()
    said = {
        SafetyStatus.CLEAR: "No to all six: it is safe to try.",
        SafetyStatus.WAITS: "Your answers are saved. Leads are asked to agree.",
    }
    return done(
        said.get(check.standing, "Your answers are saved."),
        url_for("experiments.show", experiment_id=experiment.id, _anchor="story-safety"),
    )


def new_page(form: SafetyForm, experiment: Experiment, status: int = 200, beside: SafetyCheck | None = None) -> Response:
    """The six questions; `beside` is the safety check that somebody else has saved meanwhile."""
    return page(
        "experiments/safety_checks_new.html",
        status,
        nav="teams",
        form=form,
        experiment=experiment,
        team=experiment.team,
        questions=QUESTIONS,
        beside=beside,
        form_has_errors=form.has_problems,
    )


def _standing_id(experiment: Experiment) -> int:
    return experiment.check.id if experiment.check else 0
