"""Indexing: which experiments say something new, so that the library finds it from the same commit on."""

from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from board.database import db
from board.models.experiments.hypothesis import PARTS

TO_INDEX = "to index"
# What the library reads, by the names under which changes of it stand on record. Moves, owners and notes change none of it.
READ = frozenset(
    ("title", *(part.name for part in PARTS), "source_place", "source_person", "expects", "because", "happened", "confirmed")
    + ("believed", "observed", "learned", "therefore", "decision", "went_well", "improvements", "failure_signal")
    + ("question", "different", "unexpected", "assumption", "found", "held", "name", "tags")
)
# These put something there, or take it away, without naming a field.
ALWAYS = ("logged", "withdrew")


def note_for_index(verb: str, subject: Any, experiment_id: int | None, changed: set[str]) -> None:
    """Whatever is put on record passes here; what the library reads is indexed when the change is committed."""
    if verb not in ALWAYS and not changed & READ:
        return
    if subject.__tablename__ == "retrospective":  # it may have looked at several
        db.session.info.setdefault(TO_INDEX, set()).add(("retrospective", subject.id))
    elif experiment_id is not None:
        db.session.info.setdefault(TO_INDEX, set()).add(("experiment", experiment_id))


# Before the revisions are raised, which comes last: writers hold those rows for as short as can be.
@event.listens_for(Session, "before_commit", insert=True)
def _index(session: Session) -> None:
    marked = session.info.pop(TO_INDEX, ())
    if marked:
        from board.models.library.entry import index  # it reads what is noted here

        session.flush()
        index(
            {number for kind, number in marked if kind == "experiment"},
            {number for kind, number in marked if kind == "retrospective"},
        )


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(TO_INDEX, None)
