"""A mail: one round-up as HTML and text for one person, and the connection to the mail server."""

import datetime as dt
import re
import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from types import TracebackType
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from board.mail.headers import CannotAddress, address_header, one_line, text_header
from board.mail_settings import ADDRESS, MailSettings
from board.models.people.theme import light_colours
from board.models.round_up.rendition import Copy
from board.settings import ROOT

# A server that does not answer for this long counts as down.
SECONDS_TO_ANSWER = 30
STYLE = re.compile(r"^\s*\.mail-([a-z-]+) \{ (.*?);? \}$", re.MULTILINE)
# The reply code of a server that is shutting down (RFC 5321, 4.2.3).
SHUTTING_DOWN = "421 "
# The reply code for a mail that exceeds the size limit, when the size is declared first (RFC 1870, 6.1).
TOO_LARGE = 552
HERE = "https://opt-out.invalid/"
# HERE in quoted-printable, wherever a line was broken.
PLACE = re.compile(rb"(?:=\r\n)?".join(re.escape(one.encode()) for one in HERE))


class ServerAway(Exception):
    """The mail server cannot be reached or accepts nothing from us; the text is its answer."""


class Refused(Exception):
    """The server refuses this one mail, or closed the connection over it; the text is its answer."""


def styles(colour: str) -> dict[str, str]:
    """The style of each part of a mail by name, from static/css/mail.css, with the organisation's colour filled in."""
    applied = dict(one.split(":", 1) for one in light_colours(colour).split(";"))
    sheet = (ROOT / "static/css/mail.css").read_text(encoding="utf-8")
    return {name: re.sub(r"var\((--[a-z-]+)\)", lambda used: applied[used.group(1)], said) for name, said in STYLE.findall(sheet)}


@cache
def _environment(colour: str) -> Environment:
    looks = {name: Markup('style="{}"').format(said) for name, said in styles(colour).items()}
    environment = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.globals["look"] = lambda name: looks[name]
    return environment


class Edition:
    """A copy rendered once for everyone who gets the same; only the recipient and the opt-out link differ."""

    def __init__(self, copy: Copy, picture: bytes | None, colour: str, settings: MailSettings):
        """Render it in an organisation's colour, with the bytes of its picture if it has one."""
        self.copy, self.picture, self.settings = copy, picture if copy.picture else None, settings
        self._cid = f"{copy.picture.digest}@{settings.sender.domain}" if copy.picture else ""
        page = _environment(colour).get_template("round_up/mail.html")
        html = page.render(copy=copy, opt_out_url=HERE, picture_src=f"cid:{self._cid}")
        self._head, body = self._set(copy.as_text(HERE), html)
        self._pieces = PLACE.split(body)

    def _set(self, text: str, html: str) -> tuple[bytes, bytes]:
        """What is the same for everyone: the headers that describe the parts, and the body."""
        mail = EmailMessage(policy=SMTP)
        mail.set_content(text, cte="quoted-printable")
        mail.add_alternative(html, subtype="html", cte="quoted-printable")
        if self.picture is not None and self.copy.picture is not None:
            kind = self.copy.picture.kind
            part: Any = mail.get_payload(1)
            part.add_related(self.picture, "image", kind, cid=f"<{self._cid}>", filename=f"picture.{kind}", disposition="inline")
        mail["List-Id"] = f"Monday round-up <round-up.{self.settings.sender.domain}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        # Prevents out-of-office replies (RFC 3834, and Exchange's own header).
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
        head, _, body = mail.as_bytes().partition(b"\r\n\r\n")
        written = (address_header("From", self.settings.sender), text_header("Subject", self.copy.subject))
        return b"\r\n".join((*written, head)), body

    def mail_to(self, name: str, address: str, message_id: str, opt_out_url: str, at: dt.datetime) -> bytes:
        """The mail for one person. Raises CannotAddress for a name or address that must not be in a header."""
        own = (
            f"Date: {format_datetime(at)}",
            f"Message-ID: <{one_line(message_id)}@{self.settings.sender.domain}>",
            # RFC 8058: a mail program may post there by itself when the reader asks it to.
            f"List-Unsubscribe: <{one_line(opt_out_url)}>",
        )
        body = _in_quoted_printable(opt_out_url).join(self._pieces)
        to = address_header("To", address_of(name, address))
        return b"\r\n".join((to, *(line.encode("ascii") for line in own), self._head, b"", body))


