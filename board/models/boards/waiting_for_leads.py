"""What waits for a lead: which cards do, the longest first, and whether there is a lead at all."""

import datetime as dt
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, select, union_all

from board.database import db
from board.models.boards.card_facts import card_facts
from board.models.experiments.agreement import waiting_for_agreement
from board.models.experiments.decision import Decision
from board.models.experiments.experiment import Experiment
from board.models.experiments.learning import Learning
from board.models.experiments.result import Result
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.stages import Stage

# More than anybody decides in a day. The review has them all.
MOST_WAITING = 50


class LeadIsMissing(NamedTuple):
    """Nobody is a lead, and the card that waits for one, if any does."""

    experiment_id: int | None = None
    title: str = ""


def waits_for_lead(today: dt.date | None = None) -> ColumnElement[bool]:
    """SQL condition: whether an experiment waits for a decision, an agreement, or, on a day, to be looked at again.

    Each kind is found by itself, from the few rows that tell: read of every card at once, it took a lead's home 40 ms of 12,500.
    """
    facts, is_decided = card_facts().selected_columns, Experiment.stage == Stage.DECIDED
    is_reflected_on = and_(Experiment.stage.in_((Stage.TRYING, Stage.REFLECTING)), facts.has_well, facts.improvements > 0)
    has_result, has_learning = Result.experiment_id == Experiment.id, Learning.experiment_id == Experiment.id
    standing = select(Decision.id).where(Decision.experiment_id == Experiment.id, Decision.withdrawn_at.is_(None))
    kinds = [
        select(Experiment.id).join(Result, has_result).join(Learning, has_learning).where(is_reflected_on),
        select(Experiment.id).where(is_decided, ~standing.exists()),
        waiting_for_agreement(select(Experiment)),
    ]
    if today:
        again = select(Experiment.id).join(Decision, Decision.experiment_id == Experiment.id)
        kinds.append(again.where(is_decided, Decision.look_again_on <= today))
    return and_(Experiment.archived_at.is_(None), Experiment.id.in_(union_all(*kinds)))


def somebody_is_a_lead() -> bool:
    """Whether anybody who is here decides, agrees and looks again."""
    return db.session.scalar(select(Person.id).where(Person.is_lead, Person.left_at.is_(None)).limit(1)) is not None


def lead_is_missing() -> LeadIsMissing | None:
    """What is missed where nobody is a lead, with the card that has waited longest; None if somebody is, or there is no team yet."""
    if somebody_is_a_lead() or db.session.scalar(select(Team.id).limit(1)) is None:
        return None
    waiting = select(Experiment.id, Experiment.title).where(waits_for_lead()).order_by(Experiment.stage_since).limit(1)
    row = db.session.execute(waiting).first()
    return LeadIsMissing() if row is None else LeadIsMissing(row.id, row.title)
