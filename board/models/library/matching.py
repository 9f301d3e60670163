"""Candidate matching: the entries of the library that a query finds, and which answer it best, as each database does it."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    Integer,
    Select,
    cast,
    column,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
    true,
    union,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import InstrumentedAttribute

from board.database import db
from board.models.library.entry import LibraryEntry
from board.models.library.index import is_sqlite
from board.models.library.query import Clause, Query, as_fts5, as_tsquery, query_for

# A word in the title counts most, then one in what was learned: so much more that the parts hardly add up to one another.
BM25 = (1000.0, 100.0, 1.0)
# Weights of the same for PostgreSQL, which begins with what is in no part.
TS_RANK_CD = "'{0.001, 0.001, 0.1, 1.0}'::float4[]"
BY_LENGTH = 1
# Of more candidates than these, to rank each takes longer than a page may: those with all of it in the title, and the latest, are ranked.
RANKED = 500

ENTRY_ID = LibraryEntry.experiment_id
FTS5 = table("library_index", column("rowid"))
IN_TITLE: ColumnElement[Any] = literal_column("library_entry.library_index_title")
WORDS: ColumnElement[Any] = literal_column("library_entry.library_index_words")


def best_matches(query: Query, seen: ColumnElement[bool], most: int) -> list[int]:
    """The ids of the entries that a query finds among those on which a condition holds, the best first."""
    found = _ranked_by_sqlite(query, seen) if is_sqlite() else _ranked_by_postgresql(query, seen)
    return list(db.session.scalars(found.limit(most)))


def _ranked_by_sqlite(query: Query, seen: ColumnElement[bool]) -> Select[int]:
    rank = func.bm25(literal_column("library_index"), *BM25).label("rank")
    found = _matching(query, ENTRY_ID, rank).where(seen)
    if query.any_will_do:
        found = found.order_by(FTS5.c.rowid.desc()).limit(RANKED)
    some = found.subquery()
    return select(some.c.experiment_id).order_by(some.c.rank, some.c.experiment_id.desc())


def _ranked_by_postgresql(query: Query, seen: ColumnElement[bool]) -> Select[int]:
    titled = _says(IN_TITLE, Query(query.clauses))
    candidates = [_at_once(select(ENTRY_ID).where(one, seen)) for one in (titled, _says(WORDS, query))]
    latest = [found.order_by(found.selected_columns[0].desc()).limit(RANKED) for found in candidates]
    # What is kept packed is unpacked once and not for each of the words: something is added to it, and that is nothing.
    words = WORDS.op("||")(literal_column("''::tsvector")).label("words")
    some = select(ENTRY_ID, titled.label("titled"), words).where(ENTRY_ID.in_(union(*latest))).cte().prefix_with("MATERIALIZED")
    return select(some.c.experiment_id).order_by(some.c.titled.desc(), *_ranks(query, some.c.words), some.c.experiment_id.desc())


def _at_once(found: Select[int]) -> Select[int]:
    """What PostgreSQL is to find all at once: for a few of it, it would read and unpack one entry after the other."""
    return select(found.cte().prefix_with("MATERIALIZED"))


def finds_any(query: Query, seen: ColumnElement[bool]) -> bool:
    """Whether a query finds any entry on which a condition holds."""
    return db.session.scalar(_some(query, seen, 1)) is not None


def frequencies(words: list[str], most: int) -> dict[str, int]:
    """In how many entries each of some plain words stands, counted no further than `most`; without those that stand nowhere."""
    counts = [
        select(literal(word).label("word"), func.count().label("number")).select_from(
            _some(query_for([word]), true(), most).subquery()
        )
        for word in words
    ]
    rows = db.session.execute(union_all(*counts)) if counts else ()
    return {row.word: row.number for row in rows if row.number}


def _some(query: Query, seen: ColumnElement[bool], most: int) -> Select[int]:
    found = _matching(query, ENTRY_ID).where(seen)
    return (found if is_sqlite() else _at_once(found)).limit(most)


def says(stems: InstrumentedAttribute[str], query: Query) -> list[ColumnElement[bool]]:
    """A query as conditions on a text of stems with a space around each; stems are letters and digits alone."""
    clauses = [or_(*(stems.contains(phrase.needle, autoescape=True) for phrase in clause.phrases)) for clause in query.clauses]
    return [or_(*clauses)] if query.any_will_do and clauses else clauses


def _matching(query: Query, *columns: Any) -> Select[Any]:
    if not is_sqlite():
        return select(*columns).where(_says(WORDS, query))
    found = select(*columns).join_from(FTS5, LibraryEntry, FTS5.c.rowid == ENTRY_ID)
    return found.where(literal_column("library_index").op("MATCH", is_comparison=True)(as_fts5(query)))


def _says(vector: ColumnElement[Any], query: Query) -> ColumnElement[bool]:
    return vector.op("@@", is_comparison=True)(_tsquery(query))


def _tsquery(query: Query) -> Any:
    # Written out, so that PostgreSQL plans for these words: a plan for any words at all reads the whole library.
    return cast(literal(as_tsquery(query), literal_execute=True), TSQUERY)


def _ranks(query: Query, words: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """What PostgreSQL puts in order by: where words may be missing, first how rare those are that are there, which it does not ask."""
    rank = func.ts_rank_cd(literal_column(TS_RANK_CD), words, _tsquery(query), BY_LENGTH).desc()
    if not (query.any_will_do or query.one_may_lack):
        return [rank]
    rare = sum((_rarity(clause, words) for clause in query.clauses), start=literal(0.0))
    return [rare.desc(), rank]


def _rarity(clause: Clause, words: ColumnElement[Any]) -> ColumnElement[Any]:
    """The inverse frequency of a clause among all that was found, where an entry has it."""
    has_it = _says(words, Query((clause,)))
    times = func.count().filter(has_it).over()
    return cast(has_it, Integer) * func.ln(1 + cast(func.count().over(), Float) / func.greatest(times, 1))
