"""What waits for a person: the next steps that are theirs on their teams' cards, and for leads what waits for a decision anywhere."""

import datetime as dt
from typing import NamedTuple

from sqlalchemy import and_, false, or_, select

from board.database import db
from board.models.board import CardFacts, card_facts
from board.models.decision import Decision
from board.models.experiment import Experiment
from board.models.learning import Learning
from board.models.next_step import NextStep, needs, next_step
from board.models.permissions import visible_team_ids
from board.models.person import Person
from board.models.result import Result
from board.models.stage import Stage
from board.models.team import COACH, Team


class Waiting(NamedTuple):
    """One thing that waits for somebody: a card, its team and its next step."""

    card: CardFacts
    team_name: str
    step: NextStep


def waiting_for(person: Person, today: dt.date) -> list[Waiting]:
    """What waits for a person: first what presses, then what others wait for, last what can be tried next."""
    roles = {membership.team_id: membership.role for membership in person.memberships}
    coached = [team_id for team_id, role in roles.items() if role == COACH]
    mine_or_nobodys = or_(Experiment.owner_id == person.id, Experiment.owner_id.is_(None))
    theirs = or_(
        and_(Experiment.team_id.in_(list(roles)), mine_or_nobodys),
        and_(Experiment.team_id.in_(coached), Experiment.stage.in_((Stage.READY, Stage.TRYING, Stage.REFLECTING))),
    )
    to_decide = or_(
        and_(Experiment.stage.in_((Stage.TRYING, Stage.REFLECTING)), Result.id.is_not(None), Learning.id.is_not(None)),
        and_(Experiment.stage == Stage.DECIDED, or_(Decision.id.is_(None), Decision.review_on <= today)),
    )
    seen = select(Team.id).where(visible_team_ids(person))
    query = (
        card_facts()
        .join(Team, Team.id == Experiment.team_id)
        .add_columns(Experiment.team_id, Team.name)
        .where(or_(theirs, and_(to_decide, Experiment.team_id.in_(seen)) if person.is_lead else false()))
    )
    found = []
    for *facts, team_id, team_name in db.session.execute(query):
        card = CardFacts(*facts)
        step = next_step(card, today)
        if needs(card, step, person.id, is_lead=person.is_lead, role=roles.get(team_id)):
            found.append(Waiting(card, team_name, step))
    return sorted(found, key=_pressing)


def _pressing(waiting: Waiting) -> tuple[bool, bool, int, dt.datetime]:
    step = waiting.step
    return not step.is_urgent, step.key == "try", -Stage(waiting.card.stage).place, waiting.card.stage_since
