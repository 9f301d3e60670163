"""The cards of a sprint: their facts and next steps, what each still lacks, and what came out of them."""

import datetime as dt
from typing import NamedTuple

from sqlalchemy import case, func, or_, select, union_all
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from board.database import db
from board.models.boards.card_facts import CardFacts, card_facts, facts_in
from board.models.boards.next_step import NextStep, next_step
from board.models.experiments.experiment import Experiment
from board.models.people.team import Team
from board.models.sprints.sprint import Sprint
from board.models.sprints.window import Window
from board.models.stages import Stage

# A page of them; whoever has more ideas orders them on the board first.
MOST_CANDIDATES = 60


class SprintCard(NamedTuple):
    """One card of a sprint, and its next step."""

    card: CardFacts
    step: NextStep


def cards_in(sprint: Sprint, today: dt.date) -> list[SprintCard]:
    """The unarchived cards of a sprint, in the order of stages and ranks."""
    in_this = card_facts().where(Experiment.sprint_id == sprint.id)
    cards = [facts_in(row) for row in db.session.execute(in_this.order_by(Experiment.rank, Experiment.id))]
    return sorted((SprintCard(card, next_step(card, today)) for card in cards), key=lambda entry: Stage(entry.card.stage).place)


def candidates_for(sprint: Sprint) -> list[CardFacts]:
    """The team's ready experiments and then its ideas that no open sprint has: at most MOST_CANDIDATES, in the order of the board."""
    if sprint.closed_at is not None:
        return []
    free = card_facts().where(
        Experiment.team_id == sprint.team_id,
        Experiment.archived_at.is_(None),
        Experiment.stage.in_((Stage.IDEAS, Stage.READY)),
        or_(Experiment.sprint_id.is_(None), Sprint.closed_at.is_not(None)),
    )
    ready_first = case((Experiment.stage == Stage.READY, 0), else_=1)
    rows = db.session.execute(free.order_by(None).order_by(ready_first, Experiment.rank, Experiment.id).limit(MOST_CANDIDATES))
    return [facts_in(row) for row in rows]


def lacks(card: CardFacts) -> list[str]:
    """What a card still lacks to be decided, as noun phrases."""
    if Stage(card.stage).place < Stage.TRYING.place and card.confirmed is None:
        return ["It was never started"]
    lacking = (
        (card.confirmed is None, "a result"),
        (not card.has_well, "something that went well"),
        (not card.improvements, "1 to 3 things to do better"),
        (not card.has_learning, "what was learned"),
        (card.decision_kind is None, "a lead’s decision"),
    )
    return [what for is_lacking, what in lacking if is_lacking]


def counts_by_sprint(team: Team) -> dict[int, dict[str, int]]:
    """The number of cards in each stage by sprint id: now for open sprints, at closing for closed ones."""
    now_in = (
        select(Experiment.sprint_id, Experiment.stage)
        .join(Sprint, Sprint.id == Experiment.sprint_id)
        .where(Sprint.team_id == team.id, Sprint.closed_at.is_(None), Experiment.archived_at.is_(None))
    )
    was_in = select(Window.sprint_id, Window.stage).join(Window.sprint).where(Sprint.team_id == team.id)
    cards = union_all(now_in, was_in).subquery()
    rows = db.session.execute(select(cards.c.sprint_id, cards.c.stage, func.count()).group_by(cards.c.sprint_id, cards.c.stage))
    counts: dict[int, dict[str, int]] = {}
    for sprint_id, stage, number in rows:
        counts.setdefault(sprint_id, {})[stage] = number
    return counts


def what_came_out(sprint: Sprint) -> list[Experiment]:
    """The experiments of a sprint that have a result, with learnings and decisions loaded."""
    rows = db.session.scalars(
        select(Experiment)
        .join(Experiment.result)
        .where(Experiment.sprint_id == sprint.id, Experiment.archived_at.is_(None))
        .order_by(Experiment.id)
        .options(contains_eager(Experiment.result), joinedload(Experiment.learning), selectinload(Experiment.decisions))
    )
    return list(rows)


def ended_and_open(team_ids: list[int], today: dt.date) -> list[Sprint]:
    """The open sprints of these teams whose last day has passed, the earliest first."""
    return list(
        db.session.scalars(
            select(Sprint)
            .where(Sprint.team_id.in_(team_ids), Sprint.closed_at.is_(None), Sprint.last_day < today)
            .order_by(Sprint.last_day)
            .options(joinedload(Sprint.team))
        )
    )
