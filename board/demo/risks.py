"""Risks and costs in the demo: a story names its riskiest assumption, scores it again, and records what it cost."""

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


def risk_naming(story: "Story") -> list[tuple[int, "Act"]]:
    """The naming of the riskiest assumption with its day, before the trial starts; empty if the story has none."""
    return [(story.table["ready_on"], partial(name, story))] if "risk" in story.table else []


def risk_scoring(story: "Story") -> list[tuple[int, "Act"]]:
    """The later scores and the cost, each with its day."""
    risk, cost = story.table.get("risk", {}), story.table.get("cost")
    acts: list[tuple[int, Act]] = [(again["on"], partial(score_again, story, again)) for again in risk.get("again", [])]
    return acts + ([(cost["on"], partial(count, story))] if cost else [])


def name(story: "Story", at: dt.datetime) -> None:
    """Name the riskiest assumption, and give it its first score."""
    risk = story.table["risk"]
    name_risk(story.experiment, risk["assumption"], Score(*risk["first"]), by=story.author, at=at)


def score_again(story: "Story", again: Table, at: dt.datetime) -> None:
    if story.experiment.risk is None:
        raise ValueError(f"“{story.experiment.title}” scores a risk again that it has not named.")
    story.experiment.risk.score_again(
        Score(*again["score"]), by=story.author, at=at, evidence=again["evidence"], strength=Strength(again["strength"])
    )


def count(story: "Story", at: dt.datetime) -> None:
    cost = story.table["cost"]
    count_cost(story.experiment, by=story.author, at=at, **{figure: cost.get(figure) for figure in FIGURES})
