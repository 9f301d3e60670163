"""A post office: a real mail server on this machine, which keeps what it is handed and refuses what it is told to."""

import email
import email.policy
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from board.mail_settings import MailSettings, read_mail_settings


class PostOffice:
    """Takes mail by SMTP; `refuses` are addresses with what it answers to them, and `before` is called with each that it takes."""

    def __init__(self) -> None:
        self.port = 0
        self.taken: list[tuple[str, bytes]] = []
        self.refuses: dict[str, str] = {}
        self.before: Callable[[str], None] = lambda _address: None

    async def handle_RCPT(self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        """Whether it takes mail for an address."""
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep a mail."""
        self.before(envelope.rcpt_tos[0])
        self.taken += [(address, envelope.content) for address in envelope.rcpt_tos]
        return "250 Taken"

    @property
    def addresses(self) -> list[str]:
        """To whom it was handed mail, in the order of the alphabet."""
        return sorted(address for address, _content in self.taken)

    def mail_to(self, address: str) -> EmailMessage:
        """The one mail for an address, read as a mail program reads it."""
        found = [content for to, content in self.taken if to == address]
        assert len(found) == 1, f"{len(found)} mails for {address}"
        return email.message_from_bytes(found[0], policy=email.policy.default)


class AtAnyPort(Controller):
    """The server at whatever port is free."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    """One that is open while the test runs."""
    office = PostOffice()
    controller = AtAnyPort(office, hostname="127.0.0.1", port=0)
    controller.start()
    office.port = controller.port
    yield office
    controller.stop()


def settings_for(port: int) -> MailSettings:
    """The settings of a board that hands its mail to a port of this machine."""
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


__all__ = ["PostOffice", "post_office", "settings_for"]
