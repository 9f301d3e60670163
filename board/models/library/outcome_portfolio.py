"""An outcome portfolio: the experiments that contribute to an outcome, as far as a reader may see them; counted, never rated."""

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import joinedload, selectinload

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.experiments.learning import Learning
from board.models.experiments.outcome import Outcome
from board.models.people.person import Person
from board.models.stages import Stage

# As many of each kind as one reads on a page; the library has them all.
MOST_SHOWN = 20


class ContributionState(StrEnum):
    """Contribution state: what an experiment has come to, as somebody asks who cares about an outcome."""

    LEARNED = "learned"
    UNDER_WAY = "under-way"
    TO_TRY = "to-try"
    NOTHING_YET = "nothing-yet"


@dataclass(frozen=True)
class ContributionCounts:
    """How many experiments contribute to an outcome, in each contribution state."""

    counts: dict[ContributionState, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many contribute in all."""
        return sum(self.counts.values())

    def of(self, state: ContributionState) -> int:
        """How many are in one state."""
        return self.counts.get(state, 0)


def _state() -> ColumnElement[str]:
    return case(
        (Learning.id.is_not(None), ContributionState.LEARNED),
        (Experiment.archived_at.is_not(None), ContributionState.NOTHING_YET),
        (Experiment.stage.in_((Stage.TRYING, Stage.REFLECTING)), ContributionState.UNDER_WAY),
        (Experiment.stage.in_((Stage.IDEAS, Stage.READY)), ContributionState.TO_TRY),
        else_=ContributionState.NOTHING_YET,
    )


def contribution_counts(person: Person) -> dict[int, ContributionCounts]:
    """For each outcome, by its id, how many of the experiments that a person may see contribute to it."""
    seen = Experiment.visible_to(person).outerjoin(Learning, Learning.experiment_id == Experiment.id)
    serving = seen.join(Outcome, Outcome.id == Experiment.serves_id)
    each = serving.with_only_columns(Outcome.id.label("outcome_id"), _state().label("state")).subquery()
    counted = select(each.c.outcome_id, each.c.state, func.count().label("number")).group_by(each.c.outcome_id, each.c.state)
    counts: dict[int, dict[ContributionState, int]] = defaultdict(dict)
    for row in db.session.execute(counted):
        counts[row.outcome_id][ContributionState(row.state)] = row.number
    return {outcome_id: ContributionCounts(of_outcome) for outcome_id, of_outcome in counts.items()}


def contributing_experiments(outcome: Outcome, person: Person) -> dict[ContributionState, list[Experiment]]:
    """The latest in each state that a person may see: by when something was learned, or else by when they came to their stage."""
    place = func.row_number().over(partition_by=_state(), order_by=func.coalesce(Learning.at, Experiment.stage_since).desc())
    seen = Experiment.visible_to(person).outerjoin(Learning, Learning.experiment_id == Experiment.id)
    ranked = seen.where(Experiment.serves_id == outcome.id).with_only_columns(
        Experiment.id, _state().label("state"), place.label("place")
    )
    each = ranked.subquery()
    shown = (
        select(Experiment, each.c.state)
        .join(each, each.c.id == Experiment.id)
        .where(each.c.place <= MOST_SHOWN)
        .order_by(each.c.place, Experiment.id.desc())
        .options(joinedload(Experiment.team), joinedload(Experiment.result), joinedload(Experiment.learning))
        .options(selectinload(Experiment.decisions))
    )
    found: dict[ContributionState, list[Experiment]] = {state: [] for state in ContributionState}
    for experiment, name in db.session.execute(shown):
        found[ContributionState(name)].append(experiment)
    return found
