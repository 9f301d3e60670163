"""Expecting in the demo: what a story expects of each question or measure, and what it says of it once it has been tried."""

import datetime as dt
from typing import TYPE_CHECKING

from board.models.evidence.expectation import Expected, expect
from board.models.evidence.measure import measures_of
from board.models.experiments.prediction import Confidence
from board.models.experiments.result import PredictionOutcome

if TYPE_CHECKING:
    from board.demo.story import Story


def expecting(tale: "Story", at: dt.datetime) -> None:
    """What it expects; a measure is named, and was begun before."""
    measures = {measure.name: measure.id for measure in measures_of(tale.experiment)}
    there = {one.question: one.id for one in tale.experiment.expectations if one.question}
    lines = [
        Expected(
            one.get("question", ""),
            one["expects"],
            Confidence(one["sure"]),
            there.get(one.get("question", "")),  # it may have come along with a borrowed idea
            measure_id=measures[one["measure"]] if "measure" in one else None,
        )
        for one in tale.table.get("expectations", [])
    ]
    if lines or tale.experiment.expectations:
        expect(tale.experiment, lines, by=tale.author, at=at)


def telling(tale: "Story", at: dt.datetime) -> None:
    """What happened with each; the readings of a measure need no words."""
    for expectation, one in zip(tale.experiment.expectations, tale.table.get("expectations", []), strict=True):
        expectation.tell(by=tale.author, at=at, happened=one.get("happened", ""), confirmed=PredictionOutcome(one["confirmed"]))
