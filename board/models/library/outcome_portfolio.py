"""What serves an outcome: every experiment that a reader may see which says that it does, and what was learned; counted, never rated."""

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


class Fruit(StrEnum):
    """What an experiment has come to, as somebody asks who cares about an outcome."""

    LEARNED = "learned"
    UNDER_WAY = "under-way"
    TO_TRY = "to-try"
    NOTHING_YET = "nothing-yet"


@dataclass(frozen=True)
class Served:
    """How many experiments serve an outcome, by what they have come to."""

    counts: dict[Fruit, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())

    def of(self, fruit: Fruit) -> int:
        """Those of one kind."""
        return self.counts.get(fruit, 0)


def _fruit() -> ColumnElement[str]:
    return case(
        (Learning.id.is_not(None), Fruit.LEARNED),
        (Experiment.archived_at.is_not(None), Fruit.NOTHING_YET),
        (Experiment.stage.in_((Stage.TRYING, Stage.REFLECTING)), Fruit.UNDER_WAY),
        (Experiment.stage.in_((Stage.IDEAS, Stage.READY)), Fruit.TO_TRY),
        else_=Fruit.NOTHING_YET,
    )


def served_by_outcome(person: Person) -> dict[int, Served]:
    """For each outcome, by its id, how much of what a person may see serves it."""
    seen = Experiment.visible_to(person).outerjoin(Learning, Learning.experiment_id == Experiment.id)
    serving = seen.join(Outcome, Outcome.id == Experiment.serves_id)
    each = serving.with_only_columns(Outcome.id.label("outcome_id"), _fruit().label("fruit")).subquery()
    counted = select(each.c.outcome_id, each.c.fruit, func.count()).group_by(each.c.outcome_id, each.c.fruit)
    counts: dict[int, dict[Fruit, int]] = defaultdict(dict)
    for outcome_id, name, number in db.session.execute(counted):
        counts[outcome_id][Fruit(name)] = number
    return {outcome_id: Served(of_outcome) for outcome_id, of_outcome in counts.items()}


def what_serves(outcome: Outcome, person: Person) -> dict[Fruit, list[Experiment]]:
    """The latest of each kind that a person may see: what was learned by when that was, the others by when they came to their stage."""
    place = func.row_number().over(partition_by=_fruit(), order_by=func.coalesce(Learning.at, Experiment.stage_since).desc())
    seen = Experiment.visible_to(person).outerjoin(Learning, Learning.experiment_id == Experiment.id)
    ranked = seen.where(Experiment.serves_id == outcome.id).with_only_columns(
        Experiment.id, _fruit().label("fruit"), place.label("place")
    )
    each = ranked.subquery()
    shown = (
        select(Experiment, each.c.fruit)
        .join(each, each.c.id == Experiment.id)
        .where(each.c.place <= MOST_SHOWN)
        .order_by(each.c.place, Experiment.id.desc())
        .options(joinedload(Experiment.team), joinedload(Experiment.result), joinedload(Experiment.learning))
        .options(selectinload(Experiment.decisions))
    )
    found: dict[Fruit, list[Experiment]] = {fruit: [] for fruit in Fruit}
    for experiment, name in db.session.execute(shown):
        found[Fruit(name)].append(experiment)
    return found
