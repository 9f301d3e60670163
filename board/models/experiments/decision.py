"""A decision: a lead's adopt, adapt or abandon, with the reason, what happens next and when to look at it again."""

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.experiments.decision_review import plan_next_looks, review_decision
from board.models.experiments.idea import go_on_with
from board.models.experiments.move import Move, NotReady
from board.models.fields import Field, field
from board.models.people.activity import record
from board.models.people.person import Person
from board.models.stages import Stage

if TYPE_CHECKING:
    from board.models.experiments.decision_review import DecisionReview
    from board.models.experiments.experiment import Experiment


class DecisionKind(StrEnum):
    """The three decisions, after Plan-Do-Study-Act."""

    ADOPT = "adopt"
    ADAPT = "adapt"
    ABANDON = "abandon"

    @property
    def label(self) -> str:
        """The choice in a form."""
        return self.value.capitalize()

    @property
    def done(self) -> str:
        """The past tense, for a card."""
        return "Abandoned" if self is DecisionKind.ABANDON else self.label + "ed"


class Decision(Model):
    """A lead's decision. It is never edited, only superseded by a later decision or withdrawn with the move that it made."""

    ALSO_RECORDED = {"decision": Field("Decision", searched=True)}

    __table_args__ = (
        CheckConstraint("kind IN ('adopt', 'adapt', 'abandon')", name="kind_is_known"),
        Index(None, "at", "kind", "withdrawn_at", "experiment_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    experiment_id: Mapped[int] = mapped_column(ForeignKey("experiment.id"), index=True)
    kind: Mapped[str] = mapped_column(String(7), info=field("Decision", searched=True))
    because: Mapped[str] = mapped_column(Text, info=field("Because", searched=True))
    next: Mapped[str] = mapped_column(Text, info=field("What happens next", searched=True))
    review_on: Mapped[dt.date | None]
    # The day of the next look at the decision; None once it is settled or superseded. `plan_next_looks` maintains it.
    look_again_on: Mapped[dt.date | None] = mapped_column(index=True)
    spread_by: Mapped[str] = mapped_column(Text, default="", info=field("Who spreads it", searched=True))
    kept_up: Mapped[str] = mapped_column(Text, default="", info=field("How it is kept up", searched=True))
    changes: Mapped[str] = mapped_column(Text, default="", info=field("What changes", searched=True))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    withdrawn_at: Mapped[dt.datetime | None]
    move_id: Mapped[int | None] = mapped_column(ForeignKey("move.id"))
    next_cycle_id: Mapped[int | None] = mapped_column(ForeignKey("experiment.id"))

    experiment: Mapped["Experiment"] = relationship(back_populates="decisions", foreign_keys=experiment_id)
    by: Mapped[Person] = relationship()
    move: Mapped[Move | None] = relationship()
    next_cycle: Mapped["Experiment | None"] = relationship(foreign_keys=next_cycle_id)
    reviews: Mapped[list["DecisionReview"]] = relationship(back_populates="decision", order_by="DecisionReview.id")

    @property
    def verdict(self) -> DecisionKind:
        return DecisionKind(self.kind)

    @property
    def is_superseded(self) -> bool:
        """Whether a later decision is in force."""
        return self.withdrawn_at is None and self.experiment.decision is not self

    @property
    def latest_review(self) -> "DecisionReview | None":
        return self.reviews[-1] if self.reviews else None

    def withdraw(self, by: Person, at: dt.datetime) -> None:
        """Withdraw the decision, as part of undoing its move.

        It stays on record. The next cycle that it opened is archived unless somebody has changed it.
        """
        self.withdrawn_at = at
        record("withdrew", self, by=by, at=at)
        plan_next_looks(self.experiment)
        if self.next_cycle is not None and self.next_cycle.version == 1:
            self.next_cycle.archive(by=by, at=at)

    # Written beside the nouns that these methods create.
    review = review_decision


def decide(
    experiment: "Experiment",
    kind: DecisionKind,
    by: Person,
    at: dt.datetime,
    card: "Experiment | None" = None,
    **words: object,
) -> Decision:
    """Decide on an experiment; its card moves to Decided, and adapt opens the next cycle in Ideas, or makes `card` the next cycle.

    `words` are `because`, `next` and `review_on`, with `spread_by` and `kept_up` for adopt and `changes` for adapt. Raises
    NotReady without a result or a complete retrospective, and RuleBroken for an archived experiment and for missing or wrong
    words.
    """
    missing = [need for need in experiment.missing_for(Stage.DECIDED) if need.key != "decision"]
    if missing:
        raise NotReady(experiment, Stage.DECIDED, missing)
    if experiment.is_archived:
        raise RuleBroken("This experiment is archived. Its team can bring it back.")
    for broken in what_is_wrong(kind, words, at):
        raise broken
    decision = Decision(experiment=experiment, kind=kind, by_id=by.id, at=at, **words)
    db.session.add(decision)
    record("decided", decision, by=by, at=at, changes={"decision": ["", kind.done]})
    db.session.expire(experiment, ["decisions"])
    plan_next_looks(experiment)
    if experiment.stage != Stage.DECIDED:
        decision.move = experiment.move_to(Stage.DECIDED, by=by, at=at)
    for retrospective in experiment.retrospectives:
        if not retrospective.is_live and all(looked_at.decision for looked_at in retrospective.experiments):
            retrospective.forget_writers()  # a retrospective without a circle has no other closing
    if kind is DecisionKind.ADAPT:
        decision.next_cycle = (
            go_on_with(experiment, card, decision.changes, by=by, at=at)
            if card
            else experiment.open_next_cycle(decision.changes, by=by, at=at)
        )
    return decision


def what_is_wrong(kind: DecisionKind, words: dict[str, object], at: dt.datetime) -> list[RuleBroken]:
    """Returns an error for everything that is missing or wrong in the words of a decision, each with its sentence and field."""
    asked = {"because": "Enter why", "next": "Enter what happens next"}
    if kind is DecisionKind.ADOPT:
        asked |= {"spread_by": "Enter who spreads it", "kept_up": "Enter how it is kept up"}
    if kind is DecisionKind.ADAPT:
        asked |= {"changes": "Enter what changes next time"}
    wrong = [RuleBroken(sentence, field=field) for field, sentence in asked.items() if not str(words.get(field) or "").strip()]
    review_on = words.get("review_on")
    if review_on is None and kind is not DecisionKind.ABANDON:
        wrong.append(RuleBroken("Enter when to look again", field="review_on"))
    if isinstance(review_on, dt.date) and review_on <= at.date():
        wrong.append(RuleBroken("The day to look again must be in the future", field="review_on"))
    return wrong


def superseded_decisions(experiment: "Experiment") -> list[Decision]:
    """An experiment's superseded decisions, the latest first."""
    return [decision for decision in reversed(experiment.decisions) if decision.is_superseded]
