"""The risks of a review: what trials of its days took away, on one matrix, and what learning that has cost."""

from typing import Any

from board.models.cost_of_learning import cost_of
from board.models.portfolio import Portfolio
from board.models.risk_map import map_of, risks_of, started_or_decided
from board.web.risk_drawing import draw_matrix

# As many as the matrix numbers; more are counted on it.
MOST_LISTED = 12


def risks_in(portfolio: Portfolio) -> dict[str, Any]:
    """The names that the section of risks is drawn from: of the experiments that started or were decided in the period."""
    period = portfolio.period
    among = started_or_decided(portfolio.experiments, period.since, period.until)
    found, rows = map_of(among), risks_of(among, MOST_LISTED)
    return {"risk_map": found, "risk_rows": rows, "drawing": draw_matrix(found, rows), "cost": cost_of(among)}
