"""The greeting that `board serve` prints once it is ready: where the board is, and how to begin."""

from sqlalchemy import update

from board.database import db
from board.demo import ACCOUNTS, PASSWORD, DemoRefused, fill_when_empty
from board.models.moments import now
from board.models.people.audit import COMMAND_LINE, note_audit
from board.models.people.one_time_link import SET_UP, OneTimeLink, make_link
from board.models.people.organisation import the_organisation


def greet(address: str) -> str:
    """The greeting, with a set-up link if the board is not set up yet. Raises DemoRefused for a demo database."""
    organisation = the_organisation()
    if organisation is None:
        return (
            f"Change Board is at {address}\n\nNobody has set it up yet. "
            f"Open this link to begin; it works once, within 7 days:\n\n  {address}/links/{_new_set_up_link()}\n\n"
            "Ctrl-C ends it."
        )
    if organisation.is_demo:
        raise DemoRefused(
            "This database holds the demo, whose passwords everybody knows. Serve it with board serve --demo, "
            "or choose another database with BOARD_DATABASE_URL."
        )
    return f"Change Board is at {address}\nCtrl-C ends it."


def greet_in_demo(address: str) -> str:
    """The greeting of the demo, with its accounts; fills an empty database first.

    Raises DemoRefused for a database with real work.
    """
    fill_when_empty(now())
    accounts = "\n".join(f"  {email:18} {who}" for email, who in ACCOUNTS.items())
    return (
        f"The demo of Change Board is at {address}\n\nSign in by a button on the sign-in page, or with the password "
        f"{PASSWORD} as one of these:\n\n{accounts}\n\nCtrl-C ends it."
    )


def _new_set_up_link() -> str:
    """Returns the token of a new set-up link. Earlier ones are withdrawn, because a log may show them."""
    moment = now()
    unused = update(OneTimeLink).where(OneTimeLink.kind == SET_UP, OneTimeLink.used_at.is_(None))
    db.session.execute(unused.where(OneTimeLink.withdrawn_at.is_(None)).values(withdrawn_at=moment))
    link, token = make_link(SET_UP, moment)
    note_audit("link made", by=None, at=moment, detail=link.purpose, actor=COMMAND_LINE)
    return token
