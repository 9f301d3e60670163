"""The notes of a circle as one person may read them: identified by keys, in groups, without any author's name."""

from typing import Any

from sqlalchemy import Row, func, select

from board.database import db
from board.models.circles.phase import READING, CirclePhase
from board.models.circles.vote import Ballot
from board.models.people.person import Person
from board.models.permissions import readable_notes
from board.models.retrospectives.note import BETTER, WELL, Note
from board.models.retrospectives.retrospective import Retrospective

TITLES = {WELL: "What went well", BETTER: "What to do better"}


def notes_for(retrospective: Retrospective, person: Person) -> list[Any]:
    """Rows of the notes that a person may read, in an order that does not reveal who wrote them."""
    columns = (
        Note.id,
        Note.key,
        Note.kind,
        Note.text,
        Note.experiment_id,
        Note.joined_to_id,
        Note.by_id,
        Note.version,
        Note.votes,
    )
    readable = readable_notes(person).where(Note.retrospective_id == retrospective.id, Note.archived_at.is_(None))
    return [*db.session.execute(readable.with_only_columns(*columns))]


def counts_of(retrospective: Retrospective) -> dict[str, int]:
    """The number of notes of each kind by all participants, as {kind: count}, without their text."""
    numbers = (
        select(Note.kind, func.count())
        .where(Note.retrospective_id == retrospective.id, Note.archived_at.is_(None))
        .group_by(Note.kind)
    )
    return {WELL: 0, BETTER: 0} | {kind: number for kind, number, *_ in db.session.execute(numbers)}


def my_notes(retrospective: Retrospective, person: Person, kinds: tuple[str, ...]) -> list[dict[str, Any]]:
    """A person's own notes of these kinds, in the order in which they were written."""
    titles = _titles(retrospective)
    mine = [row for row in notes_for(retrospective, person) if row.by_id == person.id and row.kind in kinds]
    return [_note(row, person, titles) for row in sorted(mine, key=lambda row: row.id)]


def columns_of(
    retrospective: Retrospective, person: Person, phase: CirclePhase, ballot: Ballot, places: dict[int, int]
) -> list[dict[str, Any]]:
    """The columns for what went well and what to do better, once everybody may read the notes.

    `places` maps the head notes that were chosen to their positions. Counts of votes stay hidden until the vote is over; from
    then on the notes with the most votes come first.
    """
    if phase not in READING:
        return []
    titles = _titles(retrospective)
    heads: list[Any] = []
    joined: dict[int, list[Any]] = {}
    for row in notes_for(retrospective, person):
        if row.joined_to_id is None:
            heads.append(row)
        else:
            joined.setdefault(row.joined_to_id, []).append(row)
    tally, mine = ballot.tally(), ballot.of(person)
    groups: dict[str, list[dict[str, Any]]] = {WELL: [], BETTER: []}
    for head in heads:
        votes = {CirclePhase.CHOOSE: tally.get(head.id, 0), CirclePhase.CLOSED: head.votes}.get(phase)
        groups[head.kind].append(
            {
                **_note(head, person, titles),
                "notes": [_note(row, person, titles) for row in joined.get(head.id, ())],
                "tally": votes,
                "mine": mine.get(head.id, 0),
                "place": places.get(head.id),
            }
        )
    groups[BETTER].sort(key=lambda group: -(group["tally"] or 0))
    return [{"kind": kind, "title": title, "groups": groups[kind]} for kind, title in TITLES.items()]


def joining_for(columns: list[dict[str, Any]], key: str) -> dict[str, Any] | None:
    """The context of the group with this note, which is about to be joined to another; None if there is no other group."""
    for column in columns:
        for group in column["groups"]:
            if key in (group["key"], *(note["key"] for note in group["notes"])):
                others = [{"key": other["key"], "text": other["text"]} for other in column["groups"] if other is not group]
                return {"key": key, "text": group["text"], "others": others} if others else None
    return None


def _note(row: Row[Any], person: Person, titles: dict[int, str]) -> dict[str, Any]:
    is_mine = row.by_id == person.id
    return {
        "key": row.key,
        "kind": row.kind,
        "text": row.text,
        "experiment": titles.get(row.experiment_id),
        "is_mine": is_mine,
        "id": row.id if is_mine else None,
        "version": row.version if is_mine else None,
    }


def _titles(retrospective: Retrospective) -> dict[int, str]:
    return {experiment.id: experiment.title for experiment in retrospective.experiments}
