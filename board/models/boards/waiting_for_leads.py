"""What waits for a lead: which cards do, the longest first, and whether there is a lead at all."""

import datetime as dt
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, false, or_, select

from board.database import db
from board.models.boards.card_facts import card_facts
from board.models.experiments.agreement import Agreement, AgreementKind
from board.models.experiments.decision import Decision
from board.models.experiments.experiment import Experiment
from board.models.experiments.learning import Learning
from board.models.experiments.result import Result
from board.models.experiments.safety import SafetyCheck
from board.models.people.person import Person
from board.models.stages import Stage

# More than anybody decides in a day. The review has them all.
MOST_WAITING = 50


class LeadIsMissing(NamedTuple):
    """A card that waits for a lead while nobody is one."""

    experiment_id: int
    title: str


def waits_for_lead(query: Select[tuple[object, ...]], today: dt.date | None = None) -> ColumnElement[bool]:
    """SQL condition for `card_facts`: whether a card waits for a decision, an agreement, or, on a day, to be looked at again."""
    facts = query.selected_columns
    is_reflected_on = and_(Result.id.is_not(None), Learning.id.is_not(None), facts.has_well, facts.improvements > 0)
    looks_again = Decision.look_again_on <= today if today else false()
    to_decide = or_(
        and_(Experiment.stage.in_((Stage.TRYING, Stage.REFLECTING)), is_reflected_on),
        and_(Experiment.stage == Stage.DECIDED, or_(Decision.id.is_(None), looks_again)),
    )
    to_agree = and_(SafetyCheck.has_yes(), or_(Agreement.id.is_(None), Agreement.kind == AgreementKind.ANSWERED))
    return or_(to_decide, to_agree)


def lead_is_missing() -> LeadIsMissing | None:
    """The card that has waited longest for a lead, if nobody is a lead; None if somebody is, or if none waits."""
    if db.session.scalar(select(Person.id).where(Person.is_lead, Person.left_at.is_(None)).limit(1)) is not None:
        return None
    query = card_facts()
    waiting = query.where(waits_for_lead(query)).order_by(None).order_by(Experiment.stage_since).limit(1)
    row = db.session.execute(waiting).first()
    return None if row is None else LeadIsMissing(row.id, row.title)
