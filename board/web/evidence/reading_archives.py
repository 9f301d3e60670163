"""Archiving and restoring a reading."""

from flask import url_for

from board.models.amount import say_amount
from board.models.evidence.reading import Reading
from board.models.moments import say_day
from board.web.archiving import archiving
from board.web.evidence.measure_view import find_reading_to_work_on


def _said(reading: Reading) -> str:
    return f"{say_amount(reading.value, reading.measure.unit)} on {say_day(reading.day)}"


bp = archiving(
    "reading_archives",
    "/readings/<int:reading_id>",
    find_reading_to_work_on,
    archived=lambda reading: f"{_said(reading)} is taken away.",
    restored=lambda reading: f"{_said(reading)} is back.",
    back=lambda reading: url_for("measures.show", measure_id=reading.measure_id, _anchor="numbers"),
)
