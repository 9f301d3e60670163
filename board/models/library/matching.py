"""Candidate matching: the entries of the library that a query finds, and which answer it best, as each database does it."""

import json
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    Integer,
    ScalarSelect,
    Select,
    cast,
    column,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
    text,
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
# To rank more takes longer than a page may: of what is found, the latest are ranked, and the latest with all of it in the title.
RANKED = 400

# Written out, because to compose a statement of sixteen parts takes longer than to answer it.
COUNT_IN_FTS5 = text(
    "SELECT asked.key AS word, (SELECT count(*) FROM"
    " (SELECT 1 FROM library_index WHERE library_index MATCH asked.value LIMIT :most)) AS number FROM json_each(:asked) AS asked"
)
COUNT_ON_POSTGRESQL = text(
    "SELECT asked.key AS word, (SELECT count(*) FROM"
    " (SELECT 1 FROM library_entry WHERE library_index_words @@ CAST(asked.value AS tsquery) LIMIT :most) AS found) AS number"
    " FROM json_each_text(CAST(:asked AS json)) AS asked"
)

ENTRY_ID = LibraryEntry.experiment_id
FTS5 = table("library_index", column("rowid"))
IN_TITLE: ColumnElement[Any] = literal_column("library_entry.library_index_title")
WORDS: ColumnElement[Any] = literal_column("library_entry.library_index_words")


def best_matches(query: Query, seen: ColumnElement[bool], most: int) -> list[int]:
    """The ids of the entries that a query finds among those on which a condition holds, the best first."""
    best = db.session.scalars(_ranked(query, seen).limit(most)).all()
    if len(best) < most or query.any_will_do or query.one_may_lack:
        return list(best)
    titled = db.session.scalars(_ranked(query, seen, in_title=True).limit(most))
    return list(dict.fromkeys((*titled, *best)))[:most]


def _ranked(query: Query, seen: ColumnElement[bool], in_title: bool = False) -> Select[int]:
    if is_sqlite():
        rank = func.bm25(literal_column("library_index"), *BM25).label("rank")
        latest = _matching(query, in_title).add_columns(rank).where(seen).order_by(FTS5.c.rowid.desc()).limit(RANKED).subquery()
        return select(latest.c.experiment_id).order_by(latest.c.rank, latest.c.experiment_id.desc())
    latest_ids = _matching(query, in_title).where(seen).order_by(ENTRY_ID.desc()).limit(RANKED)
    # What is kept packed is unpacked once and not for each of the words: something is added to it, and that is nothing.
    words = WORDS.op("||")(literal_column("''::tsvector")).label("words")
    some = select(ENTRY_ID, words).where(ENTRY_ID.in_(latest_ids)).cte().prefix_with("MATERIALIZED")
    return select(some.c.experiment_id).order_by(*_ranks(query, some.c.words), some.c.experiment_id.desc())


def finds_any(query: Query, seen: ColumnElement[bool]) -> bool:
    """Whether a query finds any entry on which a condition holds."""
    return db.session.scalar(_matching(query).where(seen).limit(1)) is not None


def frequencies(words: list[str], most: int) -> dict[str, int]:
    """In how many entries each of some plain words stands, counted no further than `most`; without those that stand nowhere."""
    asked = {word: (as_fts5 if is_sqlite() else as_tsquery)(query_for([word])) for word in words}
    rows = db.session.execute(COUNT_IN_FTS5 if is_sqlite() else COUNT_ON_POSTGRESQL, {"asked": json.dumps(asked), "most": most})
    return {row.word: row.number for row in rows if row.number}


def says(stems: InstrumentedAttribute[str], query: Query) -> list[ColumnElement[bool]]:
    """A query as conditions on a text of stems with a space around each; stems are letters and digits alone."""
    clauses = [or_(*(stems.contains(phrase.needle, autoescape=True) for phrase in clause.phrases)) for clause in query.clauses]
    return [or_(*clauses)] if query.any_will_do and clauses else clauses


def _matching(query: Query, in_title: bool = False) -> Select[int]:
    if not is_sqlite():
        return select(ENTRY_ID).where(_says(IN_TITLE if in_title else WORDS, query))
    wanted = f"title : ({as_fts5(query)})" if in_title else as_fts5(query)
    matches = literal_column("library_index").op("MATCH", is_comparison=True)(wanted)
    return select(ENTRY_ID).join_from(FTS5, LibraryEntry, FTS5.c.rowid == ENTRY_ID).where(matches)


def _says(vector: ColumnElement[Any], query: Query) -> ColumnElement[bool]:
    return vector.op("@@", is_comparison=True)(_tsquery(query))


def _tsquery(query: Query) -> ScalarSelect[Any]:
    # As a question of its own, PostgreSQL does not know beforehand what it is, and always goes by the index. To know would mislead it:
    # it takes it to be as quick to read entry after entry where many have a word, and knows nothing of unpacking each.
    return select(cast(as_tsquery(query), TSQUERY)).scalar_subquery()


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
