"""Agreements: a lead agrees that something may be tried, asks a question, or says no."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.agreement import AgreementKind, needs_another_lead, respond
from board.models.experiments.experiment import LONGEST_TEXT, Experiment
from board.models.experiments.safety import SafetyCheck
from board.models.moments import now
from board.models.permissions import may_agree
from board.web.access import allow, current_person, find
from board.web.experiments.decisions import way_back
from board.web.experiments.story import story_of
from board.web.finding import find_experiment
from board.web.forms.form import Form, NumberField, radios, text
from board.web.fragments import done, page

bp = Blueprint("agreements", __name__)

CHOICES = {
    AgreementKind.AGREED: "I agree: it can be tried",
    AgreementKind.ASKED: "I have a question first",
    AgreementKind.REFUSED: "No, not like this",
}
HINTS = {
    AgreementKind.AGREED: "The team can start. Say what makes it safe enough, or what you ask it to watch.",
    AgreementKind.ASKED: "It goes back to the team, and comes to the leads again with its answer.",
    AgreementKind.REFUSED: "Say why, so that the team can change what it will try and answer the questions again.",
}
DONE = {
    AgreementKind.AGREED: "You agreed to “{}”. Its team can start.",
    AgreementKind.ASKED: "The team of “{}” can read your question.",
    AgreementKind.REFUSED: "You said no to “{}”. Its team can read why.",
}


class AgreementForm(Form):
    """One of the three with a sentence, and what the lead had read."""

    kind = radios("What do you say?", CHOICES.items(), needed="Choose whether you agree, ask a question or say no")
    said = text("In a sentence", LONGEST_TEXT, needed="Enter a sentence", hint="The team and every other team can read it.")
    check = NumberField("The answers that stood when this was opened")
    stands = NumberField("What was said last when this was opened")


@bp.get("/experiments/<int:experiment_id>/agreements/new")
def new(experiment_id: int) -> Response:
    """The change, the prediction and every answer of yes, with the form beside them."""
    experiment = find_to_agree(experiment_id)
    check_id, last_id = standing_ids(experiment)
    return new_page(AgreementForm(data={"check": check_id, "stands": last_id}), experiment)


@bp.post("/experiments/<int:experiment_id>/agreements")
def create(experiment_id: int) -> Response:
    """Save the agreement; new answers by the team or a word by another lead are shown first."""
    # Locked, so that of two leads at once the second sees what the first has said.
    find(Experiment.visible_to(current_person()).with_for_update(of=Experiment), id=experiment_id)
    experiment = find_to_agree(experiment_id)
    form = AgreementForm()
    if not form.sent():
        return new_page(form, experiment, 422)
    if changed := changed_meanwhile(experiment, form.check, form.stands):
        form.form_errors.append(changed)
        before = next((check for check in experiment.checks if check.id == form.check.data), None)
        keep_up(experiment, form.check, form.stands)
        return new_page(form, experiment, 409, before=before)
    kind = AgreementKind(form.kind.data)
    try:
        if experiment.check is None:
            raise RuleBroken("The team has not answered the six questions yet.")
        respond(experiment.check, kind, form.said.data or "", by=current_person(), at=now())
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return new_page(form, find_to_agree(experiment_id), 422)
    db.session.commit()
    return done(DONE[kind].format(experiment.title), way_back(experiment, "story-safety"))


def find_to_agree(experiment_id: int) -> Experiment:
    """An experiment for a lead to agree to; answers 404 to users who may not see it and 403 to those who may not agree."""
    experiment = find_experiment(experiment_id)
    allow(may_agree(current_person(), experiment))
    return experiment


def standing_ids(experiment: Experiment) -> tuple[int, int]:
    """The ids of the current safety check and of the last agreement on it; 0 where there is none."""
    check = experiment.check
    return check.id if check else 0, check.agreements[-1].id if check and check.agreements else 0


def changed_meanwhile(experiment: Experiment, check: NumberField, last: NumberField) -> str | None:
    """A sentence about what somebody did after the form was opened, or None if nothing has changed."""
    check_id, last_id = standing_ids(experiment)
    if (check.data or 0) != check_id:
        return "The team answered the six questions again while you were writing. Read the new answers; save yours again if it still holds."
    if (last.data or 0) != last_id and experiment.check is not None:
        word = experiment.check.agreements[-1]
        return f"{word.by.name} {AgreementKind(word.kind).did} while you were writing. Read it; save yours again to add it."
    return None


def keep_up(experiment: Experiment, check: NumberField, last: NumberField) -> None:
    """Set the ids in the form to the current ones, because the page that is shown next has them."""
    check.data, last.data = standing_ids(experiment)
    check.raw_data = last.raw_data = None


def new_page(form: AgreementForm, experiment: Experiment, status: int = 200, before: SafetyCheck | None = None) -> Response:
    """The form beside the story; `before` is the safety check that the lead had read, if it has been replaced."""
    check = experiment.check
    story = story_of(experiment) | {"may_work": False, "may_decide": False, "may_agree": False}
    return page(
        "experiments/agreements_new.html",
        status,
        **story,
        nav="review",
        form=form,
        back=request.values.get("back"),
        hints=HINTS,
        check=check,
        before=before if before is not check else None,
        needs_another=check is not None and bool(check.yeses) and needs_another_lead(check, current_person()),
        form_has_errors=form.has_problems,
    )
