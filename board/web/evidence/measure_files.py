"""The readings of a measure as a CSV file, for a spreadsheet."""

import csv
import io
from itertools import chain

from flask import Blueprint, Response

from board.models.evidence.interpretation import tone_of
from board.web.access import current_person, note_reading
from board.web.csv_cells import harmless
from board.web.evidence.measure_view import find_measure, view_of

bp = Blueprint("measure_files", __name__)


@bp.get("/measures/<int:measure_id>.csv")
def show(measure_id: int) -> Response:
    """Every reading that is not archived, in order of date, with its note and signal."""
    view = view_of(find_measure(measure_id))
    marks = chain.from_iterable(phase.marks for phase in view.phases)
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(["Day", harmless(view.measure.name), "Unit", "Note", "Signal"])
    for point, mark in zip(view.points, marks, strict=True):
        signal = tone_of(mark.way, view.measure.which_way).label if mark else ""
        # Numbers are not escaped, not even negative ones.
        writer.writerow([point.day.isoformat(), f"{point.value:f}", harmless(view.measure.unit), harmless(point.note), signal])
    # The byte order mark tells spreadsheets that the file is UTF-8.
    answer = Response(sheet.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="measure-{measure_id}.csv"'
    note_reading("downloaded", by=current_person(), detail=f"measure-{measure_id}.csv, of {view.measure.experiment.team.name}")
    return answer
