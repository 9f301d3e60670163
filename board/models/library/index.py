"""The library's index: each database keeps its own beside the entries, by triggers, so that it changes with them or not at all.

SQLite has FTS5 tables, PostgreSQL has tsvectors and pg_trgm. SQLAlchemy knows neither, so what makes them stands here, for tables that
are made without migrations; migrations have it written out.
"""

from typing import Any

from sqlalchemy import Connection, Table, delete, event, select, text
from sqlalchemy.exc import DatabaseError

from board.database import db
from board.models.library.entry import LibraryEntry, LibraryWord, in_order

SQLITE = {
    "library_entry": (
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
    ),
    "library_word": (
        "CREATE VIRTUAL TABLE library_spelling USING fts5(word, content='library_word', content_rowid='id', tokenize='trigram')",
        "CREATE TRIGGER library_spelling_added AFTER INSERT ON library_word BEGIN"
        " INSERT INTO library_spelling (rowid, word) VALUES (new.id, new.word); END",
        "CREATE TRIGGER library_spelling_removed AFTER DELETE ON library_word BEGIN"
        " INSERT INTO library_spelling (library_spelling, rowid, word) VALUES ('delete', old.id, old.word); END",
    ),
}
# Stems are letters and digits, so that they need no quoting; positions end at 16,383.
POSTGRESQL = {
    "library_entry": (
        "CREATE FUNCTION library_vector(stems text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$"
        " SELECT coalesce(string_agg('''' || stem || ''':' || least(place, 16383), ' '), '')::tsvector"
        " FROM unnest(string_to_array(stems, ' ')) WITH ORDINALITY AS word(stem, place) WHERE stem <> '' $$",
        "CREATE TABLE library_index (experiment_id integer CONSTRAINT pk_library_index PRIMARY KEY"
        " CONSTRAINT fk_library_index_experiment_id_library_entry REFERENCES library_entry ON DELETE CASCADE,"
        " title tsvector NOT NULL, words tsvector NOT NULL)",
        "CREATE INDEX library_index_title ON library_index USING gin (title) WITH (fastupdate = off)",
        "CREATE INDEX library_index_words ON library_index USING gin (words) WITH (fastupdate = off)",
        "CREATE FUNCTION library_index_entry() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " INSERT INTO library_index (experiment_id, title, words) VALUES (new.experiment_id, library_vector(new.title),"
        " setweight(library_vector(new.title), 'A') || setweight(library_vector(new.learning), 'B') || library_vector(new.rest))"
        " ON CONFLICT (experiment_id) DO UPDATE SET title = excluded.title, words = excluded.words; RETURN NULL; END $$",
        "CREATE TRIGGER library_index_kept AFTER INSERT OR UPDATE OF title, learning, rest ON library_entry"
        " FOR EACH ROW EXECUTE FUNCTION library_index_entry()",
    ),
    "library_word": (
        # Wherever another application of the same database has put it already.
        "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN"
        " CREATE EXTENSION pg_trgm SCHEMA public; END IF;"
        # Of lower(), which changes nothing: of the word alone, it would be read for whole words too, a hundred times slower than theirs.
        " EXECUTE format('CREATE INDEX library_spelling_alike ON library_word USING gin (lower(word) %I.gin_trgm_ops)',"
        " (SELECT nspname FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'pg_trgm'));"
        " END $$",
        "CREATE INDEX library_spelling_beginning ON library_word (word text_pattern_ops)",
    ),
}
# Touching an entry has its trigger index it again.
PUT_RIGHT = (
    "UPDATE library_entry SET title = title WHERE NOT EXISTS (SELECT FROM library_index AS kept WHERE kept.experiment_id = library_entry.experiment_id"
    " AND kept.title = library_vector(library_entry.title) AND kept.words = setweight(library_vector(library_entry.title), 'A')"
    " || setweight(library_vector(library_entry.learning), 'B') || library_vector(library_entry.rest))"
)
REMOVED: dict[str, dict[str, tuple[str, ...]]] = {
    "sqlite": {
        "library_entry": ("DROP TABLE IF EXISTS library_index",),
        "library_word": ("DROP TABLE IF EXISTS library_spelling",),
    },
    "postgresql": {
        "library_entry": (
            "DROP TABLE IF EXISTS library_index",
            "DROP FUNCTION IF EXISTS library_index_entry() CASCADE",
            "DROP FUNCTION IF EXISTS library_vector(text)",
        ),
        "library_word": (),
    },
}


def belongs_to_index(name: str | None) -> bool:
    """Whether something in the database is the index's own, of which SQLAlchemy knows nothing."""
    return (name or "").startswith(("library_index", "library_spelling"))


@event.listens_for(LibraryEntry.__table__, "after_create")
@event.listens_for(LibraryWord.__table__, "after_create")
def _make(kept: Table, connection: Connection, **_given: Any) -> None:
    for statement in (SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL)[kept.name]:
        connection.exec_driver_sql(statement.replace("%", "%%"))


@event.listens_for(LibraryEntry.__table__, "before_drop")
@event.listens_for(LibraryWord.__table__, "before_drop")
def _remove(kept: Table, connection: Connection, **_given: Any) -> None:
    for statement in REMOVED[connection.dialect.name][kept.name]:
        connection.exec_driver_sql(statement)


def is_sqlite() -> bool:
    """Whether the index is SQLite's."""
    return db.engine.dialect.name == "sqlite"


def forget_words_but(words: set[str]) -> int:
    """Leave out words that stand nowhere any more; returns how many. A word that is written at this moment is remembered later."""
    kept = {word: number for word, number in db.session.execute(select(LibraryWord.word, LibraryWord.id))}  # noqa: C416
    lost = [number for word, number in kept.items() if word not in words]
    for some in in_order(lost):
        db.session.execute(delete(LibraryWord).where(LibraryWord.id.in_(some)))
    return len(lost)


def mend_index() -> bool:
    """Make the database's own index anew where it does not say what the entries say; returns whether it did not."""
    if not is_sqlite():
        return bool(db.session.connection().execute(text(PUT_RIGHT)).rowcount)
    differed = False
    for name in ("library_index", "library_spelling"):
        try:
            db.session.execute(text(f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)"))  # noqa: S608  ours
        except DatabaseError:
            differed = True
            db.session.execute(text(f"INSERT INTO {name} ({name}) VALUES ('rebuild')"))  # noqa: S608
    return differed
