"""The commands that serve the board, fill the demo and upgrade the database."""

import os

import click

from board import reloading, server
from board.cli.greeting import greet, greet_in_demo
from board.cli.group import board, open_database, read_settings
from board.cli.round_up import begin_by_itself
from board.database import db
from board.demo import fill_when_empty
from board.migrations import upgrade
from board.models.moments import now


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
    with open_database(demo) as settings:
        server.check_free(host, port)
        upgrade()
        address = server.address_of(host, port)
        greeting = greet_in_demo(address) if settings.demo else greet(address)
        db.session.commit()
    # workers read their settings from the environment
    os.environ["BOARD_DEMO"] = "yes" if settings.demo else "no"
    server.load_once()
    try:
        begin_by_itself(settings, open_database)
        server.serve(host, port, workers or os.cpu_count() or 1, ready=lambda: click.echo(greeting))
    except server.CannotListen as refused:
        raise click.ClickException(str(refused)) from None


def _serve_and_reload(demo: bool, host: str, port: int, workers: int) -> None:
    """Serve and restart on changes. A bad setting or a port in use ends it at once, because no change of a file would fix it."""
    read_settings(demo)
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
    with open_database(demo=True) as settings:
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
    with open_database() as settings:
        upgrade()
        click.echo(f"The database is up to date: {settings.database}")
