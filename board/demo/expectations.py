"""Expectations in the demo: what a story expects of each question or measure, and what happened."""

import datetime as dt
from typing import TYPE_CHECKING

from board.models.evidence.expectation import Expected, expect
from board.models.evidence.measure import measures_of
from board.models.experiments.prediction import Confidence
from board.models.experiments.result import PredictionOutcome

if TYPE_CHECKING:
    from board.demo.story import Story


def write_expectations(story: "Story", at: dt.datetime) -> None:
    """Write what the story expects. A measure is named, and must exist already."""
    measures = {measure.name: measure.id for measure in measures_of(story.experiment)}
    there = {one.question: one.id for one in story.experiment.expectations if one.question}
    lines = [
        Expected(
            one.get("question", ""),
            one["expects"],
            Confidence(one["sure"]),
            there.get(one.get("question", "")),  # it may have come with a borrowed idea
            measure_id=measures[one["measure"]] if "measure" in one else None,
        )
        for one in story.table.get("expectations", [])
    ]
    if lines or story.experiment.expectations:
        expect(story.experiment, lines, by=story.author, at=at)


def record_outcomes(story: "Story", at: dt.datetime) -> None:
    """Record what happened with each; the readings of a measure need no words."""
    for expectation, one in zip(story.experiment.expectations, story.table.get("expectations", []), strict=True):
        expectation.record_outcome(
            by=story.author, at=at, happened=one.get("happened", ""), confirmed=PredictionOutcome(one["confirmed"])
        )
