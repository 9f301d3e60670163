"""Choosing in a circle: which notes become the three things to do better, and closing with what went well."""

import datetime as dt
from typing import TYPE_CHECKING

from board.database import db
from board.models.circles.phase import CirclePhase
from board.models.circles.vote import count_votes
from board.models.errors import RuleBroken
from board.models.people.activity import record
from board.models.people.person import Person
from board.models.retrospectives.improvement import MOST, Choice
from board.models.retrospectives.note import BETTER, Note

if TYPE_CHECKING:
    from board.models.circles.circle import Circle


def place(circle: "Circle", note: Note, position: int | None, by: Person, at: dt.datetime, words: str = "") -> None:
    """Choose a note as the first, second or third thing to do better, or leave it out; doing so again changes nothing.

    `words` are what everyone reads in place of the note's own.
    """
    circle.check_may_choose(by)
    retrospective = circle.retrospective
    if note.retrospective_id != retrospective.id or note.kind != BETTER or note.archived_at is not None:
        raise RuleBroken("Choose one of the things to do better.", field="note")
    chosen = [Choice(each.text, each.note_id, each.owner) for each in retrospective.improvements]
    # Somebody's votes and words stand on the head of its group.
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
    """End it with what went well, in words for everyone; from here on no note has an author and no vote a voter.

    Raises RuleBroken without one thing that went well and one that is to be better.
    """
    circle.check_may_choose(by)
    retrospective = circle.retrospective
    if not went_well.strip() or not retrospective.has_well:
        raise RuleBroken("Enter at least one thing that went well", field="went_well")
    if not retrospective.improvements:
        raise RuleBroken("Choose at least one thing to do better first.", field="improvements")
    retrospective.celebrate(went_well, by=by, at=at)
    count_votes(circle, retrospective.notes)
    retrospective.forget_writers()
    circle.step, circle.code, circle.timer_ends_at, circle.turn_id = CirclePhase.CLOSED, None, None, None
    circle.ended_at = retrospective.closed_at = at
    record(
        "chose", retrospective, by=by, at=at, changes={"improvements": [[], [each.text for each in retrospective.improvements]]}
    )
    record("closed", retrospective, by=by, at=at)
