"""Decision reviews: is the change still in use, did it hold, and what next."""

from typing import NamedTuple

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response
from werkzeug.wrappers import Response as AnyResponse

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.decision_review import DecisionReview, InUse, WhatNext
from board.models.experiments.experiment import LONGEST_TEXT, Experiment
from board.models.moments import now, say_day
from board.web.access import current_person, find, today
from board.web.experiments.decisions import LOOK_AGAIN_AFTER, find_to_decide, way_back
from board.web.experiments.story import story_of
from board.web.forms.form import DayField, Form, NumberField, radios, text
from board.web.fragments import done, page

bp = Blueprint("decision_reviews", __name__)

HINTS = {
    WhatNext.KEEP: "Choose the day below.",
    WhatNext.SETTLED: "Nobody is asked about it again.",
    WhatNext.AGAIN: "You go on to the decision. Until a lead has made it, it waits.",
}


class DecisionReviewForm(Form):
    """Whether it is still in use, whether it held, and what happens next."""

    still_in_use = radios(
        "Is it still in use?",
        [(each.value, each.label) for each in InUse],
        needed="Choose whether it is still in use",
    )
    held = text(
        "Did it hold?",
        LONGEST_TEXT,
        needed="Enter whether it held",
        hint="A sentence: what is still done, what is not, and how you know.",
    )
    what_next = radios("What next?", [(each.value, each.label) for each in WhatNext], needed="Choose what comes next")
    look_again_on = DayField("When do we look again?", hint="Only if you keep it and look again.")
    stands = NumberField("The decision that stood when this was opened")


@bp.get("/experiments/<int:experiment_id>/reviews/new")
def new(experiment_id: int) -> Response:
    """The decision as it was made, with the three questions beside it."""
    experiment = find_to_decide(experiment_id)
    return new_page(empty_look(experiment, what_next=WhatNext.KEEP.value), experiment)


@bp.post("/experiments/<int:experiment_id>/reviews")
def create(experiment_id: int) -> AnyResponse:
    """Save the answers; if the decision has been replaced meanwhile, the new one is shown first."""
    tried = try_to_look(experiment_id)
    if tried.review is None:
        return new_page(tried.form, tried.experiment, tried.status)
    db.session.commit()
    if tried.review.asks_to_decide:
        url = url_for("decisions.new", experiment_id=experiment_id, back=request.form.get("back"))
        return done("Your answers are saved. Now decide again.", url)
    return done(tried.said, way_back(tried.experiment))


class TriedReview(NamedTuple):
    """What became of a form that was sent: the review, not committed yet, or None and the form with its errors and a status."""

    form: DecisionReviewForm
    experiment: Experiment
    review: DecisionReview | None = None
    status: int = 422

    @property
    def said(self) -> str:
        """What has happened, in a sentence."""
        again = self.review.look_again_on if self.review and self.review.what_next == WhatNext.KEEP else None
        return f"“{self.experiment.title}”: " + (f"We look again on {say_day(again)}." if again else "It is how we work now.")


def empty_look(experiment: Experiment, **given: str) -> DecisionReviewForm:
    """The form as it is opened."""
    stands = experiment.decision.id if experiment.decision else 0
    return DecisionReviewForm(formdata=None, data={"look_again_on": today() + LOOK_AGAIN_AFTER, "stands": stands, **given})


def try_to_look(experiment_id: int) -> TriedReview:
    """Review the decision by the form that was sent; if it has been replaced meanwhile, the new one is shown first."""
    # Locked, so that of two leads at once the second sees what the first has answered.
    find(Experiment.visible_to(current_person()).with_for_update(of=Experiment), id=experiment_id)
    experiment = find_to_decide(experiment_id)
    decision, form = experiment.decision, DecisionReviewForm()
    is_sent = form.sent()
    if decision is None:
        form.form_errors.append("No decision stands now, so there is nothing to look at again.")
    if decision is None or not is_sent:
        return TriedReview(form, experiment)
    if (form.stands.data or 0) != decision.id:
        form.form_errors.append(
            "Somebody decided again while you were writing. Read what stands now; save yours again if it still holds."
        )
        form.stands.data, form.stands.raw_data = decision.id, None
        return TriedReview(form, experiment, status=409)
    try:
        review = decision.review(
            InUse(form.still_in_use.data),
            form.held.data or "",
            WhatNext(form.what_next.data),
            by=current_person(),
            at=now(),
            today=today(),
            look_again_on=form.look_again_on.data,
        )
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return TriedReview(form, find_to_decide(experiment_id))
    return TriedReview(form, experiment, review, 200)


def new_page(form: DecisionReviewForm, experiment: Experiment, status: int = 200) -> Response:
    """The form beside the story with its decision, without its buttons."""
    return page(
        "experiments/decision_reviews_new.html",
        status,
        **story_of(experiment) | {"may_work": False, "may_decide": False},
        nav="review",
        form=form,
        hints=HINTS,
        back=request.values.get("back"),
        form_has_errors=form.has_problems,
    )
