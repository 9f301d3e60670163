"""The inbox: the next steps of cards that wait for a person, and for leads everything anywhere that waits for a lead."""

import datetime as dt
from typing import NamedTuple

from sqlalchemy import and_, exists, func, or_, select

from board.database import db
from board.models.boards.card_facts import CardFacts, card_facts, facts_in
from board.models.boards.next_step import NextStep, needs, steps_of
from board.models.boards.waiting_for_leads import MOST_WAITING, waits_for_lead
from board.models.experiments.agreement import has_other_leads
from board.models.experiments.experiment import Experiment
from board.models.experiments.safety import SafetyCheck
from board.models.people.person import Person
from board.models.people.team import COACH, Membership, Team
from board.models.retrospectives.retrospective import Retrospective, looks_at_its_trial, retrospective_experiment
from board.models.stages import Stage

UNDER_WAY = (Stage.READY, Stage.TRYING, Stage.REFLECTING)


class InboxEntry(NamedTuple):
    """One thing that waits for a person: a card, its team, its next step, and the id of its latest retrospective."""

    card: CardFacts
    team_name: str
    step: NextStep
    retrospective_id: int | None


def inbox_of(person: Person, today: dt.date) -> list[InboxEntry]:
    """What waits for a person: urgent steps first, then the latest stage, then the longest wait.

    Of what waits for leads there are at most MOST_WAITING cards, those that have waited longest. Top improvements that wait for
    the person come from `top_improvements_for`.
    """
    roles = {membership.team_id: membership.role for membership in person.memberships}
    coached = [team_id for team_id, role in roles.items() if role == COACH]
    # The card of an owner who has left the team counts as one without an owner.
    others = exists().where(Membership.team_id == Experiment.team_id, Membership.person_id == Experiment.owner_id)
    is_anothers = and_(Experiment.owner_id != person.id, others, Person.left_at.is_(None))
    # Ideas wait for their owner alone, and what is decided for nobody on the team: without them there is little to read.
    theirs = or_(
        and_(
            Experiment.team_id.in_(list(roles)), Experiment.stage.in_(UNDER_WAY), or_(Experiment.owner_id.is_(None), ~is_anothers)
        ),
        and_(Experiment.team_id.in_(list(roles)), Experiment.stage == Stage.IDEAS, Experiment.owner_id == person.id),
        and_(Experiment.team_id.in_(coached), Experiment.stage.in_(UNDER_WAY)),
    )
    retrospective = (
        select(func.max(retrospective_experiment.c.retrospective_id))
        .join(Retrospective, Retrospective.id == retrospective_experiment.c.retrospective_id)
        .where(retrospective_experiment.c.experiment_id == Experiment.id, looks_at_its_trial())
        .correlate(Experiment)
        .scalar_subquery()
    )
    query = (
        card_facts()
        .join(Team, Team.id == Experiment.team_id)
        .add_columns(
            Experiment.team_id,
            Team.name.label("team_name"),
            retrospective.label("retrospective_id"),
            SafetyCheck.by_id.label("answered_by"),
        )
    )
    rows = {row.id: row for row in db.session.execute(query.where(theirs))} if roles else {}
    if person.is_lead:
        seen = select(Team.id).where(Team.is_visible_to(person))
        waiting = select(Experiment.id).where(waits_for_lead(today), Experiment.team_id.in_(seen))
        # Which they are is asked first, because what a card shows would be read of the thousands that wait.
        longest = waiting.order_by(Experiment.stage_since, Experiment.id).limit(MOST_WAITING)
        for row in db.session.execute(query.where(Experiment.id.in_(list(db.session.scalars(longest))))):
            rows.setdefault(row.id, row)
    found, others_lead = [], person.is_lead and has_other_leads(person)
    for row in rows.values():
        card = facts_in(row)
        for step in steps_of(card, today):
            is_anothers_to_agree = step.key == "agreement" and row.answered_by == person.id and others_lead
            if (
                step.key != "try"
                and not is_anothers_to_agree
                and needs(card, step, person.id, is_lead=person.is_lead, role=roles.get(row.team_id))
            ):
                found.append(InboxEntry(card, row.team_name, step, row.retrospective_id))
    return sorted(found, key=_urgent_first)


def _urgent_first(entry: InboxEntry) -> tuple[bool, int, dt.datetime]:
    return not entry.step.is_urgent, -Stage(entry.card.stage).place, entry.card.stage_since
