"""Hits: the entries of the library that a query finds, as each database finds them quickest."""

from typing import Any

from sqlalchemy import ColumnElement, Select, cast, column, func, literal, literal_column, select, table, text, union_all
from sqlalchemy.dialects.postgresql import TSQUERY

from board.database import db
from board.models.library.entry import LibraryEntry
from board.models.library.index import is_sqlite
from board.models.library.query import Query, as_fts5, as_tsquery, query_for
from board.models.library.ranking import WEIGHTS

# As WEIGHTS, for whatever is in no part, and in the rest, in what was learned, in the title.
RANKS = "{0.1, 0.1, 0.4, 1.0}"
# Of more hits than this, PostgreSQL finds some sooner by reading one entry after the other than by asking its index for all of them.
MANY = 5000
# What makes it surely more than some number, though it is only expected.
SURELY = 1.5

# FTS5 has its rows numbered by what PostgreSQL keeps as a column.
INDEX = table("library_index", column("rowid"), column("experiment_id"), column("title"), column("words"))
EXPLAIN = text("EXPLAIN (FORMAT JSON) SELECT FROM library_index WHERE words @@ CAST(:wanted AS tsquery)")
EXPLAIN_TITLE = text("EXPLAIN (FORMAT JSON) SELECT FROM library_index WHERE title @@ CAST(:wanted AS tsquery)")


def hits(query: Query) -> Select[int]:
    """The ids of the entries that a query finds, to be narrowed."""
    says = _says(query)
    if is_sqlite():
        return _entries_by(INDEX.c.rowid).where(says)
    if _expected(query) > MANY:
        return _entries_by(INDEX.c.experiment_id).where(says)
    # An OFFSET has PostgreSQL ask its index first; to find one hit, or none, it would rather read entry after entry.
    within = select(INDEX.c.experiment_id).where(says).offset(0).subquery()
    return _entries_by(within.c.experiment_id)


def newest_hits(query: Query, in_title: bool = False) -> Select[int]:
    """The same, those that were logged latest first, to be narrowed and cut short; with `in_title` what the title alone answers."""
    says = _says(query, in_title)
    if is_sqlite():
        return _entries_by(INDEX.c.rowid).where(says).order_by(INDEX.c.rowid.desc())
    number = INDEX.c.experiment_id
    if _expected(query, in_title) > MANY:
        return _entries_by(number).where(says).order_by(number.desc())
    # By a number that is not the key itself, or else PostgreSQL would read all entries in the order of their key.
    place = (number + 0).label("place")
    within = select(number, place).where(says).order_by(place.desc()).offset(0).subquery()
    return _entries_by(within.c.experiment_id).order_by(within.c.place.desc())


def roughly_best_hits(query: Query) -> Select[int]:
    """The same by how well the database thinks that they answer the query; dear where its words are common."""
    if is_sqlite():
        best = func.bm25(literal_column("library_index"), *WEIGHTS)
        return _entries_by(INDEX.c.rowid).where(_says(query)).order_by(best, INDEX.c.rowid.desc())
    rank = func.ts_rank(literal_column(f"'{RANKS}'::float4[]"), INDEX.c.words, _tsquery(query))
    return _entries_by(INDEX.c.experiment_id).where(_says(query)).order_by(rank.desc(), INDEX.c.experiment_id.desc())


def _entries_by(number: ColumnElement[Any]) -> Select[int]:
    return select(LibraryEntry.experiment_id).join_from(number.table, LibraryEntry, LibraryEntry.experiment_id == number)


def spread_of(words: list[str], most: int) -> dict[str, int]:
    """In how many entries each of some plain words stands, counted no further than `most`; those that stand nowhere are left out."""
    queries = {word: query_for([word]) for word in words}
    # What is known to be common need not be counted.
    spread = {} if is_sqlite() else {word: most for word, query in queries.items() if _expected(query) > SURELY * most}
    counts = []
    for word in queries.keys() - spread.keys():
        some = select(literal(1)).select_from(INDEX).where(_says(queries[word]))
        some = (some if is_sqlite() else some.offset(0)).limit(most)
        counts.append(select(literal(word), func.count()).select_from(some.subquery()))
    counted = db.session.execute(union_all(*counts)) if counts else ()
    return {**spread, **{word: number for word, number in counted if number}}


def _says(query: Query, in_title: bool = False) -> ColumnElement[bool]:
    """That an entry of the index answers a query."""
    if is_sqlite():
        wanted = as_fts5(query)
        return literal_column("library_index").op("MATCH", is_comparison=True)(f"title : ({wanted})" if in_title else wanted)
    return (INDEX.c.title if in_title else INDEX.c.words).op("@@", is_comparison=True)(_tsquery(query))


def _tsquery(query: Query) -> Any:
    # Written out, so that PostgreSQL plans for these words: a plan for any words at all reads the whole library.
    return cast(literal(as_tsquery(query), literal_execute=True), TSQUERY)


def _expected(query: Query, in_title: bool = False) -> int:
    """How many hits PostgreSQL expects by its statistics; it takes half a millisecond to ask."""
    wanted = {"wanted": as_tsquery(query)}
    (explained,) = db.session.execute(EXPLAIN_TITLE if in_title else EXPLAIN, wanted).scalar_one()
    return int(explained["Plan"]["Plan Rows"])
