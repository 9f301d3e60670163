"""Migrations: they make the tables that the models ask for, and they can be taken back."""

import pytest
from alembic import command, op
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import CheckConstraint, insert, inspect, text

from board.database import db
from board.migrations import CannotUpgrade, attach, include_name, upgrade
from board.models.library.index import belongs_to_index
from board.models.people.organisation import Organisation
from tests.own_database import own_settings  # noqa: F401  a fixture


@pytest.fixture
def upgraded(own_settings):  # noqa: F811
    """An application whose database was empty and is up to date."""
    app = Flask("board")
    app.config["SQLALCHEMY_DATABASE_URI"] = own_settings["BOARD_DATABASE_URL"]
    db.init_app(app)
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def tables() -> set[str]:
    """The tables that the models know; the library's index is the database's own."""
    return {name for name in inspect(db.engine).get_table_names() if not belongs_to_index(name)}


def test_upgrading_an_empty_database_makes_every_table(upgraded):
    assert tables() == {*db.metadata.tables, "alembic_version"}


def test_models_and_migrations_agree(upgraded):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": include_name})
        assert compare_metadata(context, db.metadata) == []


def test_every_constraint_of_the_models_is_in_the_database(upgraded):
    there = inspect(db.engine)
    for table in db.metadata.sorted_tables:
        wanted = {str(one.name) for one in table.constraints if one.name and str(one.name).startswith("ck_")}
        assert {one["name"] for one in there.get_check_constraints(table.name)} == wanted


def test_every_constraint_asks_the_same_as_that_of_its_model(upgraded):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL says them in its own words")
    there = inspect(db.engine)
    for table in db.metadata.sorted_tables:
        wanted = {one.name: str(one.sqltext) for one in table.constraints if isinstance(one, CheckConstraint)}
        assert {one["name"]: one["sqltext"] for one in there.get_check_constraints(table.name)} == wanted


@pytest.mark.slow
def test_all_migrations_can_be_taken_back_and_made_again(upgraded):
    attach(upgraded)
    command.downgrade(upgraded.extensions["migrate"].migrate.get_config(), "base")
    assert tables() == {"alembic_version"}
    upgrade()
    assert tables() == {*db.metadata.tables, "alembic_version"}


def test_upgrading_again_changes_nothing(upgraded):
    with db.engine.begin() as connection:
        connection.execute(insert(Organisation).values(name="Riverbank"))
    upgrade()
    with db.engine.connect() as connection:
        assert connection.scalar(text("SELECT name FROM organisation")) == "Riverbank"


def test_a_database_of_a_later_release_is_left_alone(upgraded):
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(CannotUpgrade, match="another release"):
        upgrade()


def test_a_migration_that_fails_leaves_nothing_behind(upgraded, monkeypatch):
    attach(upgraded)
    command.downgrade(upgraded.extensions["migrate"].migrate.get_config(), "base")
    made = []

    def fail_on_the_fourth(name, *given, **named):
        made.append(name)
        return original(name, *given, **named) if len(made) < 4 else 1 / 0

    original = op.create_table
    monkeypatch.setattr(op, "create_table", fail_on_the_fourth)
    with pytest.raises(ZeroDivisionError):
        upgrade()
    assert len(made) == 4
    assert tables() == {"alembic_version"}


def test_sqlite_is_readable_while_it_is_written_after_an_upgrade(upgraded):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL always is")
    with db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


@pytest.mark.slow
def test_notes_of_before_stay_and_nothing_leads_to_who_wrote_them(upgraded):
    attach(upgraded)
    config = upgraded.extensions["migrate"].migrate.get_config()
    command.downgrade(config, "0002")
    with db.engine.begin() as connection:
        for statement in (
            "INSERT INTO person (id, name, email, is_lead, is_admin, created_at, version) VALUES (1, 'Mel', 'mel@example.org', false, false, :moment, 1)",
            "INSERT INTO team (id, name, slug, purpose, is_private, created_at, revision, version) VALUES (1, 'School', 'school', '', false, :moment, 0, 1)",
            "INSERT INTO retrospective (id, team_id, went_well, started_by_id, started_at, version) VALUES (1, 1, '', 1, :moment, 1)",
            "INSERT INTO note (id, retrospective_id, kind, text, by_id, at, version) VALUES (1, 1, 'well', 'Quick calls', 1, :moment, 1), (2, 1, 'better', 'Ring later', 1, :moment, 1)",
            "INSERT INTO activity (id, at, by_id, verb, subject, subject_id, version, team_id, changes) VALUES (1, :moment, 1, 'noted', 'retrospective', 1, 1, 1, '{}')",
        ):
            connection.execute(text(statement), {"moment": "2026-11-03 09:41:07"})
    upgrade()
    with db.engine.connect() as connection:
        notes = connection.execute(text("SELECT text, key, votes, by_id FROM note ORDER BY id")).all()
        told = connection.execute(text("SELECT by_id, at FROM activity")).one()
    assert [(note.text, note.votes, note.by_id) for note in notes] == [("Quick calls", 0, 1), ("Ring later", 0, 1)]
    assert len({note.key for note in notes}) == 2
    assert told.by_id is None
    assert str(told.at).startswith("2026-11-03 12:00:00")
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE note SET by_id = NULL"))
    command.downgrade(config, "0002")
    with db.engine.connect() as connection:
        assert connection.execute(text("SELECT text, by_id FROM note ORDER BY id")).all() == [
            ("Quick calls", 1),
            ("Ring later", 1),
        ]


