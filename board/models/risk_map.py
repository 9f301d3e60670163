"""A risk map: where the risks of many experiments started on the matrix, where they are now, and what evidence retired."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select, union_all

from board.database import db
from board.models.decision import Decision
from board.models.experiment import Experiment
from board.models.move import STARTS, Move
from board.models.risk import Risk
from board.models.risk_matrix import Score
from board.models.risk_score import Strength
from board.models.team import Team


class RiskRow(NamedTuple):
    """One experiment's risk: where it started, where it is now (None until it is scored again), and on what evidence."""

    experiment_id: int
    title: str
    team: str
    assumption: str
    before: Score
    now: Score | None
    strength: Strength | None

    @property
    def retired(self) -> int:
        """What evidence took away; below nothing when the risk went up."""
        return self.before.total - (self.now or self.before).total


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


def map_of(among: Select[Experiment]) -> RiskMap:
    """The risks of these experiments on one matrix, those in the archive left out, in one query."""
    places = (Risk.likelihood, Risk.impact, Risk.now_likelihood, Risk.now_impact)
    rows = db.session.execute(_with_risks(among).with_only_columns(*places, func.count()).group_by(*places))
    return RiskMap(Counter({_way(*row[:4]): row[4] for row in rows}))


def risks_of(among: Select[Experiment], most: int) -> list[RiskRow]:
    """The risk of each of these experiments, the largest now first, no more than `most`."""
    now = func.coalesce(Risk.now_likelihood, Risk.likelihood) * func.coalesce(Risk.now_impact, Risk.impact)
    rows = _with_risks(among).with_only_columns(
        Experiment.id,
        Experiment.title,
        select(Team.name).where(Team.id == Experiment.team_id).correlate(Experiment).scalar_subquery(),
        Risk.assumption,
        Risk.likelihood,
        Risk.impact,
        Risk.now_likelihood,
        Risk.now_impact,
        Risk.strength,
    )
    found = db.session.execute(rows.order_by(now.desc(), (Risk.likelihood * Risk.impact).desc(), Experiment.id).limit(most))
    return [
        RiskRow(number, title, team, assumption, *_way(*places), Strength(strength) if strength else None)
        for number, title, team, assumption, *places, strength in found
    ]


def started_or_decided(among: Select[Experiment], since: dt.datetime, until: dt.datetime) -> Select[Experiment]:
    """Those whose trial started or that were decided from `since` up to, and without, `until`."""
    started = select(Move.experiment_id).where(STARTS, Move.at >= since, Move.at < until)
    decided = select(Decision.experiment_id).where(Decision.at >= since, Decision.at < until, Decision.withdrawn_at.is_(None))
    # One list and not two with "or" between them, which SQLite reads twice.
    return among.where(Experiment.id.in_(union_all(started, decided)))


def _with_risks(among: Select[Experiment]) -> Select[Any]:
    return among.join(Risk, Risk.experiment_id == Experiment.id).where(Experiment.archived_at.is_(None)).order_by(None)


def _way(likelihood: int, impact: int, now_likelihood: int | None, now_impact: int | None) -> tuple[Score, Score | None]:
    now = None if now_likelihood is None or now_impact is None else Score(now_likelihood, now_impact)
    return Score(likelihood, impact), now


def _taken(way: tuple[Score, Score | None]) -> int:
    before, now = way
    return before.total - (now or before).total
