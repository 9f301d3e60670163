"""Sample risks: the matrix on /design with few experiments as numbers, and with many as counts."""

from collections import Counter

from board.models.evidence.risk_matrix import Score
from board.models.evidence.risk_score import Strength
from board.models.review.risk_and_cost import RiskRow
from board.models.review.risk_map import RiskMap
from board.web.drawing.risk_matrix import draw_matrix

TEAM = "Team around the school"
FEW = [
    RiskRow(901, "Evening calls for working parents", TEAM, "", Score(4, 4), None, None),
    RiskRow(902, "Health visitor drop-in at the library", TEAM, "", Score(2, 3), Score(4, 3), Strength.SEEN),
    RiskRow(903, "Plain words in the first letter", TEAM, "", Score(5, 5), Score(2, 5), Strength.FEW),
    RiskRow(904, "Text parents the day before a home visit", TEAM, "", Score(4, 4), Score(2, 3), Strength.MEASURED),
    RiskRow(905, "One learning circle instead of the meeting", TEAM, "", Score(2, 2), Score(2, 2), Strength.OPINION),
]
MANY = RiskMap(
    Counter(
        {
            (Score(4, 4), Score(2, 3)): 41,
            (Score(5, 4), Score(3, 2)): 12,
            (Score(3, 3), Score(3, 5)): 7,
            (Score(3, 3), Score(1, 3)): 28,
            (Score(3, 3), Score(3, 3)): 1450,
            (Score(2, 2), None): 19,
        }
    )
)


def _found(rows: list[RiskRow]) -> RiskMap:
    return RiskMap(Counter((row.before, row.now) for row in rows))


RISK = {"rows": FEW, "few": draw_matrix(_found(FEW), FEW), "many": draw_matrix(MANY, []), "many_map": MANY}