def _in_quoted_printable(url: str) -> bytes:
    """A link in quoted-printable, on lines of its own with soft breaks; RFC 2045, 6.7 allows 76 characters in a line."""
    quoted = re.sub(r"[^A-Za-z0-9/:._~-]", lambda odd: f"={ord(odd.group()):02X}", url)
    pieces = re.findall(r"(?:=..|[^=]){1,24}", quoted)
    return "=\r\n".join(["", *pieces, ""]).encode()


def address_of(name: str, address: str) -> Address:
    """An address with its display name. Raises CannotAddress for one that no mail server would accept."""
    one_line(name)
    local, _, domain = one_line(address).rpartition("@")
    try:
        plain = f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        plain = ""
    if not ADDRESS.fullmatch(plain) or "=?" in plain:
        raise CannotAddress("This address cannot be written to: it has characters that mail servers do not take.")
    return Address(display_name=name, addr_spec=plain)


class Connection:
    """The connection to the mail server: opened for the first mail, kept for the following ones, reopened if it was cut."""

    def __init__(self, settings: MailSettings):
        """Store the settings; nothing is opened yet."""
        self.settings = settings
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def open(self) -> smtplib.SMTP:
        """Returns the connection, opening it if needed; raises ServerAway if that fails."""
        if self._server is None:
            try:
                self._server = self._connect()
            except (OSError, smtplib.SMTPException) as problem:
                raise ServerAway(said_by(problem)) from None
        return self._server

    def _connect(self) -> smtplib.SMTP:
        chosen = self.settings
        if chosen.security == "tls":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(chosen.host, chosen.port, timeout=SECONDS_TO_ANSWER, context=context)
        else:
            server = smtplib.SMTP(chosen.host, chosen.port, timeout=SECONDS_TO_ANSWER)
        try:
            if chosen.security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if chosen.user:
                server.login(chosen.user, chosen.password)
        except BaseException:
            server.close()
            raise
        return server

    def send(self, mail: bytes, address: str) -> None:
        """Send a mail; returns once the server has accepted it.

        Raises Refused if it does not, and ServerAway if it accepts nothing from our sender.
        """
        server = self.open()
        try:
            server.sendmail(self.settings.sender.addr_spec, [address], mail)
        except smtplib.SMTPSenderRefused as problem:  # raised before the server has heard the recipient
            if problem.smtp_code == TOO_LARGE:
                raise Refused(said_by(problem)) from None
            self.close()
            raise ServerAway(said_by(problem)) from None
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError, ValueError) as problem:
            if said_by(problem).startswith(SHUTTING_DOWN):
                self.close()
            raise Refused(said_by(problem)) from None
        except (OSError, smtplib.SMTPException) as problem:
            self.close()  # this mail may be what the server cannot handle, and the others must not wait for it
            raise Refused(f"The connection was cut: {said_by(problem)}") from None

    def close(self) -> None:
        """Close the connection."""
        if self._server is not None:
            try:
                self._server.quit()
            except (OSError, smtplib.SMTPException):
                self._server.close()
            self._server = None


def said_by(problem: Exception) -> str:
    """The server's answer in one line that may be shown."""
    said: bytes | str
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(problem.recipients.values()))
    elif isinstance(problem, smtplib.SMTPResponseException):
        code, said = problem.smtp_code, problem.smtp_error
    else:
        return " ".join(str(problem).split()) or type(problem).__name__
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return f"{code} {' '.join(words.split())}"
