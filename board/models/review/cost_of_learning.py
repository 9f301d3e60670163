"""The cost of learning: what trials took, beside what the full changes would have cost; for what was abandoned, what was not spent."""

from typing import Any, NamedTuple

from sqlalchemy import Select, func, select

from board.database import db
from board.models.evidence.cost import Cost, say_cost
from board.models.experiments.decision import Decision, DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.people.team import Team


class CostOfLearning(NamedTuple):
    """Sums over experiments, in days and pounds; what nobody wrote down is not in them."""

    experiments: int
    days: int
    pounds: int
    full_days: int
    full_pounds: int
    abandoned: int
    days_not_spent: int
    pounds_not_spent: int

    @property
    def trials(self) -> str:
        """What the trials took, in words."""
        return say_cost(self.days, self.pounds)

    @property
    def full(self) -> str:
        """What all the full changes would have cost, in words."""
        return say_cost(self.full_days, self.full_pounds)

    @property
    def not_spent(self) -> str:
        """What was not spent on changes that were abandoned, in words."""
        return say_cost(self.days_not_spent or None, self.pounds_not_spent or None)


class CostRow(NamedTuple):
    """What one experiment cost, and what was decided about it."""

    experiment_id: int
    title: str
    team: str
    days: int | None
    pounds: int | None
    full_days: int | None
    full_pounds: int | None
    decision: str | None

    @property
    def trial(self) -> str:
        """What the trial took, in words."""
        return say_cost(self.days, self.pounds)

    @property
    def full(self) -> str:
        """What the full change would have cost, in words."""
        return say_cost(self.full_days, self.full_pounds)

    @property
    def is_not_spent(self) -> bool:
        """Whether the full change was abandoned, so that its cost was never spent."""
        return self.decision == DecisionKind.ABANDON


def costs_of(among: Select[Experiment], most: int) -> list[CostRow]:
    """What each of these experiments cost, the dearest change first, no more than `most`."""
    team = select(Team.name).where(Team.id == Experiment.team_id).correlate(Experiment).scalar_subquery()
    rows = _with_costs(among).with_only_columns(
        Experiment.id.label("experiment_id"),
        Experiment.title,
        team.label("team"),
        *(Cost.days, Cost.pounds, Cost.full_days, Cost.full_pounds),
        Decision.kind.label("decision"),
    )
    order = (func.coalesce(Cost.full_pounds, 0).desc(), func.coalesce(Cost.full_days, 0).desc(), Experiment.id)
    return [CostRow(**row) for row in db.session.execute(rows.order_by(*order).limit(most)).mappings()]


def _with_costs(among: Select[Experiment]) -> Select[Any]:
    """Each of these experiments with its cost and the decision that stands: the latest that was not withdrawn."""
    latest = (
        select(func.max(Decision.id))
        .where(Decision.experiment_id == Experiment.id, Decision.withdrawn_at.is_(None))
        .correlate(Experiment)
        .scalar_subquery()
    )
    costed = among.join(Cost, Cost.experiment_id == Experiment.id).outerjoin(Decision, Decision.id == latest)
    return costed.where(Experiment.archived_at.is_(None)).order_by(None)