@pytest.mark.slow
def test_a_sprint_that_was_closed_before_keeps_what_can_still_be_known(upgraded):
    attach(upgraded)
    config = upgraded.extensions["migrate"].migrate.get_config()
    command.downgrade(config, "0003")
    early, close, late = "2026-11-03 09:00:00", "2026-11-13 16:00:00", "2026-11-17 09:00:00"
    with db.engine.begin() as connection:
        for statement in (
            "INSERT INTO person (id, name, email, is_lead, is_admin, created_at, version) VALUES (1, 'Mel', 'mel@example.org', false, false, :early, 1)",
            "INSERT INTO team (id, name, slug, purpose, is_private, created_at, revision, version) VALUES (1, 'School', 'school', '', false, :early, 0, 1)",
            "INSERT INTO sprint (id, team_id, goal, first_day, last_day, closed_at, version) VALUES (1, 1, 'Calm', '2026-11-02', '2026-11-13', :close, 1)",
            'INSERT INTO experiment (id, team_id, title, "change", people, evidence, outcome, signal, stage, rank, stage_since, sprint_id, cycle, created_at, version)'
            " VALUES (1, 1, 'Ring', 'a call', '', '', '', '', 'decided', 0, :late, 1, 1, :early, 1)",
            "INSERT INTO move (id, experiment_id, from_stage, to_stage, by_id, at, rank_before, since_before, froze_prediction)"
            " VALUES (1, 1, 'ready', 'trying', 1, :early, 0, :early, true), (2, 1, 'trying', 'reflecting', 1, :late, 0, :early, false)",
            "INSERT INTO result (id, experiment_id, happened, confirmed, by_id, at, version) VALUES (1, 1, 'Nine went ahead', 'yes', 1, :early, 1)",
            "INSERT INTO learning (id, experiment_id, believed, observed, learned, therefore, by_id, at, version) VALUES (1, 1, '', '', 'Later', '', 1, :late, 1)",
        ):
            named = {
                name: value for name, value in (("early", early), ("close", close), ("late", late)) if f":{name}" in statement
            }
            connection.execute(text(statement), named)
    upgrade()
    with db.engine.connect() as connection:
        (kept,) = connection.execute(
            text("SELECT title, stage, onward, happened, learned, decision FROM experiment_window")
        ).all()
    assert tuple(kept) == ("Ring", "trying", None, "Nine went ahead", "", None)


@pytest.mark.slow
def test_what_was_predicted_and_tried_before_stays_and_nobody_is_said_to_have_been_sure(upgraded):
    attach(upgraded)
    config = upgraded.extensions["migrate"].migrate.get_config()
    command.downgrade(config, "0003")
    with db.engine.begin() as connection:
        for statement in (
            "INSERT INTO person (id, name, email, is_lead, is_admin, created_at, version) VALUES (1, 'Mel', 'mel@example.org', false, false, :moment, 1)",
            "INSERT INTO team (id, name, slug, purpose, is_private, created_at, revision, version) VALUES (1, 'School', 'school', '', false, :moment, 0, 1)",
            "INSERT INTO experiment (id, team_id, title, change, people, evidence, outcome, signal, stage, rank, stage_since, cycle, created_at, version) VALUES (1, 1, 'Ring first', '', '', '', '', '', 'trying', 0, :moment, 1, :moment, 1)",
            "INSERT INTO prediction (id, experiment_id, expects, because, by_id, at, frozen_at, version) VALUES (1, 1, 'Seven in ten', '', 1, :moment, :moment, 1)",
            "INSERT INTO result (id, experiment_id, happened, confirmed, by_id, at, version) VALUES (1, 1, 'Nine in ten', 'yes', 1, :moment, 1)",
        ):
            connection.execute(text(statement), {"moment": "2026-11-03 09:41:07"})
    upgrade()
    with db.engine.connect() as connection:
        kept = "SELECT expects, sure, happened, as_planned, different, unexpected, failure_signal FROM experiment JOIN prediction ON prediction.experiment_id = experiment.id JOIN result ON result.experiment_id = experiment.id"
        assert connection.execute(text(kept)).one() == ("Seven in ten", None, "Nine in ten", None, "", "", "")
    command.downgrade(config, "0003")
    with db.engine.connect() as connection:
        assert connection.execute(
            text("SELECT expects, happened FROM prediction JOIN result ON result.id = prediction.id")
        ).one() == (
            "Seven in ten",
            "Nine in ten",
        )


@pytest.mark.slow
def test_experiments_of_before_are_in_the_facts(upgraded):
    attach(upgraded)
    config = upgraded.extensions["migrate"].migrate.get_config()
    command.downgrade(config, "0003")
    with db.engine.begin() as connection:
        for statement in (
            "INSERT INTO person (id, name, email, is_lead, is_admin, created_at, version) VALUES (1, 'Mel', 'mel@example.org', false, false, :moment, 1)",
            "INSERT INTO team (id, name, slug, purpose, is_private, created_at, revision, version) VALUES (1, 'School', 'school', '', false, :moment, 0, 1)",
            'INSERT INTO experiment (id, team_id, title, "change", people, evidence, outcome, signal, stage, rank, stage_since, cycle, created_at, version)'
            " VALUES (1, 1, 'Ring first', '', '', '', '', '', 'trying', 0, :moment, 1, :moment, 1)",
            "INSERT INTO move (id, experiment_id, from_stage, to_stage, by_id, at, rank_before, since_before, froze_prediction)"
            " VALUES (1, 1, 'ideas', 'trying', 1, '2026-11-12 09:00:00', 0, :moment, true)",
        ):
            connection.execute(text(statement), {"moment": "2026-11-03 09:41:07"})
    upgrade()
    with db.engine.connect() as connection:
        assert connection.scalar(text("SELECT days_to_try FROM journey")) == 9
        weeks = connection.execute(text("SELECT ideas, trying FROM stage_week ORDER BY monday")).all()
    assert [tuple(week) for week in weeks] == [(1, 0), (-1, 1)]
