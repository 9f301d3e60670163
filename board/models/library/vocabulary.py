"""The vocabulary: the words of the library as people write them, so that a word which finds nothing can be put right."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import String, delete, func, select
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite
from sqlalchemy.orm import Mapped, mapped_column

from board.database import Model, db
from board.text.stemming import LONGEST_WORD, plain_words_of

SHORTEST_WORD = 4
# A word of this length or more may be two letters off, and a shorter one a single letter.
LONG_WORD = 6
# As many values as one statement should name.
AT_ONCE = 200


class LibraryWord(Model):
    """A word that stands somewhere in the library."""

    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(String(LONGEST_WORD), unique=True)


def in_batches(values: Iterable[Any]) -> Iterator[list[Any]]:
    """As many values at once as one statement should name, in their order."""
    ordered = sorted(values)
    yield from (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))


def words_in(text: str) -> set[str]:
    """The words of a text that belong in the vocabulary."""
    return {word for word in plain_words_of(text) if len(word) >= SHORTEST_WORD and word.isalpha()}


def keep_words(words: Iterable[str]) -> None:
    """Add the words that are new; in one order, so that two who write the same never wait for each other in a ring."""
    insert_new = insert_on_sqlite if db.engine.dialect.name == "sqlite" else insert_on_postgresql
    for some in in_batches(words):
        there = set(db.session.scalars(select(LibraryWord.word).where(LibraryWord.word.in_(some))))
        if new := [{"word": word} for word in some if word not in there]:
            db.session.execute(insert_new(LibraryWord).on_conflict_do_nothing(), new)


def forget_words_but(words: set[str]) -> int:
    """Take out the words that stand nowhere any more; returns how many. A word that is written at this moment is added later."""
    lost = set(db.session.scalars(select(LibraryWord.word))) - words
    for some in in_batches(lost):
        db.session.execute(delete(LibraryWord).where(LibraryWord.word.in_(some)))
    return len(lost)


def words_that_begin(beginning: str, most: int) -> Sequence[str]:
    """Words of the vocabulary that begin so, the shortest first."""
    begins = select(LibraryWord.word).where(LibraryWord.word.startswith(beginning, autoescape=True))
    return db.session.scalars(begins.order_by(func.length(LibraryWord.word), LibraryWord.word).limit(most)).all()


def words_like(typed: str, most: int) -> list[str]:
    """Words of the vocabulary that differ by a letter or two, the nearest first; two that are swapped count as one."""
    allowed = 2 if len(typed) >= LONG_WORD else 1
    lengths = func.length(LibraryWord.word).between(len(typed) - allowed, len(typed) + allowed)
    # In one value, which takes a tenth of the time of so many rows.
    words = db.session.scalar(select(func.aggregate_strings(LibraryWord.word, " ")).where(lengths)) or ""
    near = process.extract(typed, words.split(), scorer=OSA.distance, score_cutoff=allowed, limit=None)
    return [word for distance, word in sorted((distance, word) for word, distance, _place in near) if distance][:most]
