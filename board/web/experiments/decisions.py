"""Decisions: a lead's adopt, adapt or abandon."""

import datetime as dt
from typing import Any, NamedTuple

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response
from werkzeug.wrappers import Response as AnyResponse

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.decision import Decision, DecisionKind, what_is_wrong
from board.models.experiments.experiment import LONGEST_TEXT, Experiment
from board.models.experiments.grounds import changed_grounds, fingerprint_of
from board.models.experiments.idea import grown_out_of
from board.models.moments import listed, now
from board.models.permissions import may_decide
from board.web.access import allow, current_person, find, today
from board.web.experiments.story import story_of
from board.web.finding import find_experiment
from board.web.forms.form import DayField, Form, NumberField, as_choices, line, offered, radios, text
from board.web.fragments import done, page
from board.web.people.sign_in import local_path

bp = Blueprint("decisions", __name__)

LONGEST_FINGERPRINT = 100
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
    seen = line("The team's words when this was opened", LONGEST_FINGERPRINT)

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
    return new_page(empty_form(experiment), experiment)


@bp.post("/experiments/<int:experiment_id>/decisions")
def create(experiment_id: int) -> Response:
    """Save a decision; what has changed since the form was opened is shown first."""
    tried = try_to_decide(experiment_id)
    if tried.decision is None:
        return new_page(tried.form, tried.experiment, tried.status)
    db.session.commit()
    return done(tried.said, way_back(tried.experiment), undo_url=tried.undo_url("moves.destroy"))


class TriedDecision(NamedTuple):
    """What became of a form that was sent: the decision, not committed yet, or None and the form with its errors and a status."""

    form: DecisionForm
    experiment: Experiment
    decision: Decision | None = None
    status: int = 422

    @property
    def said(self) -> str:
        """What has happened, in a sentence."""
        return f"{DecisionKind(self.form.kind.data).done}: “{self.experiment.title}”."

    def undo_url(self, endpoint: str, **address: Any) -> str | None:
        """Where the decision can be undone; None if it moved no card."""
        move = self.decision.move if self.decision else None
        return url_for(endpoint, move_id=move.id, **address) if move else None


def empty_form(experiment: Experiment, **words: Any) -> DecisionForm:
    """The form as it is opened, beginning with these words."""
    given = {"review_on": today() + LOOK_AGAIN_AFTER, "stands": _standing_id(experiment), "seen": fingerprint_of(experiment)}
    form = DecisionForm(formdata=None, data=given | words).offering(experiment)
    form.card.data = next(iter(form.cards), None)
    return form


def try_to_decide(experiment_id: int) -> TriedDecision:
    """Decide by the form that was sent.

    What the team or another lead has changed since the form was opened is shown first, and the decision made only if it is sent again.
    """
    # Locked, so that of two leads at once the second sees what the first has decided.
    find(Experiment.visible_to(current_person()).with_for_update(of=Experiment), id=experiment_id)
    experiment = find_to_decide(experiment_id)
    form = DecisionForm().offering(experiment)
    is_sent = form.sent()
    if _has_changed(form, experiment):
        return TriedDecision(form, experiment, status=409)
    if not is_sent:
        return TriedDecision(form, experiment)
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
        return TriedDecision(form, find_to_decide(experiment_id))
    return TriedDecision(form, experiment, decision, 200)


def _has_changed(form: DecisionForm, experiment: Experiment) -> bool:
    """Whether the form was opened on other words, or another decision, than stand now; it says so, and is right when sent again."""
    changed = changed_grounds(experiment, form.seen.data)
    if changed:
        form.form_errors.append(
            f"{experiment.team.name} changed {listed(changed)} while you were reading. "
            "Read it again, and record your decision again if it still holds."
        )
        form.seen.data, form.seen.raw_data = fingerprint_of(experiment), None
    is_decided = (form.stands.data or 0) != _standing_id(experiment)
    if is_decided:
        form.form_errors.append("Somebody decided while you were writing. Read what stands now; save yours again to replace it.")
        form.stands.data, form.stands.raw_data = _standing_id(experiment), None
    return bool(changed) or is_decided


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
