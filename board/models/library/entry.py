"""A library entry: what an experiment says as it is searched, kept right in the same transaction as every change.

Each database indexes the entries by itself: see `library_index`.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from typing import Any, cast

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Table, Text, bindparam, delete, select, true
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.orm import Mapped, mapped_column

from board.database import Model, db
from board.models.library.document import LEARNING, TITLE, Passage, told_by
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.retrospectives.retrospective import retrospective_experiment
from board.text.stemming import LONGEST_WORD, plain_words_of, stem, stems_of

# A part that is longer than this is indexed by its beginning: PostgreSQL takes no more than a megabyte of words for one text.
LONGEST_PART = 100_000
SHORTEST_WORD = 4
AT_ONCE = 200


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


class LibraryWord(Model):
    """A word that stands somewhere in the library, to find the one that was meant; `letters` are its letters from a to z."""

    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(String(LONGEST_WORD), unique=True)
    letters: Mapped[str] = mapped_column(String(LONGEST_WORD), index=True)


def visible_entries(person: Person) -> ColumnElement[bool]:
    """The condition on LibraryEntry that a person may see its experiment, as for experiments themselves."""
    if person.is_lead or person.is_admin:
        return true()
    # Of a sum, for nearly all teams are among them: by the index of teams, SQLite would read and sort the entries of them all.
    return (LibraryEntry.team_id + 0).in_(select(Team.id).where(Team.is_visible_to(person)))


Row = dict[str, Any]
# Bare tables, and statements that are put together once: these are needed with every save.
ENTRIES, WORDS = cast(Table, LibraryEntry.__table__), cast(Table, LibraryWord.__table__)
KEPT = select(ENTRIES).where(ENTRIES.c.experiment_id.in_(bindparam("ids", expanding=True)))
KNOWN = select(WORDS.c.word).where(WORDS.c.word.in_(bindparam("words", expanding=True)))


def index(experiment_ids: Collection[int], retrospective_ids: Collection[int] = ()) -> None:
    """Bring the entries of these experiments up to date, and of those that the retrospectives looked at."""
    ids = set(experiment_ids)
    if retrospective_ids:
        looked_at = retrospective_experiment.c
        ids |= set(
            db.session.scalars(select(looked_at.experiment_id).where(looked_at.retrospective_id.in_(sorted(retrospective_ids))))
        )
    for some in in_order(ids):
        write(entries_for(some))


def in_order(things: Collection[Any]) -> Iterator[list[Any]]:
    """As many at once as a statement should name, in their order."""
    ordered = sorted(things)
    yield from (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))


def entries_for(ids: Collection[int]) -> dict[int, tuple[Row, list[Passage]]]:
    """What the entries of these experiments are to be, with the passages that they are made of."""
    return {
        number: (
            {
                "experiment_id": number,
                "team_id": told.team_id,
                "title": _stems(one for one in told.passages if one.called == TITLE),
                "learning": _stems(one for one in told.passages if one.called in LEARNING),
                "rest": _stems(one for one in told.passages if one.called not in (TITLE, *LEARNING)),
                "decision": told.decision,
                "confirmed": told.confirmed,
                "told_at": told.decided_at or told.logged_at,
            },
            told.passages,
        )
        for number, told in told_by(ids).items()
    }


def _stems(passages: Iterable[Passage]) -> str:
    return " ".join(stems_of("\n".join(passage.text for passage in passages)[:LONGEST_PART]))


def kept_entries(ids: Collection[int]) -> dict[int, Row]:
    """The entries of these experiments as they are."""
    rows = db.session.connection().execute(KEPT, {"ids": list(ids)})
    return {row.experiment_id: dict(row._mapping) for row in rows}


def write(entries: dict[int, tuple[Row, list[Passage]]]) -> tuple[set[int], set[int]]:
    """Keep these entries; returns the ids of those that were not there, and of those that differed."""
    kept = kept_entries(list(entries))
    missing, differing = set(), set()
    new_words: set[str] = set()
    for number, (row, passages) in entries.items():
        was = kept.get(number)
        if was == row:
            continue
        if was is None:
            missing.add(number)
        else:
            differing.add(number)
            changed = {name: value for name, value in row.items() if was[name] != value}
            db.session.connection().execute(ENTRIES.update().where(ENTRIES.c.experiment_id == number).values(changed))
        new_words |= _words_in(passages, was)
    if missing:
        db.session.connection().execute(ENTRIES.insert(), [entries[number][0] for number in sorted(missing)])
    keep_words(new_words)
    return missing, differing


def _words_in(passages: list[Passage], was: Row | None) -> set[str]:
    """The words of these passages whose stems are new to their entry."""
    known = set(f"{was['title']} {was['learning']} {was['rest']}".split()) if was else set()
    return {word for word in words_of(passages) if stem(word) not in known}


def words_of(passages: list[Passage]) -> set[str]:
    """The words of these passages that are worth remembering."""
    return {word for passage in passages for word in words_in(passage.text[:LONGEST_PART])}


def words_in(text: str) -> set[str]:
    """The words of a text that are worth remembering."""
    return {word for word in plain_words_of(text) if len(word) >= SHORTEST_WORD and word.isalpha()}


def keep_words(words: set[str]) -> None:
    """Remember words that were not known yet; in one order, so that two who write the same never wait for each other in a ring."""
    for some in in_order(words):
        there = set(db.session.connection().scalars(KNOWN, {"words": some}))
        rows = [{"word": word, "letters": letters_of(word)} for word in some if word not in there]
        if rows:
            insert_new = insert_on_sqlite if db.engine.dialect.name == "sqlite" else insert_on_postgresql
            db.session.connection().execute(insert_new(WORDS).on_conflict_do_nothing(), rows)


def letters_of(word: str) -> str:
    """A word's letters from a to z, the same when two of them are swapped."""
    return "".join(sorted(word))


def remove_entries(ids: Collection[int]) -> None:
    """Take out entries of experiments that are no longer there."""
    db.session.execute(delete(LibraryEntry).where(LibraryEntry.experiment_id.in_(ids)))
