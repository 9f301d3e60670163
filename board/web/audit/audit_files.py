"""The audit trail as a CSV file, with the filter of the page."""

import csv
import io
from collections.abc import Iterator

from flask import Blueprint, stream_with_context
from werkzeug.wrappers import Response

from board.models.people.audit import AuditArea, AuditEntry
from board.models.people.audit_search import AuditFilter, every_entry
from board.models.permissions import may_read_audit
from board.web.access import allow, current_person, note_reading
from board.web.audit.audit import read_asked
from board.web.csv_cells import harmless

bp = Blueprint("audit_files", __name__)

COLUMNS = ("Time (UTC)", "Who", "What", "About", "Detail", "Address", "Area")
LINES_AT_ONCE = 500


@bp.get("/audit.csv")
def show() -> Response:
    """Every entry that the filter leaves, the newest first; sent while it is read, because there may be a million."""
    allow(may_read_audit(current_person()))
    asked = read_asked()
    narrowed = ", ".join(f"{name} {text}" for name, text in asked.typed.items() if text)
    note_reading("downloaded", by=current_person(), detail=f"audit.csv{f', {narrowed}' if narrowed else ''}")
    # The byte order mark tells spreadsheets that the file is UTF-8.
    answer = Response(stream_with_context(pieces(asked.wanted)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return answer


def pieces(wanted: AuditFilter) -> Iterator[bytes]:
    """The file, some lines at a time."""
    sheet = io.StringIO("\ufeff")
    sheet.seek(0, io.SEEK_END)
    writer = csv.writer(sheet)
    writer.writerow(COLUMNS)
    for number, entry in enumerate(every_entry(wanted), 1):
        writer.writerow([harmless(cell) for cell in line(entry)])
        if number % LINES_AT_ONCE == 0:
            yield sheet.getvalue().encode()
            sheet.seek(0)
            sheet.truncate()
    yield sheet.getvalue().encode()


def line(entry: AuditEntry) -> tuple[str, ...]:
    """One entry as the cells of a line."""
    return (
        f"{entry.at:%Y-%m-%d %H:%M:%S}",
        entry.actor,
        entry.words,
        entry.about,
        entry.detail,
        entry.address,
        AuditArea(entry.area).label,
    )
