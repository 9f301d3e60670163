"""The next step: the one thing that takes an experiment further round the loop, whose it is, and whether it presses."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from board.models.decision import Kind
from board.models.stage import Stage
from board.models.team import COACH

if TYPE_CHECKING:
    from board.models.board import CardFacts

OWNER = "owner"
TEAM = "team"
LEAD = "lead"
NOBODY = "nobody"


@dataclass(frozen=True)
class NextStep:
    """What comes next for one experiment: a key for where it is done, its words, and who is to do it."""

    key: str
    label: str
    whose: str
    is_urgent: bool = False


def next_step(card: "CardFacts", today: dt.date) -> NextStep:
    """The next step of a card as it stands today."""
    stage = Stage(card.stage)
    if stage is Stage.IDEAS:
        return (
            NextStep("hypothesis", "Complete the hypothesis", OWNER)
            if card.missing_parts
            else NextStep("ready", "Move to Ready", OWNER)
        )
    if stage is Stage.READY:
        return _to_start(card)
    if stage is Stage.DECIDED:
        return _after_deciding(card, today)
    over = window_is_over(card, today)
    if card.confirmed is None:
        if stage is Stage.TRYING and not over:
            return NextStep("result", "Record what happens", NOBODY)
        return NextStep("result", "Record the result", OWNER, is_urgent=over)
    if not card.has_well or not card.improvements:
        return NextStep(
            "retrospective", "Choose what to do better" if card.has_well else "Hold the retrospective", TEAM, is_urgent=over
        )
    if not card.has_learning:
        return NextStep("learning", "Write what you learned", OWNER)
    return NextStep("decision", "Waits for a lead's decision", LEAD)


def _to_start(card: "CardFacts") -> NextStep:
    if card.missing_parts:
        return NextStep("hypothesis", "Complete the hypothesis", OWNER)
    if card.owner_id is None:
        return NextStep("start", "Choose an owner", TEAM)
    if card.last_day is None:
        return NextStep("start", "Choose a sprint", OWNER)
    return NextStep("start", "Start trying" if card.has_prediction else "Write a prediction", OWNER)


def _after_deciding(card: "CardFacts", today: dt.date) -> NextStep:
    if card.decision_kind is None:
        return NextStep("decision", "Waits for a lead's decision", LEAD)
    if card.review_on is not None and card.review_on <= today:
        return NextStep("review", "Time to look again", LEAD, is_urgent=True)
    if card.decision_kind != Kind.ADAPT and not card.first_is_tried and card.improvements:
        return NextStep("try", "Try the first thing next", OWNER)
    return NextStep("story", "Read what was learned", NOBODY)


def window_is_over(card: "CardFacts", today: dt.date) -> bool:
    """Whether its sprint has ended or been closed."""
    return card.last_day is not None and (card.sprint_closed or card.last_day < today)


def has_fallen_silent(card: "CardFacts", today: dt.date) -> bool:
    """Whether its sprint is over and nobody has finished reflecting on it."""
    return (
        card.stage in (Stage.TRYING, Stage.REFLECTING)
        and window_is_over(card, today)
        and not (card.confirmed is not None and card.has_well and card.improvements)
    )


def needs(card: "CardFacts", step: NextStep, person_id: int, *, is_lead: bool, role: str | None) -> bool:
    """Whether a card's next step waits for this person: its owner's, its team's, a lead's; for a coach also what is stuck.

    `role` is theirs on the card's team: `member`, `coach`, or None.
    """
    if step.whose == LEAD:
        return is_lead
    if role is not None and step.whose == OWNER and card.owner_id == person_id:
        return True
    if role == COACH:
        return step.is_urgent or step.whose == TEAM
    return role is not None and step.whose == TEAM and card.owner_id in (None, person_id)
