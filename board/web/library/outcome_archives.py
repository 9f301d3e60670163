"""Archiving and restoring an outcome."""

from flask import url_for

from board.models.experiments.outcome import Outcome
from board.models.permissions import may_administer
from board.web.access import allow, current_person
from board.web.archiving import archiving
from board.web.library.outcomes import find_outcome


def find_to_archive(outcome_id: int) -> Outcome:
    """An outcome; answers 403 to everyone but administrators."""
    allow(may_administer(current_person()))
    return find_outcome(outcome_id)


bp = archiving(
    "outcome_archives",
    "/outcomes/<int:outcome_id>",
    find_to_archive,
    archived=lambda outcome: f"“{outcome.name}” is archived. Experiments that serve it still say so.",
    restored=lambda outcome: f"“{outcome.name}” is back on the list.",
    back=lambda _outcome: url_for("outcomes.index"),
)
