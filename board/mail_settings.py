"""The mail settings: server, sender and the address for links, from `BOARD_MAIL_*` variables."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import getaddresses
from urllib.parse import urlsplit

# The ports of RFC 6409, RFC 8314 and RFC 5321.
PORTS = {"starttls": 587, "tls": 465, "none": 25}
SERVER = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?")
# Plain enough for the headers of every mail: no line breaks, and nothing that begins another header or address.
ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
LONGEST_NAME = 100


class MailSettingError(ValueError):
    """A mail setting with an invalid value; the text says which and why."""


@dataclass(frozen=True)
class MailSettings:
    """A mail server and how to connect to it, the sender of mails, and the board's own address for links."""

    host: str
    port: int
    security: str
    sender: Address
    links: str
    user: str = ""
    password: str = field(default="", repr=False)


def read_mail_settings(given: Mapping[str, str]) -> MailSettings | None:
    """The mail settings, or None without BOARD_MAIL_SERVER. Raises MailSettingError for an invalid value."""
    server = given.get("BOARD_MAIL_SERVER", "").strip()
    if not server:
        return None
    security = given.get("BOARD_MAIL_SECURITY", "").strip().lower() or "starttls"
    if security not in PORTS:
        raise MailSettingError(f"BOARD_MAIL_SECURITY must be starttls, tls or none, not {security!r}.")
    found = SERVER.fullmatch(server)
    if not found or not 0 < int(found.group(2) or 1) < 65536:
        raise MailSettingError(f"BOARD_MAIL_SERVER must look like mail.example.org or mail.example.org:587, not {server!r}.")
    user, password = given.get("BOARD_MAIL_USER", "").strip(), given.get("BOARD_MAIL_PASSWORD", "")
    if bool(user) != bool(password):
        raise MailSettingError("BOARD_MAIL_USER and BOARD_MAIL_PASSWORD go together: set both, or neither.")
    if user and security == "none":
        raise MailSettingError(
            "BOARD_MAIL_PASSWORD would be sent for everyone on the network to read. Use BOARD_MAIL_SECURITY=starttls."
        )
    return MailSettings(
        host=found.group(1).strip("[]"),
        port=int(found.group(2) or PORTS[security]),
        security=security,
        sender=_sender(given.get("BOARD_MAIL_FROM", "")),
        links=address_of_board(given.get("BOARD_MAIL_LINKS", "")),
        user=user,
        password=password,
    )


def _sender(text: str) -> Address:
    (name, address), *others = getaddresses([text.strip()]) or [("", "")]
    is_plain = not others and len(text.splitlines()) <= 1 and "\0" not in text and len(name) <= LONGEST_NAME
    if not is_plain or not ADDRESS.fullmatch(address):
        raise MailSettingError(
            "BOARD_MAIL_FROM must be the address that mail comes from, such as "
            f"Change Board <board@example.org>, not {text.strip()!r}."
        )
    return Address(display_name=name or "Change Board", addr_spec=address)


def address_of_board(text: str) -> str:
    """The address at which people open the board, without a slash at its end; raises MailSettingError for anything else."""
    address = text.strip().rstrip("/")
    parts = urlsplit(address)
    if (
        not address.isascii()
        or parts.scheme not in ("https", "http")
        or not parts.hostname
        or parts.query
        or parts.fragment
        or len(address.split()) != 1
    ):
        raise MailSettingError(
            f"BOARD_MAIL_LINKS must be the address at which people open the board, such as https://board.example.org, not {text.strip()!r}."
        )
    return address
