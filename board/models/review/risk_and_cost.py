"""Risk and cost: the risks and the costs of many experiments, read once for the matrix, its list and the cost of learning."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from heapq import nsmallest
from operator import add
from typing import NamedTuple

from sqlalchemy import Select, or_, select

from board.database import db
from board.models.evidence.cost import Cost
from board.models.evidence.risk import Risk
from board.models.evidence.risk_matrix import Score
from board.models.evidence.risk_score import Strength
from board.models.experiments.decision import DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.people.team import Team
from board.models.review.aggregate_cache import add_up_each
from board.models.review.cost_of_learning import CostOfLearning
from board.models.review.cycle_times import CycleTimes
from board.models.review.portfolio import Portfolio
from board.models.review.risk_map import RiskMap, way


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


class RiskAndCost(NamedTuple):
    """All risks on one matrix, the largest of them one by one, and what was learned at what cost."""

    risks: RiskMap
    largest: list[RiskRow]
    cost: CostOfLearning


NOTHING = CostOfLearning(*[0] * len(CostOfLearning._fields))


@dataclass
class Sums:
    """What is added up: how many risks went each way, no more than `most` of the largest of today, and what learning cost."""

    most: int
    ways: Counter[tuple[int, int, int | None, int | None]] = field(default_factory=Counter)
    # Each as its total today and its total at first, both below nothing, and its experiment: so that the largest sort first.
    largest: list[tuple[int, int, int]] = field(default_factory=list)
    cost: CostOfLearning = NOTHING

    def update(self, other: "Sums") -> None:
        """Add other teams' sums."""
        self.ways.update(other.ways)
        self.largest = nsmallest(self.most, self.largest + other.largest)
        self.cost = CostOfLearning(*map(add, self.cost, other.cost))

    def in_full(self) -> RiskAndCost:
        """The risk map and the cost, with the largest risks read by name; in one query."""
        # In an order of their own: what is counted first changes with what is cached, and ways of equal number keep their places.
        ways = sorted(self.ways.items(), key=lambda one: [place or 0 for place in one[0]])
        risks = RiskMap(Counter({way(*places): number for places, number in ways}))
        largest = _risks_of([experiment_id for *_totals, experiment_id in self.largest])
        return RiskAndCost(risks, largest, self.cost)


def risk_and_cost_of(among: Select[Experiment], most: int) -> RiskAndCost:
    """Risk and cost of these experiments, those in the archive left out, with the `most` largest risks of today; in two queries."""
    whole = Sums(most)
    for sums in sum_by_team(among, most).values():
        whole.update(sums)
    return whole.in_full()


def risk_and_cost_lately(portfolio: Portfolio, most: int) -> RiskAndCost:
    """Risk and cost of what started or was decided in the days of a portfolio; from the aggregate cache where it still holds."""
    question = ("risk and cost", most, portfolio.period.since, portfolio.period.until)
    return add_up_each(
        lambda: Sums(most), question, portfolio.counted, lambda teams: sum_by_team(portfolio.lately_in(teams), most)
    ).in_full()


class ScoredAndCosted(NamedTuple):
    """What is read of an experiment to be added up; without a risk or without a cost, those columns are None."""

    team_id: int
    experiment_id: int
    likelihood: int | None
    impact: int | None
    now_likelihood: int | None
    now_impact: int | None
    cost_id: int | None
    days: int | None
    pounds: int | None
    full_days: int | None
    full_pounds: int | None
    verdict: str | None


def sum_by_team(among: Select[Experiment], most: int) -> dict[int, Sums]:
    """The sums of these experiments by team, in one query."""
    columns = {
        "team_id": Experiment.team_id,
        "experiment_id": Experiment.id,
        **{name: getattr(Risk, name) for name in ("likelihood", "impact", "now_likelihood", "now_impact")},
        "cost_id": Cost.id,
        **{name: getattr(Cost, name) for name in ("days", "pounds", "full_days", "full_pounds")},
        "verdict": CycleTimes.verdict,
    }
    rows = (
        among.outerjoin(Risk, Risk.experiment_id == Experiment.id)
        .outerjoin(Cost, Cost.experiment_id == Experiment.id)
        .outerjoin(CycleTimes, CycleTimes.experiment_id == Experiment.id)
        .where(Experiment.archived_at.is_(None), or_(Risk.id.is_not(None), Cost.id.is_not(None)))
        .with_only_columns(*(columns[name] for name in ScoredAndCosted._fields))
        .order_by(None)
    )
    teams: defaultdict[int, list[ScoredAndCosted]] = defaultdict(list)
    # The connection's own rows, for there may be very many.
    for row in map(ScoredAndCosted._make, db.session.connection().execute(rows)):
        teams[row.team_id].append(row)
    return {team_id: _sums_of(rows, most) for team_id, rows in teams.items()}


def _sums_of(rows: list[ScoredAndCosted], most: int) -> Sums:
    sums = Sums(most)
    standing: list[tuple[int, int, int]] = []
    costs: list[CostOfLearning] = []
    for row in rows:
        if row.likelihood is not None and row.impact is not None:
            sums.ways[row.likelihood, row.impact, row.now_likelihood, row.now_impact] += 1
            now = (row.now_likelihood or row.likelihood) * (row.now_impact or row.impact)
            standing.append((-now, -row.likelihood * row.impact, row.experiment_id))
        if row.cost_id is not None:
            full_days, full_pounds = row.full_days or 0, row.full_pounds or 0
            not_spent = (1, full_days, full_pounds) if row.verdict == DecisionKind.ABANDON else (0, 0, 0)
            costs.append(CostOfLearning(1, row.days or 0, row.pounds or 0, full_days, full_pounds, *not_spent))
    sums.largest = nsmallest(most, standing)
    sums.cost = CostOfLearning(*map(sum, zip(*costs, strict=True))) if costs else NOTHING
    return sums


def _risks_of(experiment_ids: list[int]) -> list[RiskRow]:
    """The risks of these experiments, in their order."""
    rows = (
        select(Experiment.id.label("experiment_id"), Experiment.title, Team.name.label("team"), Risk.assumption, Risk.strength)
        .add_columns(Risk.likelihood, Risk.impact, Risk.now_likelihood, Risk.now_impact)
        .join(Risk, Risk.experiment_id == Experiment.id)
        .join(Team, Team.id == Experiment.team_id)
        .where(Experiment.id.in_(experiment_ids))
    )
    found = {}
    for row in db.session.execute(rows):
        before, now = way(row.likelihood, row.impact, row.now_likelihood, row.now_impact)
        strength = Strength(row.strength) if row.strength else None
        found[row.experiment_id] = RiskRow(row.experiment_id, row.title, row.team, row.assumption, before, now, strength)
    return [found[experiment_id] for experiment_id in experiment_ids]
