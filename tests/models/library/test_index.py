"""The library's index is the database's own: migrations make it, and models without them make the same."""

from alembic import command
from sqlalchemy import text

from board.database import db
from board.migrations import attach, upgrade
from board.models.library.entry import visible_entries
from board.models.library.matching import best_matches
from board.models.library.query import read_query
from board.models.library.vocabulary import words_like
from board.models.people.person import Person
from tests.own_database import own_settings  # noqa: F401  a fixture
from tests.test_migrations import upgraded  # noqa: F401  another


def index_of_the_library() -> set[tuple[str, str]]:
    """All that the library's index is made of, as the database says it."""
    if db.engine.dialect.name == "sqlite":
        kept = "SELECT name, sql FROM sqlite_master WHERE name LIKE 'library_index%'"
    else:
        kept = (
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() AND indexname LIKE 'library_index%'"
            " UNION SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'library%'"
            " UNION SELECT column_name, generation_expression FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND column_name LIKE 'library_index%'"
        )
    with db.engine.connect() as connection:
        return {(name, words or "") for name, words in connection.execute(text(kept))}


def test_the_index_of_the_library_is_the_same_with_and_without_migrations(upgraded):  # noqa: F811
    migrated = index_of_the_library()
    assert len(migrated) >= 4
    attach(upgraded)
    command.downgrade(upgraded.extensions["migrate"].migrate.get_config(), "base")
    assert index_of_the_library() == set()
    db.create_all()
    assert index_of_the_library() == migrated
    db.drop_all()
    assert index_of_the_library() == set()


def test_what_the_library_had_indexed_is_found_after_its_index_was_made_smaller_and_before(upgraded):  # noqa: F811
    attach(upgraded)
    config = upgraded.extensions["migrate"].migrate.get_config()
    command.downgrade(config, "0018")
    with db.engine.begin() as connection:
        for statement in (
            "INSERT INTO team (id, name, slug, purpose, is_private, created_at, revision, version) VALUES (1, 'School', 'school', '', false, :moment, 0, 1)",
            'INSERT INTO experiment (id, team_id, title, "change", people, evidence, outcome, signal, stage, rank, stage_since, cycle, created_at, version)'
            " VALUES (1, 1, 'Walking bus', '', '', '', '', '', 'ideas', 0, :moment, 1, :moment, 1)",
            "INSERT INTO library_entry (experiment_id, team_id, title, learning, rest, told_at) VALUES (1, 1, 'walk bus', '', '', :moment)",
            "INSERT INTO library_word (id, word, letters) VALUES (1, 'walking', 'agiklnw')",
        ):
            connection.execute(text(statement), {"moment": "2026-11-03 09:41:07"} if ":moment" in statement else {})
    lead = Person(name="Lee", email="lee@example.org", is_lead=True)
    upgrade()
    assert best_matches(read_query("bus walked"), visible_entries(lead), 3) == [1]
    assert words_like("wlaking", 1) == ["walking"]
    db.session.rollback()
    command.downgrade(config, "0018")
    with db.engine.connect() as connection:
        found = (
            "SELECT rowid FROM library_index WHERE library_index MATCH 'walk'"
            if db.engine.dialect.name == "sqlite"
            else "SELECT experiment_id FROM library_index WHERE words @@ 'walk' AND title @@ 'bus'"
        )
        assert connection.scalar(text(found)) == 1
        assert connection.execute(text("SELECT word, letters FROM library_word")).one() == ("walking", "agiklnw")
