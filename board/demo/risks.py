"""Weighing in the demo: the days on which a story names its riskiest assumption, scores it again, and counts what it cost."""

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from board.demo.script import Table
from board.models.evidence.cost import FIGURES, count_cost
from board.models.evidence.risk import name_risk
from board.models.evidence.risk_matrix import Score
from board.models.evidence.risk_score import Strength

if TYPE_CHECKING:
    from board.demo.story import Act, Story


def naming(tale: "Story") -> list[tuple[int, "Act"]]:
    """The day on which a story names its riskiest assumption, if it does: before the trial starts."""
    return [(tale.table["ready_on"], partial(name, tale))] if "risk" in tale.table else []


def weighing(tale: "Story") -> list[tuple[int, "Act"]]:
    """The days on which it scores its risk again, and counts what it cost."""
    risk, cost = tale.table.get("risk", {}), tale.table.get("cost")
    told: list[tuple[int, Act]] = [(again["on"], partial(score_again, tale, again)) for again in risk.get("again", [])]
    return told + ([(cost["on"], partial(count, tale))] if cost else [])


def name(tale: "Story", at: dt.datetime) -> None:
    """What would sink it if it were false."""
    risk = tale.table["risk"]
    name_risk(tale.experiment, risk["assumption"], Score(*risk["first"]), by=tale.author, at=at)


def score_again(tale: "Story", again: Table, at: dt.datetime) -> None:
    """What was found out, and where the risk is now."""
    if tale.experiment.risk is None:
        raise ValueError(f"“{tale.experiment.title}” scores a risk again that it has not named.")
    tale.experiment.risk.score_again(
        Score(*again["score"]), by=tale.author, at=at, evidence=again["evidence"], strength=Strength(again["strength"])
    )


def count(tale: "Story", at: dt.datetime) -> None:
    """What it cost to learn."""
    cost = tale.table["cost"]
    count_cost(tale.experiment, by=tale.author, at=at, **{figure: cost.get(figure) for figure in FIGURES})
