"""A post office: a real mail server on this machine, which stores the mail it accepts and refuses what tests configure."""

import email
import email.policy
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import html5lib
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from flask import Flask

from board.database import db
from board.mail.outbox import send_due
from board.mail_settings import MailSettings, read_mail_settings
from board.models.moments import now
from board.models.people.organisation import the_organisation
from board.models.people.phrase import add_phrase
from board.models.retrospectives.shout_out import thank
from board.models.round_up.draft import draft
from board.models.round_up.letter import write_letters
from board.models.round_up.picture import read_picture
from board.models.round_up.round_up import A_WEEK, this_monday
from board.models.stages import Stage
from tests.factories import make_experiment
from tests.pictures import png


class PostOffice:
    """Receives mail by SMTP.

    `refuses` maps addresses, of recipients or senders, to the replies that refuse them; `before` is called with the recipient of
    each mail that is accepted.
    """

    def __init__(self) -> None:
        self.port = 0
        self.taken: list[tuple[str, bytes]] = []
        self.refuses: dict[str, str] = {}
        self.before: Callable[[str], None] = lambda _address: None

    async def handle_MAIL(self, _server: SMTP, _session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        """The reply to a sender."""
        if address in self.refuses:
            return self.refuses[address]
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        """The reply to a recipient."""
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Store a mail."""
        self.before(envelope.rcpt_tos[0])
        self.taken += [(address, envelope.content) for address in envelope.rcpt_tos]
        return "250 Taken"

    @property
    def addresses(self) -> list[str]:
        """The recipients of all accepted mails, in alphabetical order."""
        return sorted(address for address, _content in self.taken)

    def mail_to(self, address: str) -> EmailMessage:
        """The one mail to an address, parsed as a mail program parses it."""
        found = [content for to, content in self.taken if to == address]
        assert len(found) == 1, f"{len(found)} mails for {address}"
        return email.message_from_bytes(found[0], policy=email.policy.default)


class AtAnyPort(Controller):
    """The server on any free port."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    """A post office that is open while the test runs."""
    office = PostOffice()
    controller = AtAnyPort(office, hostname="127.0.0.1", port=0)
    controller.start()
    office.port = controller.port
    yield office
    controller.stop()


def settings_for(port: int) -> MailSettings:
    """The settings of a board that sends its mail to a port of this machine."""
    settings = read_mail_settings(
        {
            "BOARD_MAIL_SERVER": f"127.0.0.1:{port}",
            "BOARD_MAIL_SECURITY": "none",
            "BOARD_MAIL_FROM": "Riverbank round-up <board@riverbank.example>",
            "BOARD_MAIL_LINKS": "https://board.riverbank.example/",
        }
    )
    assert settings is not None
    return settings


SECRET = "a secret that only the tests know about"
MONDAY = this_monday(now().date()) + A_WEEK
OPENING = "Good morning.\nTwo teams tried something new – and one café too."


@pytest.fixture
def mailing(app: Flask, post_office: PostOffice) -> Iterator[None]:
    """The board has a mail server."""
    kept = app.config["BOARD"]
    app.config["BOARD"] = replace(kept, mail=settings_for(post_office.port), secret_key=SECRET)
    yield
    app.config["BOARD"] = kept


@pytest.fixture
def round_up(school, fostering, mel, otto, lee):
    """A round-up with a story of each of two teams, a phrase, an opening note and a picture, for Cora, Mel, Otto and Lee."""
    make_experiment(school, "Ring first", Stage.DECIDED, by=mel)
    make_experiment(fostering, "Warm <welcomes> & tea", Stage.DECIDED, by=otto)
    phrase = add_phrase("all the time", "Not only on Mondays.", by=lee, at=now())
    thank(school, "You ring every time", by=otto, at=now() - 9 * A_WEEK, phrase_id=phrase.id)
    round_up, _new = draft(MONDAY, the_organisation().zone, by=None, at=now())
    round_up.write(by=lee, at=now(), opening=OPENING)
    round_up.put_picture(read_picture(png()), "Three hand-drawn otters", by=lee, at=now())
    db.session.flush()
    send(round_up, lee)
    return round_up


def send(round_up, by):
    """Send a round-up, and commit."""
    round_up.send(round_up.revision, by=by, at=now())
    write_letters(round_up, now())
    db.session.commit()


def sent_to(office, clock=now):
    """The outcome of one run of the command that sends mail."""
    return send_due(settings_for(office.port), SECRET, clock)


def later(gap):
    """A clock that is ahead by this much."""
    return lambda: now() + gap


def text_of(mail):
    """The words of the plain text part, or of the HTML part without tags."""
    text = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    body = html5lib.parse(re.sub(r"<!--.*?-->", "", html), namespaceHTMLElements=False).find("body")
    return text, " ".join(" ".join(body.itertext()).split()), html


__all__ = ["PostOffice", "mailing", "post_office", "round_up", "settings_for"]
