"""A library entry: what an experiment says as it is searched, kept right in the same transaction as every change.

Each database indexes the entries by itself: see `index`.
"""

import datetime as dt
from collections.abc import Collection
from typing import Any, cast

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Table, Text, bindparam, delete, select, true
from sqlalchemy.orm import Mapped, mapped_column

from board.database import Model, db
from board.models.library.document import LEARNED, TITLE, Document, documents_of
from board.models.library.vocabulary import in_batches, keep_words, words_in
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.retrospectives.retrospective import retrospective_experiment
from board.text.stemming import stem, stems_of

# A part that is longer than this is indexed by its beginning: PostgreSQL takes no more than a megabyte of words for one text.
LONGEST_PART = 100_000


class LibraryEntry(Model):
    """One experiment as it is searched: the stems of its title, of what was learned and of the rest, and what it is narrowed by."""

    __table_args__ = (Index(None, "told_at"),)

    experiment_id: Mapped[int] = mapped_column(ForeignKey("experiment.id"), primary_key=True, autoincrement=False)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    title: Mapped[str] = mapped_column(Text)
    learning: Mapped[str] = mapped_column(Text)
    rest: Mapped[str] = mapped_column(Text)
    decision: Mapped[str | None] = mapped_column(String(7))
    confirmed: Mapped[str | None] = mapped_column(String(14))
    # When it was decided, or else when it was logged.
    told_at: Mapped[dt.datetime]


def visible_entries(person: Person) -> ColumnElement[bool]:
    """The condition on LibraryEntry that a person may see its experiment, as for experiments themselves."""
    if person.is_lead or person.is_admin:
        return true()
    # Of a sum, for nearly all teams are among them: by the index of teams, SQLite would read and sort the entries of them all.
    return (LibraryEntry.team_id + 0).in_(select(Team.id).where(Team.is_visible_to(person)))


# The bare table, and a statement that is put together once: these are needed with every save.
ENTRIES = cast(Table, LibraryEntry.__table__)
KEPT = select(ENTRIES).where(ENTRIES.c.experiment_id.in_(bindparam("ids", expanding=True)))


def index(experiment_ids: Collection[int], retrospective_ids: Collection[int] = ()) -> None:
    """Bring the entries of these experiments up to date, and of those that the retrospectives looked at."""
    ids = set(experiment_ids)
    if retrospective_ids:
        looked_at = retrospective_experiment.c
        ids |= set(db.session.scalars(select(looked_at.experiment_id).where(looked_at.retrospective_id.in_(retrospective_ids))))
    for some in in_batches(ids):
        write(documents_of(some))


def write(documents: dict[int, Document]) -> tuple[int, int]:
    """Keep these documents as entries; returns how many were not there, and how many differed."""
    connection = db.session.connection()
    kept = {row.experiment_id: row._asdict() for row in connection.execute(KEPT, {"ids": list(documents)})}
    rows = {number: _row(number, document) for number, document in documents.items()}
    missing = [row for number, row in rows.items() if number not in kept]
    differing = [row for number, row in rows.items() if number in kept and row != kept[number]]
    if missing:
        connection.execute(ENTRIES.insert(), missing)
    for row in differing:
        was = kept[row["experiment_id"]]
        changed = {name: value for name, value in row.items() if value != was[name]}
        connection.execute(ENTRIES.update().where(ENTRIES.c.experiment_id == row["experiment_id"]).values(changed))
    new_words: set[str] = set()
    for row in (*missing, *differing):
        known = _stems(kept.get(row["experiment_id"]))
        new_words |= {word for word in words_of(documents[row["experiment_id"]]) if stem(word) not in known}
    keep_words(new_words)
    return len(missing), len(differing)


def _row(number: int, document: Document) -> dict[str, Any]:
    parts: dict[str, list[str]] = {"title": [], "learning": [], "rest": []}
    for section in document.sections:
        part = "title" if section.called == TITLE else "learning" if section.called in LEARNED else "rest"
        parts[part].append(section.text)
    stems = {part: " ".join(stems_of("\n".join(texts)[:LONGEST_PART])) for part, texts in parts.items()}
    narrowed_by = {"decision": document.decision, "confirmed": document.confirmed, "told_at": document.told_at}
    return {"experiment_id": number, "team_id": document.team_id, **stems, **narrowed_by}


def _stems(row: dict[str, Any] | None) -> set[str]:
    return set(f"{row['title']} {row['learning']} {row['rest']}".split()) if row else set()


def words_of(document: Document) -> set[str]:
    """The words of a document that belong in the vocabulary."""
    return {word for section in document.sections for word in words_in(section.text[:LONGEST_PART])}


def remove_entries(ids: Collection[int]) -> None:
    """Take out entries of experiments that are no longer there."""
    db.session.execute(delete(LibraryEntry).where(LibraryEntry.experiment_id.in_(ids)))
