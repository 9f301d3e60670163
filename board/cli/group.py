"""The `board` command itself, and what its commands share: the settings, and the database for the models."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import make_url
from sqlalchemy.exc import DatabaseError

from board import on_commit, server
from board.backup import CannotBackUp
from board.database import db
from board.demo import DemoRefused
from board.migrations import CannotUpgrade
from board.models.errors import RuleBroken
from board.settings import SettingError, Settings
from board.version import version

REFUSALS = (CannotBackUp, server.CannotListen, CannotUpgrade, DemoRefused, RuleBroken)


class BadSetting(click.ClickException):
    """A setting that prevents the start, explained in one sentence."""

    exit_code = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version(), message="Change Board %(version)s")
def board() -> None:
    """Change Board: a board for trying small changes at work.

    \b
    To look around:   board serve --demo
    To use it:        board serve         then open the link that it prints
    Every night:      board backup FILE   with a new name each time

    Everything is kept in the folder "instance", or where BOARD_INSTANCE says. Other settings are read from the
    environment: BOARD_DATABASE_URL, BOARD_SECRET_KEY, BOARD_PROXIES, BOARD_IDLE_DAYS, BOARD_LONGEST_DAYS, BOARD_AUDIT_DAYS and
    BOARD_MAIL_*.
    """


def read_settings(demo: bool = False) -> Settings:
    """The settings from the environment. Raises BadSetting, which ends the command with its sentence."""
    try:
        return Settings.from_environment(demo=demo)
    except SettingError as refused:
        raise BadSetting(str(refused)) from None


@contextmanager
def open_database(demo: bool = False) -> Iterator[Settings]:
    """Open the database of the settings for the models, without the web pages, which no command needs."""
    settings = read_settings(demo)
    app = Flask("board")
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    db.init_app(app)
    on_commit.register()
    try:
        _make_folder(settings)
        with app.app_context():
            try:
                yield settings
            finally:
                db.session.remove()
                db.engine.dispose()
    except REFUSALS as refused:
        raise click.ClickException(str(refused)) from None
    except (DatabaseError, sqlite3.Error, OSError) as problem:
        reason = str(getattr(problem, "orig", problem)).strip().splitlines()[0]
        raise BadSetting(f"The database {settings.database} cannot be used: {reason.rstrip('.')}.") from None


def _make_folder(settings: Settings) -> None:
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        file = Path(url.database)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)  # readable by its owner only; files that SQLite creates beside it inherit this
