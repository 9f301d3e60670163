"""A risk map: where the risks of many experiments started on the matrix, where they are now, and what evidence retired."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Select, or_, select, union_all

from board.models.evidence.risk_matrix import Score
from board.models.experiments.decision import Decision
from board.models.experiments.experiment import Experiment
from board.models.experiments.move import STARTS, Move


@dataclass(frozen=True)
class RiskMap:
    """How many experiments went from one place on the matrix to another; to None are those not scored again."""

    ways: Counter[tuple[Score, Score | None]]

    @property
    def experiments(self) -> int:
        """How many have named their riskiest assumption."""
        return self.ways.total()

    @property
    def scored_again(self) -> int:
        """How many have been scored again since."""
        return sum(number for (_before, now), number in self.ways.items() if now is not None)

    @property
    def retired(self) -> int:
        """Risk retired: the sum of what evidence took away, where it took something."""
        return sum(number * max(0, _taken(way)) for way, number in self.ways.items())

    @property
    def lowered(self) -> int:
        """From how many experiments evidence took something away."""
        return sum(number for way, number in self.ways.items() if _taken(way) > 0)

    @property
    def added(self) -> int:
        """The sum of what was added where a risk turned out to be larger."""
        return sum(number * max(0, -_taken(way)) for way, number in self.ways.items())

    @property
    def raised(self) -> int:
        """How many turned out to be riskier than was thought."""
        return sum(number for way, number in self.ways.items() if _taken(way) < 0)

    @property
    def started(self) -> Counter[Score]:
        """How many started in each place of the matrix."""
        return sum((Counter({before: number}) for (before, _now), number in self.ways.items()), Counter())

    @property
    def standing(self) -> Counter[Score]:
        """How many are in each place now."""
        return sum((Counter({now or before: number}) for (before, now), number in self.ways.items()), Counter())


def started_or_decided(
    among: Select[Experiment], since: dt.datetime, until: dt.datetime, *, are_few: bool = False
) -> Select[Experiment]:
    """Those whose trial started or that were decided from `since` up to, and without, `until`.

    `are_few` says that there are not many to choose from: only for how the database is best asked.
    """
    started = select(Move.experiment_id).where(STARTS, Move.at >= since, Move.at < until)
    decided = select(Decision.experiment_id).where(Decision.at >= since, Decision.at < until, Decision.withdrawn_at.is_(None))
    if are_few:
        of_it = (started.where(Move.experiment_id == Experiment.id), decided.where(Decision.experiment_id == Experiment.id))
        return among.where(or_(*(each.correlate(Experiment).exists() for each in of_it)))
    # One list and not two with "or" between them, which SQLite reads twice.
    return among.where(Experiment.id.in_(union_all(started, decided)))


def way(likelihood: int, impact: int, now_likelihood: int | None, now_impact: int | None) -> tuple[Score, Score | None]:
    """Where a risk was at first and where it is now, None until it is scored again."""
    now = None if now_likelihood is None or now_impact is None else Score(now_likelihood, now_impact)
    return Score(likelihood, impact), now


def _taken(way: tuple[Score, Score | None]) -> int:
    before, now = way
    return before.total - (now or before).total
