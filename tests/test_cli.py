"""The `board` command: what it does, and the sentence it says when it cannot."""

import re
import socket
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from board.cli import board
from board.models.people.person import verify
from board.models.people.sign_in import hash_token
from board.settings import Settings
from tests.own_database import is_sqlite, own_settings  # noqa: F401  a fixture

ADA = ("add-person", "Ada Farouk", "ada@example.org", "--admin")


@pytest.fixture
def run(own_settings):  # noqa: F811
    """Run a command on a database of its own: the exit code it should end with, then its words."""

    def command(*words, expect=0, typed=None, **more):
        answer = CliRunner().invoke(board, words, env={**own_settings, **more}, input=typed)
        assert answer.exit_code == expect, answer.output
        assert "Traceback" not in answer.output
        if answer.exception and not isinstance(answer.exception, SystemExit):
            raise answer.exception
        return answer.output

    return command


@pytest.fixture
def rows(own_settings):  # noqa: F811
    """What a query finds in the database."""

    def ask(query):
        engine = create_engine(Settings.from_environment(own_settings).database_url, poolclass=NullPool)
        with engine.connect() as connection:
            return connection.execute(text(query)).all()

    return ask


@pytest.fixture
def served(monkeypatch):
    """What `serve` hands over to the server, which is not started."""
    calls = []

    def pretend(host, port, workers, ready):
        calls.append((host, port, workers))
        ready()

    monkeypatch.setattr("board.server.serve", pretend)
    monkeypatch.setenv("BOARD_DEMO", "no")
    return calls


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def token_in(output):
    return re.search(r"/links/([\w-]+)", output)[1]


def test_help_names_every_command_and_says_how_to_begin(run):
    assert "board serve --demo" in (words := run("--help"))
    names = "add-person backup demo draft-roundup reindex reset-sign-in send-mail serve tidy upgrade"
    assert " ".join(sorted(board.commands)) == names
    for name in board.commands:
        assert name in words
        assert run(name, "--help").startswith("Usage: board")


@pytest.mark.parametrize("command", [("serve",), ("upgrade",), ("demo",), ADA, ("backup", "copy.sqlite")])
def test_a_bad_setting_stops_every_command_with_a_sentence(run, command):
    words = run(*command, expect=2, BOARD_PROXIES="many")
    assert words == "Error: BOARD_PROXIES must be a whole number from 0 to 5, not 'many'.\n"


def test_a_database_that_cannot_be_reached_is_named_without_its_password(run):
    words = run("upgrade", expect=2, BOARD_DATABASE_URL=f"postgresql://board:hidden@127.0.0.1:{free_port()}/board")
    assert "cannot be used" in words
    assert "hidden" not in words


@pytest.mark.parametrize("file", ["/proc/board.sqlite", "text.sqlite"])
def test_a_file_that_is_no_database_or_cannot_be_one_is_named(run, tmp_path, file):
    (tmp_path / "text.sqlite").write_text("This is no database.")
    assert "cannot be used" in run("upgrade", expect=2, BOARD_DATABASE_URL=f"sqlite:///{tmp_path / file}")


def test_nobody_else_on_the_machine_reads_the_database(run, own_settings):  # noqa: F811
    if not is_sqlite(own_settings):
        pytest.skip("PostgreSQL keeps its own files")
    run("upgrade")
    file = Path(make_url(own_settings["BOARD_DATABASE_URL"]).database)
    assert {stat.S_IMODE(kept.stat().st_mode) for kept in file.parent.glob(f"{file.name}*")} == {0o600}


def test_upgrade_makes_the_database_and_may_be_repeated(run, rows):
    assert "up to date" in run("upgrade")
    assert "up to date" in run("upgrade")
    assert rows("SELECT version_num FROM alembic_version") != []


