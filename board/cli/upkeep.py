"""The commands of maintenance: back up the database, and rebuild the library's index."""

import signal
from pathlib import Path
from types import FrameType

import click
from sqlalchemy import make_url

from board.backup import CannotBackUp, back_up
from board.cli.group import board, open_database, read_settings
from board.migrations import upgrade
from board.reindex import reindex as make_index_anew


@board.command(short_help="Make the library's index anew.")
def reindex() -> None:
    """Read every experiment into the library afresh, and say what differed; people can go on working meanwhile.

    It is never needed, unless somebody has changed the database by other means than the board.
    """
    with open_database():
        upgrade()
        click.echo(make_index_anew())


@board.command(short_help="Copy the database into FILE, also while it is served.")
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the database into FILE, also while the board is being served.

    The copy is checked, and a FILE that is there already is never overwritten. To restore: stop the board, put the copy
    in the place of instance/board.sqlite, remove board.sqlite-wal and board.sqlite-shm beside it, and start the board.
    """
    for ends in ("SIGTERM", "SIGHUP"):  # there is no SIGHUP on Windows
        if hasattr(signal, ends):
            signal.signal(getattr(signal, ends), _end_tidily)
    try:
        size = back_up(make_url(read_settings().database_url), file)
    except CannotBackUp as refused:
        raise click.ClickException(str(refused)) from None
    click.echo(f"Backed up to {file}: {size / 1_000_000:.1f} MB, checked and sound.")


def _end_tidily(_signal: int, _frame: FrameType | None) -> None:
    """End as Ctrl-C does, so that half a copy is thrown away."""
    raise KeyboardInterrupt
