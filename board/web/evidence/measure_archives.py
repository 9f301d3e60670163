"""Archiving and restoring a measure with its readings."""

from flask import url_for

from board.models.evidence.measure import Measure
from board.web.archiving import archiving
from board.web.evidence.measures import find_measure_to_work_on


def _chapter(measure: Measure) -> str:
    return url_for("experiments.show", experiment_id=measure.experiment_id, _anchor="story-measures")


bp = archiving(
    "measure_archives",
    "/measures/<int:measure_id>",
    find_measure_to_work_on,
    archived=lambda measure: f"“{measure.name}” is archived, with its readings.",
    restored=lambda measure: f"“{measure.name}” is back.",
    back=_chapter,
)