@pytest.mark.slow
def test_several_first_starts_at_once_agree(own_settings, rows):  # noqa: F811
    start = [sys.executable, "-c", "from board.cli import board; board()", "upgrade"]
    at_once = [subprocess.Popen(start, env=own_settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    for one in at_once:
        _words, problem = one.communicate(timeout=60)
        assert one.returncode == 0, problem
    assert len(rows("SELECT version_num FROM alembic_version")) == 1


def test_an_administrator_is_added_with_a_password_that_is_piped_in(run, rows):
    assert "can sign in as ada@example.org" in run(*ADA, typed="three quiet otters\n")
    ((name, is_admin, password_hash),) = rows("SELECT name, is_admin, password_hash FROM person")
    assert (name, bool(is_admin)) == ("Ada Farouk", True)
    assert verify(password_hash, "three quiet otters")


def test_a_link_is_printed_once_and_only_its_hash_is_kept(run, rows):
    token = token_in(run(*ADA, "--link", "--address", "https://board.example.org/"))
    assert rows("SELECT kind, token_hash FROM one_time_link") == [("password", hash_token(token))]
    assert rows("SELECT password_hash FROM person") == [(None,)]


def test_no_command_takes_a_password_as_an_argument():
    options = {option for command in board.commands.values() for one in command.params for option in one.opts}
    assert not any("password" in option for option in options)


@pytest.mark.parametrize(("words", "typed", "sentence"), [
    (("add-person", "Bea", "bea@example.org"), "short\n", "12 characters or more"),
    (("add-person", "Bea", "not-an-address"), "three quiet otters\n", "name@example.org"),
    (("add-person", "Bea", "ADA@example.org"), "three quiet otters\n", "already signs in"),
    (("add-person", "  ", "bea@example.org"), "three quiet otters\n", "Enter a name"),
])  # fmt: skip
def test_somebody_who_cannot_be_added_is_refused_and_nothing_is_kept(run, rows, words, typed, sentence):
    run(*ADA, "--link")
    assert sentence in run(*words, typed=typed, expect=1)
    assert rows("SELECT email FROM person") == [("ada@example.org",)]


def test_the_first_person_of_an_empty_board_is_an_administrator(run):
    assert "Nobody has set this board up yet" in run("add-person", "Bea", "bea@example.org", "--link", expect=1)


@pytest.mark.slow
def test_the_demo_is_filled_once(run, rows, own_settings):  # noqa: F811
    # In a process that has made no application, as people run it.
    fill = subprocess.run([sys.executable, "-m", "board", "demo"], env=own_settings, capture_output=True, text=True, check=True)
    assert "The demo is ready" in fill.stdout
    assert (filled := rows("SELECT count(*) FROM experiment")[0][0]) >= 40
    assert rows("SELECT count(*) FROM library_entry") == rows("SELECT count(*) FROM journey") == [(filled,)]
    assert "was there already" in run("demo")
    assert rows("SELECT count(*) FROM experiment") == [(filled,)]


def test_the_demo_never_mixes_with_real_work(run, rows):
    run(*ADA, "--link")
    assert "holds real work" in run("demo", expect=1)
    assert "holds real work" in run("serve", "--demo", "--port", free_port(), expect=1)
    assert rows("SELECT count(*) FROM person") == [(1,)]


@pytest.mark.slow
def test_the_demo_is_never_served_as_if_it_were_real(run, served):
    run("demo")
    assert "passwords everybody knows" in run("serve", "--port", free_port(), expect=1)
    assert served == []
    words = run("serve", "--demo", "--port", free_port())
    assert "mel@example.org" in words
    assert "try-small-changes" in words


def test_a_start_prints_a_link_until_somebody_has_set_the_board_up(run, rows, served):
    port = free_port()
    first = token_in(run("serve", "--port", port, "--workers", "3"))
    words = run("serve", "--port", port, "--workers", "3")
    assert f"http://127.0.0.1:{port}/links/" in words
    assert rows("SELECT token_hash FROM one_time_link WHERE withdrawn_at IS NULL") == [(hash_token(token_in(words)),)]
    assert rows("SELECT token_hash FROM one_time_link WHERE withdrawn_at IS NOT NULL") == [(hash_token(first),)]
    run(*ADA, "--link")
    assert "/links/" not in run("serve", "--port", port)
    assert served[:2] == [("127.0.0.1", int(port), 3)] * 2


@pytest.mark.parametrize(
    ("host", "sentence"), [("127.0.0.1", "is in use already"), ("192.0.2.1", "not an address of this machine")]
)
def test_an_address_that_cannot_be_served_at_is_refused_with_a_sentence(run, served, host, sentence):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        words = run("serve", "--host", host, "--port", str(taken.getsockname()[1]), expect=1)
    assert sentence in words
    assert words.count("\n") == 1
    assert served == []


def test_a_backup_is_whole_private_and_never_overwrites(run, own_settings, tmp_path):  # noqa: F811
    if not is_sqlite(own_settings):
        pytest.skip("PostgreSQL has its own")
    run(*ADA, "--link")
    copy = tmp_path / "copy.sqlite"
    with closing(sqlite3.connect(make_url(own_settings["BOARD_DATABASE_URL"]).database)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE person SET name = 'Half written'")
        assert "checked and sound" in run("backup", str(copy))
        writer.rollback()
    with closing(sqlite3.connect(copy)) as kept:
        assert kept.execute("SELECT name FROM person").fetchall() == [("Ada Farouk",)]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    before = copy.read_bytes()
    assert "never overwrites" in run("backup", str(copy), expect=1)
    assert copy.read_bytes() == before
    assert "There is no folder" in run("backup", str(tmp_path / "nowhere" / "copy.sqlite"), expect=1)
    assert not [file.name for file in tmp_path.iterdir() if file.name.startswith(".")]


def test_a_damaged_database_is_not_passed_off_as_a_backup(run, own_settings, tmp_path):  # noqa: F811
    if not is_sqlite(own_settings):
        pytest.skip("PostgreSQL has its own")
    (tmp_path / "board.sqlite").write_bytes(b"This is no database." * 500)
    assert "The backup was not made" in run("backup", str(tmp_path / "copy.sqlite"), expect=1)
    assert not (tmp_path / "copy.sqlite").exists()


def test_a_backup_of_nothing_says_so(run, tmp_path):
    variables = {"BOARD_DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite'}"}
    assert "There is no database" in run("backup", str(tmp_path / "copy.sqlite"), expect=1, **variables)


def test_postgresql_is_backed_up_by_its_own_command_which_is_told(run):
    words = run("backup", "my copy", expect=1, BOARD_DATABASE_URL="postgresql://board:hidden@db.example.org/board")
    assert "pg_dump --format=custom '--file=my copy' 'postgresql://board@db.example.org/board?sslmode=require'" in words
