"""The `board` command: starts the board and looks after it."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask
from sqlalchemy import make_url
from sqlalchemy.exc import DatabaseError

from board import on_commit, reloading, server
from board.backup import CannotBackUp, back_up
from board.database import db
from board.demo import DemoRefused, fill_when_empty
from board.greeting import greet, greet_in_demo
from board.mail_commands import add_to, begin_by_itself
from board.migrations import CannotUpgrade, upgrade
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.account import choose_password, make_password_link, open_account
from board.models.people.organisation import Organisation, is_empty
from board.reindex import reindex as make_index_anew
from board.settings import SettingError, Settings
from board.version import version

REFUSALS = (CannotBackUp, server.CannotListen, CannotUpgrade, DemoRefused, RuleBroken)
LONGEST_NAME = 100


class BadSetting(click.ClickException):
    """A setting that stops the start, said in one sentence."""

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
    environment: BOARD_DATABASE_URL, BOARD_SECRET_KEY, BOARD_PROXIES, BOARD_IDLE_DAYS, BOARD_LONGEST_DAYS and BOARD_MAIL_*.
    """


@board.command(short_help="Start the board.")
@click.option("--demo", is_flag=True, help="Serve an invented council, kept in a database of its own.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0 lets other machines in.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen at.")
@click.option("--workers", type=click.IntRange(1, 64), help="Server processes.  [default: one for each core]")
@click.option("--reload", is_flag=True, help="Start again after each change of a file, for whoever works on the board itself.")
def serve(demo: bool, host: str, port: int, workers: int | None, reload: bool) -> None:
    """Start the board. Ctrl-C ends it.

    The database is made, or brought up to date, first. While nobody has set the board up yet, each start prints a new
    link that works once: whoever opens it names the organisation and becomes its administrator.
    """
    if reload:
        _serve_and_reload(demo, host, port, workers or 1)
        return
    with _database(demo) as settings:
        server.check_free(host, port)
        upgrade()
        address = server.address_of(host, port)
        greeting = greet_in_demo(address) if settings.demo else greet(address)
        db.session.commit()
    # Workers read their settings as everybody does.
    os.environ["BOARD_DEMO"] = "yes" if settings.demo else "no"
    server.load_once()
    try:
        begin_by_itself(settings, _database)
        server.serve(host, port, workers or os.cpu_count() or 1, ready=lambda: click.echo(greeting))
    except server.CannotListen as refused:
        raise click.ClickException(str(refused)) from None


def _serve_and_reload(demo: bool, host: str, port: int, workers: int) -> None:
    """What no change of a file could put right, a bad setting or a port that is taken, ends it at once."""
    _settings(demo)
    try:
        server.check_free(host, port)
    except server.CannotListen as refused:
        raise click.ClickException(str(refused)) from None
    where = ("--host", host, "--port", str(port), "--workers", str(workers))
    reloading.serve_and_reload(reloading.board_command("serve", *(("--demo",) if demo else ()), *where))


@board.command(short_help="Fill an empty database with the demo.")
def demo() -> None:
    """Fill an empty database with the demo: an invented council and the experiments of its last two months.

    It goes into the demo's own database, the one that `board serve --demo` serves.
    """
    with _database(demo=True) as settings:
        upgrade()
        filled = fill_when_empty(now())
        db.session.commit()
        click.echo(f"{'The demo is ready' if filled else 'The demo was there already'}: {settings.database}")
        click.echo("Serve it with: board serve --demo")


@board.command("upgrade", short_help="Make the database, or bring it up to date.")
def bring_up_to_date() -> None:
    """Make the database, or bring it up to date with this release.

    `board serve` does the same before it serves. Make a backup first.
    """
    with _database() as settings:
        upgrade()
        click.echo(f"The database is up to date: {settings.database}")


@board.command(short_help="Make the library's index anew.")
def reindex() -> None:
    """Read every experiment into the library afresh, and say what differed; people can go on working meanwhile.

    It is never needed, unless somebody has changed the database by other means than the board.
    """
    with _database():
        upgrade()
        click.echo(make_index_anew())


@board.command(short_help="Copy the database into FILE, also while it is served.")
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the database into FILE, also while the board is being served.

    The copy is checked, and a FILE that is there already is never overwritten. To restore: stop the board, put the copy
    in the place of instance/board.sqlite, remove board.sqlite-wal and board.sqlite-shm beside it, and start the board.
    """
    try:
        size = back_up(make_url(_settings().database_url), file)
    except CannotBackUp as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"Backed up to {file}: {size / 1_000_000:.1f} MB, checked and sound.")


@board.command("add-person", short_help="Add somebody who may sign in.")
@click.argument("name")
@click.argument("email")
@click.option("--lead", is_flag=True, help="They decide for every team: adopt, adapt or abandon.")
@click.option("--admin", is_flag=True, help="They look after people, teams and the organisation's settings.")
@click.option("--link", is_flag=True, help="Print a link by which they choose their password, once and within a day.")
@click.option("--address", default="http://127.0.0.1:8000", show_default=True, help="Where people open the board.")
def add_person(name: str, email: str, lead: bool, admin: bool, link: bool, address: str) -> None:
    """Add somebody who may sign in, such as a new administrator when the last one has left.

    \b
    Example:   board add-person "Ada Farouk" ada@example.org --admin --link

    Asks for their password, unless you want a link. Most people are better invited onto a team from the board itself.
    """
    with _database():
        upgrade()
        if not name.strip() or len(name) > LONGEST_NAME:
            raise RuleBroken(f"Enter a name of 1 to {LONGEST_NAME} characters.")
        if is_empty():
            if not admin:
                raise RuleBroken(
                    "Nobody has set this board up yet. Add an administrator first, with --admin, "
                    "or open the link that board serve prints."
                )
            db.session.add(Organisation(name=""))
        person = open_account(name.strip(), email, by=None, at=now(), is_lead=lead, is_admin=admin)
        if link:
            _link, token = make_password_link(person, by=person, at=now())
            said = f"Give this link to {person.name}:\n\n  {address.rstrip('/')}/links/{token}\n"
        else:
            choose_password(person, _ask_password(), now())
            said = f"{person.name} can sign in as {person.email}."
        db.session.commit()
        click.echo(said)


def _ask_password() -> str:
    """Never an argument, which other people on the machine could see; a script may pipe it in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt="The same password again")
    return password


def _settings(demo: bool = False) -> Settings:
    try:
        return Settings.from_environment(demo=demo)
    except SettingError as refused:
        raise BadSetting(str(refused)) from None


@contextmanager
def _database(demo: bool = False) -> Iterator[Settings]:
    """The database of the settings, for the models; without the web pages, which no command needs."""
    settings = _settings(demo)
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
        file.touch(mode=0o600)  # for its owner only, as what SQLite puts beside it is then too


add_to(board, _database)
