"""The command line and the audit trail: what it does is noted, and what is old is removed by it alone."""

import datetime as dt

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from board.cli import board
from board.cli.group import open_database
from board.database import db
from board.models.moments import now
from board.models.people.audit import AuditEntry, note_audit
from board.settings import Settings
from tests.own_database import own_settings  # noqa: F401  a fixture

A_DAY = dt.timedelta(days=1)


@pytest.fixture
def run(own_settings, monkeypatch):  # noqa: F811
    """Run a command on a database of its own; the output."""
    for name, value in own_settings.items():
        monkeypatch.setenv(name, value)

    def command(*words, expect=0, **more):
        answer = CliRunner().invoke(board, words, env={**own_settings, **more})
        assert answer.exit_code == expect, answer.output
        return answer.output

    return command


def trail(variables):
    """Who did what to whom, the oldest first."""
    engine = create_engine(Settings.from_environment(variables).database_url, poolclass=NullPool)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT actor, action, about, detail FROM audit_entry ORDER BY id"))
        return [tuple(row) for row in rows]


def test_what_the_command_line_does_is_noted_as_its_doing(run, own_settings):  # noqa: F811
    run("add-person", "Ada Farouk", "ada@example.org", "--admin", "--link")
    assert trail(own_settings) == [
        ("the command line", "person added", "Ada Farouk", "Administrator"),
        ("the command line", "link made", "Ada Farouk", "to choose a password"),
    ]


def test_tidying_removes_what_is_older_than_the_setting_and_nothing_else(run, own_settings, monkeypatch):  # noqa: F811
    monkeypatch.setattr("board.cli.tidying.AT_ONCE", 2)
    run("upgrade")
    with open_database():
        for days in (900, 800, 790, 780, 400, 1):
            note_audit("signed in", by=None, at=now() - days * A_DAY, actor="Ada", detail=str(days))
        db.session.commit()
    assert run("tidy") == "4 entries older than 730 days removed.\n"
    assert [detail for *_rest, detail in trail(own_settings)] == ["400", "1"]
    assert run("tidy", BOARD_AUDIT_DAYS="365") == "1 entry older than 365 days removed.\n"
    assert [detail for *_rest, detail in trail(own_settings)] == ["1"]


def test_nobody_keeps_the_trail_for_less_than_half_a_year(run):
    assert "whole number from 180 to 3650" in run("tidy", expect=2, BOARD_AUDIT_DAYS="7")


def test_a_copy_of_the_database_defends_its_trail_as_well(run, own_settings, tmp_path):  # noqa: F811
    if "sqlite" not in own_settings["BOARD_DATABASE_URL"]:
        pytest.skip("PostgreSQL makes its own backups")
    run("add-person", "Ada Farouk", "ada@example.org", "--admin", "--link")
    run("backup", str(tmp_path / "copy.sqlite"))
    engine = create_engine(f"sqlite:///{tmp_path / 'copy.sqlite'}", poolclass=NullPool)
    with engine.connect() as connection, pytest.raises(Exception, match="kept for 180 days"):
        connection.execute(AuditEntry.__table__.delete())
