"""The next step: the one thing that takes an experiment further round the loop, whose it is, and whether it is urgent."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from board.models.experiments.safety import SafetyStatus
from board.models.people.team import COACH
from board.models.retrospectives.top_improvement import is_due
from board.models.stages import Stage

if TYPE_CHECKING:
    from board.models.boards.card_facts import CardFacts

OWNER = "owner"
TEAM = "team"
LEAD = "lead"
NOBODY = "nobody"


@dataclass(frozen=True)
class NextStep:
    """The next step of a card: a key for where it is done, its words, and who is to do it."""

    key: str
    label: str
    whose: str
    is_urgent: bool = False


CHOOSE_AN_OWNER = NextStep("owner", "Choose an owner", TEAM)
ADD_A_READING = NextStep("reading", "Add a reading", NOBODY)
# What a safety check with a yes needs, by its status.
AGREEING: dict[str, NextStep] = {
    SafetyStatus.WAITS: NextStep("agreement", "Waits for a lead’s agreement", LEAD),
    SafetyStatus.ASKED: NextStep("question", "Answer a lead’s question", TEAM),
    SafetyStatus.REFUSED: NextStep("refused", "A lead said no: change it", TEAM),
}


def steps_of(card: "CardFacts", today: dt.date) -> list[NextStep]:
    """The next step of a card, and a second one that can be done beside it.

    If the first waits for a lead or for nobody, a card without an owner also needs one. If it is about the safety of a running
    trial, the trial also goes on.
    """
    step = next_step(card, today)
    if step in AGREEING.values() and card.stage == Stage.TRYING:
        return [step, *(other for other in [_round_the_loop(card, today)] if other.whose != NOBODY)]
    is_under_way = Stage(card.stage) in (Stage.READY, Stage.TRYING, Stage.REFLECTING)
    asks_for_owner = is_under_way and not has_owner(card) and step.whose in (LEAD, NOBODY)
    return [step, CHOOSE_AN_OWNER] if asks_for_owner else [step]


def next_step(card: "CardFacts", today: dt.date) -> NextStep:
    """The next step of a card on a day."""
    stage = Stage(card.stage)
    if stage is Stage.TRYING and (asked := AGREEING.get(card.safety or "")):
        return asked
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
    return _round_the_loop(card, today)


def _round_the_loop(card: "CardFacts", today: dt.date) -> NextStep:
    stage = Stage(card.stage)
    over = window_is_over(card, today)
    if card.confirmed is None:
        if stage is Stage.TRYING and not over:
            if not has_owner(card):
                return CHOOSE_AN_OWNER
            return ADD_A_READING if card.has_measure else NextStep("result", "Record what happens", NOBODY)
        return NextStep("result", "Record the result", _whose(card), is_urgent=over)
    if not card.has_well or not card.improvements:
        return NextStep(
            "retrospective", "Choose what to do better" if card.has_well else "Hold the retrospective", TEAM, is_urgent=over
        )
    if not card.has_learning:
        return NextStep("learning", "Write what you learned", _whose(card))
    return NextStep("decision", "Waits for a lead’s decision", LEAD)


def _to_start(card: "CardFacts") -> NextStep:
    if not has_owner(card):
        return CHOOSE_AN_OWNER
    if card.missing_parts:
        return NextStep("hypothesis", "Complete the hypothesis", OWNER)
    if card.safety in (SafetyStatus.ASKED, SafetyStatus.REFUSED):
        return AGREEING[card.safety]
    if card.last_day is None:
        return NextStep("start", "Choose a sprint", OWNER)
    if not card.has_prediction:
        return NextStep("start", "Write a prediction", OWNER)
    if card.has_unsaid:
        return NextStep("expectations", "Say what you expect", OWNER)
    if card.safety is None:
        return NextStep("safety", "Is it safe to try?", OWNER)
    return AGREEING.get(card.safety) or NextStep("start", "Start trying", OWNER)


def _after_deciding(card: "CardFacts", today: dt.date) -> NextStep:
    if card.decision_kind is None:
        return NextStep("decision", "Waits for a lead’s decision", LEAD)
    if card.review_on is not None and card.review_on <= today:
        return NextStep("review", "Time to look again", LEAD, is_urgent=card.review_on < today)
    if top_improvement_is_due(card, today):
        return NextStep("try", "Try the first thing next", _whose(card))
    return NextStep("story", "Read what was learned", NOBODY)


def window_is_over(card: "CardFacts", today: dt.date) -> bool:
    """Whether its sprint was closed, or its last day has passed."""
    return card.last_day is not None and (card.sprint_closed or card.last_day < today)


def has_owner(card: "CardFacts") -> bool:
    """Whether its owner is somebody who is still on the team."""
    return card.owner_id is not None and not card.owner_is_gone


def top_improvement_is_due(card: "CardFacts", today: dt.date) -> bool:
    """Whether its top improvement has waited long enough to be asked about; see `is_due`."""
    return card.top_improvement_waits_since is not None and is_due(card.top_improvement_waits_since, card.decision_kind, today)


def silence_of(card: "CardFacts", today: dt.date) -> str | None:
    """What has fallen silent about a card, in words; None while it goes round the loop. The inbox asks for the same things."""
    stage = Stage(card.stage)
    if stage in (Stage.TRYING, Stage.REFLECTING) and window_is_over(card, today):
        if card.confirmed is None:
            return "Sprint over, no result yet"
        if not card.has_well and not card.improvements:
            return "Sprint over, not reflected on yet"
        if not (card.has_well and card.improvements):
            return "Reflected on, but nothing chosen to do better"
    if stage in (Stage.READY, Stage.TRYING, Stage.REFLECTING) and not has_owner(card):
        return "Nobody on the team keeps it moving"
    if top_improvement_is_due(card, today):
        return "Nobody has begun the first thing to do better"
    return None


def _whose(card: "CardFacts") -> str:
    """The owner, or the whole team if there is none."""
    return OWNER if has_owner(card) else TEAM


def needs(card: "CardFacts", step: NextStep, person_id: int, *, is_lead: bool, role: str | None) -> bool:
    """Whether a step waits for this person: the card's owner, its team or a lead; a coach also gets what is urgent.

    `role` is the person's role on the card's team: `member`, `coach`, or None.
    """
    if step.whose == LEAD:
        return is_lead
    if role is not None and step.whose == OWNER and card.owner_id == person_id:
        return True
    if role == COACH:
        return step.is_urgent or step.whose == TEAM
    return role is not None and step.whose == TEAM and (card.owner_id == person_id or not has_owner(card))
