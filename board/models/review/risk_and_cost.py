"""The stakes: the risks and the costs of many experiments, read once for the matrix, the list beside it and the cost of learning."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from heapq import nsmallest
from operator import add
from typing import Any, NamedTuple

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
    """What is added up of the stakes: how many risks went each way, no more than `most` of the largest of today, and costs."""

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

    def told(self) -> RiskAndCost:
        """The stakes that they are the sums of."""
        # In an order of their own: what is counted first changes with what is kept, and ways of equal number keep their places.
        ways = sorted(self.ways.items(), key=lambda one: [place or 0 for place in one[0]])
        risks = RiskMap(Counter({way(*places): number for places, number in ways}))
        largest = _told([experiment_id for *_totals, experiment_id in self.largest])
        return RiskAndCost(risks, largest, self.cost)


def risk_and_cost_of(among: Select[Experiment], most: int) -> RiskAndCost:
    """The stakes of these experiments, those in the archive left out, with the `most` largest risks of today; in two queries."""
    whole = Sums(most)
    for sums in sum_by_team(among, most).values():
        whole.update(sums)
    return whole.told()


def risk_and_cost_lately(portfolio: Portfolio, most: int) -> RiskAndCost:
    """The same of what started or was decided in the days of a portfolio; from what is kept where it still holds."""
    question = ("stakes", most, portfolio.period.since, portfolio.period.until)
    return add_up_each(
        lambda: Sums(most), question, portfolio.counted, lambda teams: sum_by_team(portfolio.lately_in(teams), most)
    ).told()


def sum_by_team(among: Select[Experiment], most: int) -> dict[int, Sums]:
    """The sums of these experiments by team, in one query."""
    places = (Risk.likelihood, Risk.impact, Risk.now_likelihood, Risk.now_impact)
    figures = (Cost.days, Cost.pounds, Cost.full_days, Cost.full_pounds)
    rows = (
        among.outerjoin(Risk, Risk.experiment_id == Experiment.id)
        .outerjoin(Cost, Cost.experiment_id == Experiment.id)
        .outerjoin(CycleTimes, CycleTimes.experiment_id == Experiment.id)
        .where(Experiment.archived_at.is_(None), or_(Risk.id.is_not(None), Cost.id.is_not(None)))
        .with_only_columns(Experiment.team_id, Experiment.id, Risk.id, *places, Cost.id, *figures, CycleTimes.verdict)
        .order_by(None)
    )
    teams: defaultdict[int, list[Any]] = defaultdict(list)
    # The connection's own rows, for there may be very many.
    for team_id, *row in db.session.connection().execute(rows):
        teams[team_id].append(row)
    return {team_id: _sums_of(rows, most) for team_id, rows in teams.items()}


def _sums_of(rows: list[Any], most: int) -> Sums:
    sums = Sums(most)
    standing: list[tuple[int, int, int]] = []
    costs: list[tuple[int, int, int, int, int, int, int, int]] = []
    for number, risk_id, likelihood, impact, now_likelihood, now_impact, cost_id, *spent, verdict in rows:
        if risk_id is not None:
            sums.ways[likelihood, impact, now_likelihood, now_impact] += 1
            now = (now_likelihood or likelihood) * (now_impact or impact)
            standing.append((-now, -likelihood * impact, number))
        if cost_id is not None:
            days, pounds, full_days, full_pounds = [figure or 0 for figure in spent]
            not_spent = (1, full_days, full_pounds) if verdict == DecisionKind.ABANDON else (0, 0, 0)
            costs.append((1, days, pounds, full_days, full_pounds, *not_spent))
    sums.largest = nsmallest(most, standing)
    sums.cost = CostOfLearning(*map(sum, zip(*costs, strict=True))) if costs else NOTHING
    return sums


def _told(experiment_ids: list[int]) -> list[RiskRow]:
    """The risks of these experiments, in their order."""
    rows = (
        select(Experiment.id, Experiment.title, Team.name, Risk.assumption)
        .add_columns(Risk.likelihood, Risk.impact, Risk.now_likelihood, Risk.now_impact, Risk.strength)
        .join(Risk, Risk.experiment_id == Experiment.id)
        .join(Team, Team.id == Experiment.team_id)
        .where(Experiment.id.in_(experiment_ids))
    )
    told = {
        number: RiskRow(number, title, team, assumption, *way(*places), Strength(strength) if strength else None)
        for number, title, team, assumption, *places, strength in db.session.execute(rows)
    }
    return [told[experiment_id] for experiment_id in experiment_ids]
