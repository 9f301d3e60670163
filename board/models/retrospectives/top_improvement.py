"""A top improvement: the first of a retrospective's improvements. If nobody begins it, the product asks about it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from board.database import db
from board.models.experiments.decision import Decision, DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.people.person import Person
from board.models.people.team import COACH, Membership
from board.models.retrospectives.escalation import Escalation
from board.models.retrospectives.improvement import Improvement
from board.models.retrospectives.retrospective import Retrospective, retrospective_experiment

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
        # Not asked as IS NULL: SQLite would look that up first, and walk through every improvement for each card of a board.
        .where(Improvement.position == 1, func.coalesce(Improvement.became_id, 0) == 0)
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


def top_improvements_for(person: Person, today: dt.date) -> list[int]:
    """The numbers of the due top improvements that wait for a person, the longest first; `load_improvements` loads some.

    These are the ones they own, the ones nobody owns on their teams, and all of teams they coach.
    """
    roles = {membership.team_id: membership.role for membership in person.memberships}
    if not roles:
        return []
    coached = [team_id for team_id, role in roles.items() if role == COACH]
    on_team = and_(Membership.team_id == Retrospective.team_id, Membership.person_id == Improvement.owner_id)
    has_owner = and_(Membership.id.is_not(None), Person.left_at.is_(None))
    rows = (
        not_begun()
        .with_only_columns(Improvement.id, Improvement.retrospective_id, waits_since().label("since"))
        .outerjoin(Person, Person.id == Improvement.owner_id)
        .outerjoin(Membership, on_team)
        .where(Retrospective.team_id.in_(list(roles)))
        .where(or_(Retrospective.team_id.in_(coached), Improvement.owner_id == person.id, ~has_owner))
        .order_by(waits_since(), Improvement.id)
    )
    found = db.session.execute(rows).all()
    about = _what_they_are_about([row.retrospective_id for row in found])
    return [row.id for row in found if _is_worth_asking(about.get(row.retrospective_id, []), row.since, today)]


def load_improvements(ids: Sequence[int]) -> list[Improvement]:
    """These improvements in this order, each with its retrospective, its team and its experiments."""
    rows = (
        select(Improvement)
        .where(Improvement.id.in_(ids))
        .options(
            joinedload(Improvement.retrospective).options(joinedload(Retrospective.team), selectinload(Retrospective.experiments))
        )
    )
    loaded = {improvement.id: improvement for improvement in db.session.scalars(rows)} if ids else {}
    return [loaded[number] for number in ids]


class AboutExperiment(NamedTuple):
    """What decides whether to ask: whether an experiment is archived, and the kind of the decision that stands."""

    is_archived: bool
    decision_kind: str | None


def _what_they_are_about(retrospective_ids: Sequence[int]) -> dict[int, list[AboutExperiment]]:
    """The experiments of these retrospectives."""
    standing = aliased(Decision)
    latest = (
        select(func.max(standing.id))
        .where(standing.experiment_id == Experiment.id, standing.withdrawn_at.is_(None))
        .correlate(Experiment)
        .scalar_subquery()
    )
    link = retrospective_experiment.c
    rows = (
        select(link.retrospective_id, Experiment.archived_at.is_not(None).label("is_archived"), Decision.kind)
        .join(Experiment, Experiment.id == link.experiment_id)
        .outerjoin(Decision, Decision.id == latest)
        .where(link.retrospective_id.in_(retrospective_ids))
    )
    about: dict[int, list[AboutExperiment]] = {}
    for row in db.session.execute(rows):
        about.setdefault(row.retrospective_id, []).append(AboutExperiment(row.is_archived, row.kind))
    return about


def _is_worth_asking(experiments: Sequence[AboutExperiment], since: dt.datetime, today: dt.date) -> bool:
    if experiments and all(experiment.is_archived for experiment in experiments):
        return False  # archived with the experiments it came out of
    return is_due(since, experiments[0].decision_kind if len(experiments) == 1 else None, today)
