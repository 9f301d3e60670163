"""A top improvement: the first of a retrospective's improvements. If nobody begins it, the product asks about it."""

import datetime as dt
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from board.database import db
from board.models.experiments.decision import DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.people.person import Person
from board.models.people.team import COACH
from board.models.retrospectives.escalation import Escalation
from board.models.retrospectives.improvement import Improvement
from board.models.retrospectives.retrospective import Retrospective

# A team that has just held a retrospective knows what it chose. After a week it has forgotten, or something is in the way.
WAITS_QUIETLY = dt.timedelta(days=7)


def waits_since() -> ColumnElement[Any]:
    """The moment from which a top improvement can be begun: the start of the retrospective, or the answer to its escalation."""
    return func.coalesce(Escalation.answered_at, Retrospective.started_at)


def not_begun() -> Select[Improvement]:
    """The top improvements that nobody has begun and that do not wait for a lead's answer."""
    handed_up = and_(Escalation.improvement_id == Improvement.id, Escalation.withdrawn_at.is_(None))
    return (
        select(Improvement)
        .join(Retrospective, Retrospective.id == Improvement.retrospective_id)
        .outerjoin(Escalation, handed_up)
        .where(Improvement.position == 1, Improvement.became_id.is_(None))
        .where(or_(Escalation.id.is_(None), Escalation.answered_at.is_not(None)))
    )


def is_due(since: dt.datetime, decision_kind: str | None, today: dt.date) -> bool:
    """Whether to ask about a top improvement that could be begun since `since`.

    It is due WAITS_QUIETLY later, or as soon as its experiment is decided. After adapt it is never due, because the next cycle
    that adapting opened is where the team makes the improvement.
    """
    if decision_kind is None:
        return since.date() + WAITS_QUIETLY <= today
    return decision_kind != DecisionKind.ADAPT


def top_improvements_for(person: Person, today: dt.date) -> list[Improvement]:
    """The due top improvements that wait for a person.

    These are the ones they own, the ones nobody owns on their teams, and all of teams they coach.
    """
    roles = {membership.team_id: membership.role for membership in person.memberships}
    rows = (
        not_begun()
        .add_columns(waits_since())
        .where(Retrospective.team_id.in_(list(roles)))
        .order_by(waits_since(), Improvement.id)
        .options(
            joinedload(Improvement.owner).selectinload(Person.memberships),
            joinedload(Improvement.retrospective).options(
                joinedload(Retrospective.team),
                selectinload(Retrospective.experiments).selectinload(Experiment.decisions),
            ),
        )
    )
    return [
        improvement
        for improvement, since in db.session.execute(rows)
        if _is_whose(improvement, person, roles) and _is_worth_asking(improvement, since, today)
    ]


def _is_whose(improvement: Improvement, person: Person, roles: dict[int, str]) -> bool:
    owner, team_id = improvement.owner, improvement.retrospective.team_id
    if roles[team_id] == COACH or owner is None or owner.left_at is not None or owner.role_in(team_id) is None:
        return True
    return owner.id == person.id


def _is_worth_asking(improvement: Improvement, since: dt.datetime, today: dt.date) -> bool:
    experiments = improvement.retrospective.experiments
    if experiments and all(experiment.is_archived for experiment in experiments):
        return False  # archived with the experiments it came out of
    decisions = [experiment.decision for experiment in experiments]
    kind = decisions[0].kind if len(decisions) == 1 and decisions[0] else None
    return is_due(since, kind, today)
