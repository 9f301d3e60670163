"""The command that removes what is no longer kept, `board tidy`, which `board serve` does by itself once a day."""

import datetime as dt

import click

from board.cli.group import board, open_database
from board.database import db
from board.migrations import upgrade
from board.models.moments import count, now
from board.models.people.audit import remove_old_entries
from board.settings import Settings

# So few that nobody who saves waits for them.
AT_ONCE = 5000


@board.command(short_help="Remove entries of the audit trail that are old.")
def tidy() -> None:
    """Remove the entries of the audit trail that are older than BOARD_AUDIT_DAYS; people can go on working meanwhile.

    Where `board serve` sends mail by itself it does this too, once a day. Elsewhere cron does.

    \b
    Example for cron:   15 4 * * *   board tidy
    """
    with open_database() as settings:
        upgrade()
        removed = tidy_trail(settings)
        click.echo(f"{count(removed, 'entry', 'entries')} older than {count(settings.audit_days, 'day')} removed.")


def tidy_trail(settings: Settings) -> int:
    """Remove and commit what is older than the settings say, some at a time; returns how many entries that was."""
    removed = 0
    while True:
        some = remove_old_entries(dt.timedelta(days=settings.audit_days), now(), AT_ONCE)
        db.session.commit()
        removed += some
        if some < AT_ONCE:
            return removed
