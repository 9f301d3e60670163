"""The commands of the round-up, `board draft-roundup` and `board send-mail`, and what `board serve` does of them by itself."""

import datetime as dt
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from multiprocessing.connection import wait
from typing import Any

import click
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from board.cli.group import board, open_database
from board.cli.tidying import tidy_trail
from board.database import db
from board.mail.message import ServerAway
from board.mail.outbox import Sent, send_due
from board.migrations import upgrade
from board.models.moments import count, now
from board.models.people.organisation import the_organisation
from board.models.round_up.draft import draft
from board.models.round_up.round_up import may_be_written, monday_to_write
from board.settings import Settings

Database = Callable[[], AbstractContextManager[Settings]]

SECONDS_BETWEEN_RUNS = 20
# The draft takes in what has happened since; nobody needs it to the minute.
SECONDS_BETWEEN_DRAFTS = 900
SECONDS_BETWEEN_TIDYINGS = 24 * 60 * 60
HOW_TO_SET_UP = (
    "No mail server is set. Set BOARD_MAIL_SERVER, BOARD_MAIL_FROM and BOARD_MAIL_LINKS, for example:\n\n"
    "  BOARD_MAIL_SERVER=mail.example.org\n  BOARD_MAIL_FROM='Change Board <board@example.org>'\n"
    "  BOARD_MAIL_LINKS=https://board.example.org\n\n"
    "Until then round-ups are read on the board itself."
)


@board.command("draft-roundup", short_help="Write the draft of the Monday round-up.")
@click.option("--monday", type=click.DateTime(["%Y-%m-%d"]), help="Another Monday's than the one that is due.")
def draft_roundup(monday: dt.datetime | None) -> None:
    """Write the draft of the Monday round-up from what happened, or add what has happened since.

    Until Wednesday that is this week's, about the week before; from Thursday on next Monday's. What somebody has edited or
    left out stays so, and one that was sent stays as it was. Where nothing happened there is none.

    \b
    Example for cron:   30 6 * * 1   board draft-roundup
    """
    if monday is not None and not may_be_written(monday.date(), now().date()):
        raise click.ClickException(f"{monday.date()} is not a Monday of these weeks.")
    with open_database():
        upgrade()
        click.echo(write_draft(monday.date() if monday else None))


@board.command("send-mail", short_help="Send the mail that is due.")
@click.option("--loop", is_flag=True, help="Stay, and send whatever falls due.")
def send_mail(loop: bool) -> None:
    """Send the mail that is due. Several of these may run at once: nobody gets anything twice.

    \b
    Example for cron:   */5 * * * *   board send-mail
    """
    with open_database() as settings:
        if settings.mail is None:
            raise click.ClickException(HOW_TO_SET_UP)
        upgrade()
        while True:
            try:
                sent = send_due(settings.mail, settings.secret_key)
                if not loop or any(vars(sent).values()):
                    click.echo(say(sent))
            except ServerAway as away:
                words = f"The mail server takes nothing at the moment: {away}. Nothing is lost; it is tried again."
                if not loop:
                    raise click.ClickException(words) from None
                click.echo(words, err=True)
            except DatabaseError as problem:  # with --loop, wait for the database to come back
                if not loop:
                    raise
                click.echo(f"The outbox cannot be read: {str(problem.orig).strip()}. It is tried again.", err=True)
            if not loop:
                return
            db.session.remove()
            time.sleep(SECONDS_BETWEEN_RUNS)


def write_draft(monday: dt.date | None = None) -> str:
    """Update the draft of a Monday and commit; returns what was done, in a sentence."""
    organisation = the_organisation()
    if organisation is None:
        return "Nobody has set this board up yet."
    monday = monday or monday_to_write(organisation.today(now()))
    try:
        round_up, new = draft(monday, organisation.zone, by=None, at=now())
        db.session.commit()
    except (IntegrityError, StaleDataError):  # somebody creates or edits the same draft at this moment
        db.session.rollback()
        return f"The draft for {monday} is being written by somebody else. What is new comes into it the next time."
    if round_up is None:
        return f"Nothing has happened yet that could be told on {monday}."
    if round_up.is_sent:
        return f"The round-up of {monday} has been sent. It stays as it was."
    return f"The draft for {monday}: {count(new, 'new or changed item')}."


def say(sent: Sent) -> str:
    """The outcome of a run, in a sentence."""
    told = [f"{count(sent.sent, 'mail')} sent"]
    told += [f"{sent.later} to be tried again"] if sent.later else []
    told += [f"{sent.given_up} given up (an administrator sees which)"] if sent.given_up else []
    told += [f"{sent.unwanted} no longer wanted"] if sent.unwanted else []
    return f"{', '.join(told)}."


def begin_by_itself(settings: Settings, database: Database) -> None:
    """Start a process beside the server's workers that drafts and sends, if the settings say so.

    It ends with the server at the latest. It is a process and not a thread, because the server forks when a worker has failed. It
    is forked where that is safe, to share memory.
    """
    if settings.mail_by_itself:
        processes: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        processes.Process(target=keep_going, args=(database,), name="round-ups", daemon=True).start()


def keep_going(database: Database) -> None:
    """Draft, send and tidy for as long as the server runs. What fails is tried again in the next round."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process, but the server ends them
    threading.Thread(target=_end_with_server, daemon=True).start()
    drafted, tidied = -SECONDS_BETWEEN_DRAFTS * 1.0, -SECONDS_BETWEEN_TIDYINGS * 1.0
    with database() as settings:
        while True:
            try:
                if time.monotonic() - drafted >= SECONDS_BETWEEN_DRAFTS:
                    drafted = time.monotonic()
                    write_draft()
                if time.monotonic() - tidied >= SECONDS_BETWEEN_TIDYINGS:
                    tidied = time.monotonic()
                    tidy_trail(settings)
                if settings.mail is not None:
                    send_due(settings.mail, settings.secret_key)
            except ServerAway as away:
                click.echo(f"The mail server takes nothing at the moment: {away}. It is tried again.", err=True)
            except Exception as problem:
                click.echo(f"The round-up could not be written or sent: {problem}. It is tried again.", err=True)
            db.session.remove()
            time.sleep(SECONDS_BETWEEN_RUNS)


def _end_with_server() -> None:
    server = multiprocessing.parent_process()
    if server is not None:
        wait([server.sentinel])
        os._exit(0)
