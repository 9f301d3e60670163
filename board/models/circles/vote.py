"""A vote: how many of their votes a person gives to a note. When the circle closes, votes are counted and deleted."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.moments import count
from board.models.people.person import Person
from board.models.retrospectives.note import Note

if TYPE_CHECKING:
    from board.models.circles.circle import Circle


class Vote(Model):
    """The votes of one person for one note. The number is set, never added to, so that a repeated click counts once."""

    __table_args__ = (UniqueConstraint("circle_id", "person_id", "note_id"), CheckConstraint("number > 0", name="some"))

    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    note_id: Mapped[int] = mapped_column(ForeignKey("note.id"))
    number: Mapped[int]


class Ballot(NamedTuple):
    """All votes of a circle by person id and the id of each group's head. Notes that were grouped after the vote count as one."""

    given: dict[int, dict[int, int]]

    def of(self, person: Person) -> dict[int, int]:
        """The person's votes by head id."""
        return self.given.get(person.id, {})

    def used_by(self, person: Person) -> int:
        return sum(self.of(person).values())

    def tally(self) -> dict[int, int]:
        """The total votes by head id."""
        totals: dict[int, int] = {}
        for groups in self.given.values():
            for head_id, number in groups.items():
                totals[head_id] = totals.get(head_id, 0) + number
        return totals


def ballot_of(circle: "Circle") -> Ballot:
    """The current votes of a circle. Votes for archived notes do not count, so their voters can give them again."""
    given: dict[int, dict[int, int]] = {}
    rows = db.session.execute(
        select(Vote.person_id, Note.id, Note.joined_to_id, Vote.number)
        .join(Note, Note.id == Vote.note_id)
        .where(Vote.circle_id == circle.id, Note.archived_at.is_(None))
    )
    for person_id, note_id, joined_to_id, number in rows:
        groups, head_id = given.setdefault(person_id, {}), joined_to_id or note_id
        groups[head_id] = groups.get(head_id, 0) + number
        if not circle.several_on_one:
            groups[head_id] = 1  # one vote for each group, though its notes were voted for before they were joined
    return Ballot(given)


def vote(circle: "Circle", note: Note, number: int, by: Person) -> None:
    """Set how many votes a person gives to a note's group; 0 takes them back.

    Raises RuleBroken for more votes than are left, more than one where only one is allowed, outside the vote phase, for somebody
    who has not joined, and for a note that is archived, of another retrospective or not a thing to do better.
    """
    circle.check_votes(by)
    if note.archived_at is not None or note.retrospective_id != circle.retrospective_id or note.kind != "better":
        raise RuleBroken("Vote for one of the things to do better.", field="note")
    if number < 0 or (number > 1 and not circle.several_on_one):
        raise RuleBroken("One vote for each at most: spread them.", field="number")
    ballot = ballot_of(circle)
    used_elsewhere = ballot.used_by(by) - ballot.of(by).get(note.head_id, 0)
    if used_elsewhere + number > circle.votes_each:
        raise RuleBroken(f"You have {count(circle.votes_each, 'vote')}, and all are given. Take one back first.", field="number")
    group = select(Note.id).where((Note.id == note.head_id) | (Note.joined_to_id == note.head_id))
    _forget(Vote.circle_id == circle.id, Vote.person_id == by.id, Vote.note_id.in_(group))
    if number:
        db.session.add(Vote(circle_id=circle.id, person_id=by.id, note_id=note.head_id, number=number))


def count_votes(circle: "Circle", notes: Iterable[Note]) -> None:
    """Store the number of votes on the head of each group, and delete the votes themselves."""
    totals = ballot_of(circle).tally()
    for note in notes:
        note.votes = totals.get(note.id, 0) if note.joined_to_id is None else 0
    _forget(Vote.circle_id == circle.id)


def _forget(*which: object) -> None:
    db.session.execute(delete(Vote).where(*which), execution_options={"synchronize_session": False})  # type: ignore[arg-type]
