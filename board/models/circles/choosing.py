"""Choosing in a circle: which notes become the three things to do better, and closing with what went well."""

import datetime as dt
from typing import TYPE_CHECKING

from board.database import db
from board.models.circles.phase import CirclePhase
from board.models.circles.vote import count_votes
from board.models.errors import RuleBroken
from board.models.people.activity import edit, record
from board.models.people.person import Person
from board.models.retrospectives.improvement import MOST, Choice
from board.models.retrospectives.note import BETTER, Note

if TYPE_CHECKING:
    from board.models.circles.circle import Circle


def place(circle: "Circle", note: Note, position: int | None, by: Person, at: dt.datetime, words: str = "") -> None:
    """Choose a note as the first, second or third thing to do better, or remove it with None. Repeating a call changes nothing.

    `words` replace the note's text for everyone who reads the improvement. Raises RuleBroken unless `by` facilitates the choose
    phase, for a position outside 1 to 3, and for anything but a current note of what to do better.
    """
    circle.check_may_choose(by)
    retrospective = circle.retrospective
    if note.retrospective_id != retrospective.id or note.kind != BETTER or note.archived_at is not None:
        raise RuleBroken("Choose one of the things to do better.", field="note")
    chosen = [Choice(each.text, each.note_id, each.owner) for each in retrospective.improvements]
    # Votes and the text to show belong to the head of a group.
    mine = next((choice for choice in chosen if choice.note_id in (note.id, note.head_id)), None)
    rest = [choice for choice in chosen if choice is not mine]
    if position is not None:
        if not 1 <= position <= MOST:
            raise RuleBroken("Choose first, second or third.", field="place")
        head = db.session.get_one(Note, mine.note_id if mine else note.head_id)
        rest.insert(position - 1, Choice(words or (mine.text if mine else head.text), head.id, mine.owner if mine else None))
    if rest != chosen:
        retrospective.arrange(rest, by=by, at=at)


def close_circle(circle: "Circle", went_well: str, by: Person, at: dt.datetime) -> None:
    """Close a circle with a summary of what went well. Afterwards no note has an author and no vote a voter.

    Raises RuleBroken unless at least one thing went well, at least one improvement is chosen, and `by` facilitates the choose
    phase.
    """
    circle.check_may_choose(by)
    retrospective = circle.retrospective
    if not went_well.strip() or not retrospective.has_well:
        raise RuleBroken("Enter at least one thing that went well", field="went_well")
    if not retrospective.improvements:
        raise RuleBroken("Choose at least one thing to do better first.", field="improvements")
    edit(retrospective, {"went_well": went_well}, by=by, at=at)
    count_votes(circle, retrospective.notes)
    retrospective.forget_writers()
    circle.phase, circle.code, circle.timer_ends_at, circle.turn_id = CirclePhase.CLOSED, None, None, None
    circle.ended_at = retrospective.closed_at = at
    record(
        "chose", retrospective, by=by, at=at, changes={"improvements": [[], [each.text for each in retrospective.improvements]]}
    )
    record("closed", retrospective, by=by, at=at)
