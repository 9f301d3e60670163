"""The library's index: each database keeps its own of the entries, so that it changes with them or not at all.

SQLite has an FTS5 table beside them with triggers, PostgreSQL has generated columns. SQLAlchemy knows neither, so what makes them
stands here, for tables that are made without migrations; migrations have it written out.
"""

from typing import Any

from sqlalchemy import Connection, Table, event, text
from sqlalchemy.exc import DatabaseError

from board.database import db
from board.models.library.entry import LibraryEntry

SQLITE = (
    "CREATE VIRTUAL TABLE library_index USING fts5(title, learning, rest, content='library_entry',"
    " content_rowid='experiment_id', tokenize='unicode61 remove_diacritics 0', prefix='2 3')",
    "CREATE TRIGGER library_index_added AFTER INSERT ON library_entry BEGIN"
    " INSERT INTO library_index (rowid, title, learning, rest)"
    " VALUES (new.experiment_id, new.title, new.learning, new.rest); END",
    "CREATE TRIGGER library_index_removed AFTER DELETE ON library_entry BEGIN"
    " INSERT INTO library_index (library_index, rowid, title, learning, rest)"
    " VALUES ('delete', old.experiment_id, old.title, old.learning, old.rest); END",
    "CREATE TRIGGER library_index_changed AFTER UPDATE OF title, learning, rest ON library_entry BEGIN"
    " INSERT INTO library_index (library_index, rowid, title, learning, rest)"
    " VALUES ('delete', old.experiment_id, old.title, old.learning, old.rest);"
    " INSERT INTO library_index (rowid, title, learning, rest)"
    " VALUES (new.experiment_id, new.title, new.learning, new.rest); END",
)
# Stems are letters and digits, so that they need no quoting; positions end at 16,383.
POSTGRESQL = (
    "CREATE FUNCTION library_vector(stems text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$"
    " SELECT coalesce(string_agg('''' || stem || ''':' || least(place, 16383), ' '), '')::tsvector"
    " FROM unnest(string_to_array(stems, ' ')) WITH ORDINALITY AS word(stem, place) WHERE stem <> '' $$",
    "ALTER TABLE library_entry ADD COLUMN library_index_title tsvector NOT NULL GENERATED ALWAYS AS (library_vector(title)) STORED,"
    " ADD COLUMN library_index_words tsvector NOT NULL GENERATED ALWAYS AS (setweight(library_vector(title), 'A')"
    " || setweight(library_vector(learning), 'B') || library_vector(rest)) STORED",
    "CREATE INDEX library_index_by_title ON library_entry USING gin (library_index_title) WITH (fastupdate = off)",
    "CREATE INDEX library_index_by_word ON library_entry USING gin (library_index_words) WITH (fastupdate = off)",
)
REMOVED = {
    "sqlite": ("DROP TABLE IF EXISTS library_index",),
    "postgresql": ("DROP FUNCTION IF EXISTS library_vector(text) CASCADE",),
}


def belongs_to_index(name: str | None) -> bool:
    """Whether something in the database is the index's own, of which SQLAlchemy knows nothing."""
    return (name or "").startswith("library_index")


@event.listens_for(LibraryEntry.__table__, "after_create")
def _make(_entries: Table, connection: Connection, **_given: Any) -> None:
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        connection.exec_driver_sql(statement.replace("%", "%%"))


@event.listens_for(LibraryEntry.__table__, "before_drop")
def _remove(_entries: Table, connection: Connection, **_given: Any) -> None:
    for statement in REMOVED[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def is_sqlite() -> bool:
    """Whether the index is SQLite's."""
    return db.engine.dialect.name == "sqlite"


def mend_index() -> bool:
    """Make SQLite's index anew where it does not say what the entries say; returns whether it did not. PostgreSQL's always does."""
    if not is_sqlite():
        return False
    try:
        db.session.execute(text("INSERT INTO library_index (library_index, rank) VALUES ('integrity-check', 1)"))
    except DatabaseError:
        db.session.execute(text("INSERT INTO library_index (library_index) VALUES ('rebuild')"))
        return True
    return False
