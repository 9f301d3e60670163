"""A backup is checked: a copy of damaged data is thrown away, whatever is wrong with it."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
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
# Four megabytes.
FILL = """
WITH RECURSIVE number(n) AS (SELECT 10 UNION ALL SELECT n + 1 FROM number WHERE n < 2000)
INSERT INTO team SELECT n, hex(randomblob(1000)) FROM number;
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


def run_backup(database, before="", **how):
    """A process that backs up, after these lines of Python; its exit code and what it said."""
    lines = f"import resource, signal\n{before}\nfrom board.cli import board\nboard(['backup', {str(database.with_name('copy.sqlite'))!r}])"
    variables = {**os.environ, "BOARD_INSTANCE": str(database.parent), "BOARD_DATABASE_URL": f"sqlite:///{database}"}
    return subprocess.Popen([sys.executable, "-c", lines], env=variables, stderr=subprocess.PIPE, text=True, **how)


def left_in(folder):
    """The files in a folder, but for those that belong to the database."""
    return sorted(
        str(file.relative_to(folder)) for file in folder.rglob("*") if not file.name.startswith(("board.sqlite", "secret_key"))
    )


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows limits no file")
def test_a_backup_that_a_full_disk_ends_leaves_nothing_behind(database):
    write(database, FILL)
    is_full = "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))"
    process = run_backup(database, is_full)
    _nothing, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "The backup was not made: disk I/O error." in said or "full" in said
    assert left_in(database.parent) == []


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_a_backup_that_is_ended_half_way_leaves_nothing_behind(database):
    write(database, FILL)
    process = run_backup(database, "import board.backup as b; b._check = lambda copy: signal.pause()")
    end = time.monotonic() + 60
    while not left_in(database.parent) and time.monotonic() < end:
        time.sleep(0.01)
    time.sleep(0.1)
    process.terminate()
    process.communicate(timeout=60)
    assert process.returncode not in (0, -signal.SIGTERM)
    assert left_in(database.parent) == []
