"""What the library does when something is put on record: what it searches is indexed by the same commit."""

from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from board.database import db
from board.models.experiments.hypothesis import PARTS
from board.models.learning.learning_card import LearningCard
from board.models.library.entry import index, keep_words, words_in
from board.models.people.activity import Activity

TO_INDEX = "to index"
# What the library searches, by the names under which activity keeps changes of it. Moves, owners and notes change none of it.
READ = frozenset(
    ("title", *(part.name for part in PARTS), "source_place", "source_person", "expects", "because", "happened", "confirmed")
    + ("believed", "observed", "learned", "therefore", "decision", "went_well", "improvements", "failure_signal")
    + ("question", "different", "unexpected", "assumption", "found", "held", "name", "tags", "sentence")
)
# These put something there, or take it away, without naming a field.
ALWAYS = ("logged", "withdrew")


@event.listens_for(Activity, "after_insert")
def _note(_mapper: Any, _connection: Any, activity: Activity) -> None:
    if activity.verb not in ALWAYS and not set(activity.changes) & READ:
        return
    marked = db.session.info.setdefault(TO_INDEX, set())
    if activity.subject in ("retrospective", "learning_card"):  # a retrospective may have looked at several experiments
        marked.add((activity.subject, activity.subject_id))
    elif activity.experiment_id is not None:
        marked.add(("experiment", activity.experiment_id))


# Before the revisions are raised, which comes last: writers hold those rows for as short as can be.
@event.listens_for(Session, "before_commit", insert=True)
def _index(session: Session) -> None:
    session.flush()
    marked: set[tuple[str, int]] = session.info.pop(TO_INDEX, set())
    ids = {kind: {number for one, number in marked if one == kind} for kind in ("experiment", "retrospective", "learning_card")}
    index(ids["experiment"], ids["retrospective"])
    if ids["learning_card"]:
        sentences = session.scalars(select(LearningCard.sentence).where(LearningCard.id.in_(ids["learning_card"])))
        keep_words({word for sentence in sentences for word in words_in(sentence)})


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(TO_INDEX, None)
