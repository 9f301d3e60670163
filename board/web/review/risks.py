"""The risks of a review: what trials of its days took away, on one matrix, and what learning that has cost."""

from typing import Any

from board.models.review.portfolio import Portfolio
from board.models.review.risk_and_cost import risk_and_cost_lately
from board.web.drawing.risk_matrix import draw_matrix

# As many as the matrix numbers; more are counted on it.
MOST_LISTED = 12


def risks_in(portfolio: Portfolio) -> dict[str, Any]:
    """The names that the section of risks is drawn from: of the experiments that started or were decided in the period."""
    found = risk_and_cost_lately(portfolio, MOST_LISTED)
    drawing = draw_matrix(found.risks, found.largest)
    return {"risk_map": found.risks, "risk_rows": found.largest, "drawing": drawing, "cost": found.cost}
