"""Decisions: a lead's adopt, adapt or abandon."""

import datetime as dt
from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response
from werkzeug.wrappers import Response as AnyResponse

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.decision import DecisionKind, what_is_wrong
from board.models.experiments.experiment import LONGEST_TEXT, Experiment
from board.models.experiments.idea import grown_out_of
from board.models.moments import now
from board.models.permissions import may_decide
from board.web.access import allow, current_person, find, today
from board.web.experiments.story import story_of
from board.web.finding import find_experiment
from board.web.forms.form import DayField, Form, NumberField, as_choices, offered, radios, text
from board.web.fragments import done, page
from board.web.people.sign_in import local_path

bp = Blueprint("decisions", __name__)

LOOK_AGAIN_AFTER = dt.timedelta(days=90)

SENTENCES = {
    DecisionKind.ADOPT: "It worked well enough to become how we do it. Say who spreads it and how it is kept up.",
    DecisionKind.ADAPT: "It is worth another go, done differently. The next cycle starts in Ideas with the same hypothesis.",
    DecisionKind.ABANDON: "It stops here. What was learned stays for everyone: never waste a mistake.",
}
ONLY_FOR = {DecisionKind.ADOPT: ("spread_by", "kept_up"), DecisionKind.ADAPT: ("changes",), DecisionKind.ABANDON: ()}


class DecisionForm(Form):
    """The decision, because, what happens next, and the date to review it."""

    cards: dict[str, Experiment]

    kind = radios(
        "What do you decide?", [(kind.value, kind.label) for kind in DecisionKind], needed="Choose adopt, adapt or abandon"
    )
    because = text(
        "Because", LONGEST_TEXT, needed="Enter why", hint="A sentence or two. The team and every other team will read it."
    )
    spread_by = text("Who spreads it?", LONGEST_TEXT, hint="People or teams, and where to.")
    kept_up = text("How is it kept up?", LONGEST_TEXT, hint="What makes sure that it is still done in a year?")
    changes = text("What changes next time?", LONGEST_TEXT, hint="What the team should do differently in the next cycle.")
    next = text(
        "What happens next?", LONGEST_TEXT, needed="Enter what happens next", hint="The first thing that somebody does now."
    )
    review_on = DayField("When do we look again?", hint="In 90 days unless you say otherwise. It can be left out if you abandon.")
    card = offered("Which card goes on?", [], hint="The team has begun this out of the experiment already.")
    stands = NumberField("The decision that stood when this was opened")

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether the form is valid; errors of the chosen kind of decision are shown together with those of all decisions."""
        shaped = super().validate(extra_validators)
        if self.kind.data not in list(DecisionKind):
            return shaped
        kind = DecisionKind(self.kind.data)
        for broken in what_is_wrong(kind, self.values("because", "next", "review_on", *ONLY_FOR[kind]), now()):
            if not self[broken.field].errors:
                self.refuse(broken)
                shaped = False
        if kind is DecisionKind.ADAPT and self.card.choices and not self.card.data and not self.card.errors:
            self.refuse(RuleBroken("Choose the card that goes on, or a new one", field="card"))
            shaped = False
        return shaped

    def offering(self, experiment: Experiment) -> "DecisionForm":
        """The form with the cards that could be the next cycle; a new one is made where there is none, without asking."""
        self.cards = {str(card.id): card for card in grown_out_of(experiment)}
        choices = [(key, f"“{card.title}”, in {card.stage_label}") for key, card in self.cards.items()]
        self.card.choices = as_choices([*choices, ("new", "A new card for the next cycle")] if choices else [])
        return self


@bp.get("/decisions")
def index() -> AnyResponse:
    """Redirect from an address that leads have bookmarked: what waits for a decision is on the review now."""
    return redirect(url_for("review.show", _anchor="waits"), 303)


@bp.get("/experiments/<int:experiment_id>/decisions/new")
def new(experiment_id: int) -> Response:
    """The short story, with the form beside it."""
    experiment = find_to_decide(experiment_id)
    form = DecisionForm(data={"review_on": today() + LOOK_AGAIN_AFTER, "stands": _standing_id(experiment)}).offering(experiment)
    form.card.data = next(iter(form.cards), None)
    return new_page(form, experiment)


@bp.post("/experiments/<int:experiment_id>/decisions")
def create(experiment_id: int) -> Response:
    """Save a decision; one that another lead has made meanwhile is shown first, and replaced only if the user confirms that."""
    # Locked, so that of two leads at once the second sees what the first has decided.
    find(Experiment.visible_to(current_person()).with_for_update(of=Experiment), id=experiment_id)
    experiment = find_to_decide(experiment_id)
    form = DecisionForm().offering(experiment)
    if not form.sent():
        return new_page(form, experiment, 422)
    if (form.stands.data or 0) != _standing_id(experiment):
        form.form_errors.append("Somebody decided while you were writing. Read what stands now; save yours again to replace it.")
        form.stands.data, form.stands.raw_data = _standing_id(experiment), None
        return new_page(form, experiment, 409)
    kind = DecisionKind(form.kind.data)
    try:
        decision = experiment.decide(
            kind,
            by=current_person(),
            at=now(),
            card=form.cards.get(form.card.data or ""),
            **form.values("because", "next", "review_on", *ONLY_FOR[kind]),
        )
    except RuleBroken as broken:
        db.session.rollback()
        form.refuse(broken)
        return new_page(form, find_to_decide(experiment_id), 422)
    db.session.commit()
    return done(
        f"{kind.done}: “{experiment.title}”.",
        way_back(experiment),
        undo_url=url_for("moves.destroy", move_id=decision.move.id) if decision.move else None,
    )


def find_to_decide(experiment_id: int) -> Experiment:
    """An experiment to decide on; answers 404 to users who may not see it and 403 to those who may not decide."""
    experiment = find_experiment(experiment_id)
    allow(may_decide(current_person(), experiment))
    return experiment


def new_page(form: DecisionForm, experiment: Experiment, status: int = 200) -> Response:
    """The form beside the story, without its buttons."""
    story = story_of(experiment) | {"may_work": False, "may_decide": False}
    return page(
        "experiments/decisions_new.html",
        status,
        **story,
        nav="review",
        form=form,
        back=request.values.get("back"),
        sentences=SENTENCES,
        missing=[need for need, there in experiment.needs() if not there and need.key != "decision"],
        form_has_errors=form.has_problems,
    )


def way_back(experiment: Experiment, chapter: str = "story-decision") -> str:
    """The page to return to: the one that the form was on, or else this chapter of the story."""
    back = request.form.get("back")
    return local_path(back) if back else url_for("experiments.show", experiment_id=experiment.id, _anchor=chapter)


def _standing_id(experiment: Experiment) -> int:
    return experiment.decision.id if experiment.decision else 0
