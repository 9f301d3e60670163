"""A backup is checked: a copy of damaged data is thrown away, whatever is wrong with it."""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import make_url

from board.backup import CannotBackUp, back_up

TABLES = """
CREATE TABLE team (id INTEGER PRIMARY KEY, name TEXT NOT NULL CHECK (name <> ''));
CREATE TABLE person (id INTEGER PRIMARY KEY, team_id INTEGER NOT NULL REFERENCES team (id));
INSERT INTO team VALUES (1, 'Fostering');
INSERT INTO person VALUES (1, 1);
"""


@pytest.fixture
def database(tmp_path):
    """A small database that is sound."""
    file = tmp_path / "board.sqlite"
    write(file, TABLES)
    return file


def write(file, statements):
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(statements)


def copy_of(database):
    """The backup, made anew."""
    copy = database.with_name("copy.sqlite")
    assert back_up(make_url(f"sqlite:///{database}"), copy) == copy.stat().st_size
    return copy


def test_sound_data_are_copied(database):
    with closing(sqlite3.connect(copy_of(database))) as copy:
        assert copy.execute("SELECT name FROM team").fetchall() == [("Fostering",)]


@pytest.mark.parametrize(
    "damage",
    [
        "PRAGMA ignore_check_constraints = ON; UPDATE team SET name = ''",
        "PRAGMA foreign_keys = OFF; DELETE FROM team",
    ],
    ids=["a value that its table does not allow", "a person whose team is gone"],
)
def test_data_that_break_their_own_rules_are_not_passed_off_as_a_backup(database, damage):
    write(database, damage)
    with pytest.raises(CannotBackUp, match="The copy is damaged, so it was thrown away"):
        copy_of(database)
    assert [file.name for file in database.parent.iterdir()] == ["board.sqlite"]
