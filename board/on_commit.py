"""What happens at a commit, in order: everything that is derived from records is updated in the same transaction."""

from collections.abc import Iterable

from sqlalchemy import event
from sqlalchemy.orm import Session

from board.models.boards.card_facts import teams_that_show
from board.models.changes import Recorded, changes_of, forget_changes, touch
from board.models.experiments.cumulative_flow import count_transitions
from board.models.library.on_record import index_what_was_recorded
from board.models.people.revision import raise_revisions
from board.models.people.team import Team
from board.models.review.cycle_times import update_cycle_times


def register() -> None:
    """Listen to every session of this process; once, however many applications it creates, or SQLAlchemy would call it twice."""
    if not event.contains(Session, "before_commit", before_commit):
        event.listen(Session, "before_commit", before_commit)
        event.listen(Session, "after_rollback", forget_changes)


def before_commit(session: Session) -> None:
    """Update everything that is derived from the records that this transaction changed.

    Revisions rise last and in one order: writers then hold those rows briefly, cannot deadlock, and no poll misses a change.
    """
    session.flush()
    changes = changes_of(session)
    if not (changes.recorded or changes.transitions or changes.touched):
        return
    index_what_was_recorded(changes.recorded)
    update_cycle_times({one.experiment_id for one in changes.recorded if one.experiment_id is not None})
    count_transitions(changes.transitions)
    for team_id in changed_boards(changes.recorded):
        touch(Team, team_id)
    session.flush()
    raise_revisions(session, changes.touched)
    forget_changes(session)


def changed_boards(recorded: Iterable[Recorded]) -> set[int]:
    """The ids of teams whose boards may look different now: those of the activity, and those that show changed people."""
    people = {one.subject_id for one in recorded if one.subject == "person"}
    return {one.team_id for one in recorded if one.team_id is not None} | teams_that_show(people)
