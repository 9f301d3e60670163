"""A decision review: a later look at a decision. Is the change still in use, did it hold, and what next?"""

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.fields import field
from board.models.moments import say_day
from board.models.people.activity import record
from board.models.people.person import Person

if TYPE_CHECKING:
    from board.models.experiments.decision import Decision
    from board.models.experiments.experiment import Experiment


class InUse(StrEnum):
    """Whether the change that was decided on is still in use."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"

    @property
    def label(self) -> str:
        """The choice in a form, after “Is it still in use?”."""
        return self.value.capitalize()

    @property
    def told(self) -> str:
        """The words beside an adopted change."""
        return {"yes": "Still in use", "partly": "Partly in use", "no": "No longer in use"}[self.value]


class WhatNext(StrEnum):
    """What follows a review."""

    KEEP = "keep"
    SETTLED = "settled"
    AGAIN = "again"

    @property
    def label(self) -> str:
        """The choice in a form."""
        return {
            "keep": "Keep it, and look again on a day",
            "settled": "It is simply how we work now",
            "again": "Decide again",
        }[self.value]


class DecisionReview(Model):
    """One later look at a decision, which itself is not edited. The latest review says when to look again."""

    __table_args__ = (
        CheckConstraint("still_in_use IN ('yes', 'partly', 'no')", name="still_in_use_is_known"),
        CheckConstraint("what_next IN ('keep', 'settled', 'again')", name="what_next_is_known"),
        Index(None, "at", "still_in_use", "decision_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"), index=True)
    still_in_use: Mapped[str] = mapped_column(String(6), info=field("Still in use"))
    held: Mapped[str] = mapped_column(Text, info=field("Did it hold", searched=True))
    what_next: Mapped[str] = mapped_column(String(7), info=field("What next"))
    look_again_on: Mapped[dt.date | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]

    decision: Mapped["Decision"] = relationship(back_populates="reviews")
    by: Mapped[Person] = relationship()

    @property
    def experiment(self) -> "Experiment":
        return self.decision.experiment

    @property
    def in_use(self) -> InUse:
        return InUse(self.still_in_use)

    @property
    def asks_to_decide(self) -> bool:
        """Whether the review asks a lead to decide again."""
        return self.what_next == WhatNext.AGAIN


def review_decision(
    decision: "Decision",
    in_use: InUse,
    held: str,
    what_next: WhatNext,
    by: Person,
    at: dt.datetime,
    *,
    today: dt.date,
    look_again_on: dt.date | None = None,
) -> DecisionReview:
    """Review a decision.

    KEEP needs a `look_again_on` after `today`, AGAIN waits for a lead from `today`, and SETTLED plans no further look. Raises
    RuleBroken for missing words or a missing or past day, for a superseded decision, and for an archived experiment.
    """
    if decision.experiment.decision is not decision:
        raise RuleBroken("Another decision stands now. Look at that one.")
    if decision.experiment.is_archived:
        raise RuleBroken("This experiment is archived. Its team can bring it back.")
    if not held.strip():
        raise RuleBroken("Enter whether it held", field="held")
    if what_next is WhatNext.KEEP:
        if look_again_on is None:
            raise RuleBroken("Enter when to look again", field="look_again_on")
        if look_again_on <= today:
            raise RuleBroken("The day to look again must be in the future", field="look_again_on")
    review = DecisionReview(
        decision=decision,
        still_in_use=in_use,
        held=held,
        what_next=what_next,
        look_again_on={WhatNext.KEEP: look_again_on, WhatNext.AGAIN: today}.get(what_next),
        by_id=by.id,
        at=at,
    )
    db.session.add(review)
    said = say_day(look_again_on) if what_next is WhatNext.KEEP and look_again_on else what_next.label
    told = {"still_in_use": in_use.label, "held": held, "what_next": said}
    record("reviewed", review, by=by, at=at, changes={field: ["", words] for field, words in told.items()})
    plan_next_looks(decision.experiment)
    return review


def plan_next_looks(experiment: "Experiment") -> None:
    """Set `look_again_on` of each of an experiment's decisions.

    The decision in force gets the day from its latest review, or else its own; all others get None.
    """
    standing = experiment.decision
    for decision in experiment.decisions:
        latest = decision.latest_review
        wanted = latest.look_again_on if latest else decision.review_on
        decision.look_again_on = wanted if decision is standing else None
