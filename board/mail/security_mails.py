"""Sending the security mails that are due, one after the other, as plain text."""

import datetime as dt
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from board.database import db
from board.mail.headers import CannotAddress, address_header, one_line, text_header
from board.mail.message import Connection, Refused, address_of
from board.mail_settings import MailSettings
from board.models.people.security_mail import SecurityMail, claim_security_mail
from board.models.people.security_mail_words import SecurityMailWords, is_wanted, words_of

# Few, so that a claim outlasts them even where the server takes its longest over each.
AT_ONCE = 10


def send_security_mails(server: Connection, secret: str, clock: Callable[[], dt.datetime]) -> tuple[int, int, int]:
    """Send what is due; returns how many were sent, will be tried again and were given up. Raises ServerAway, and then sent nothing more.

    Each is committed before it is sent, so that no locks are held while the mail server takes its time, and again when it is taken.
    """
    sent = later = given_up = 0
    while claimed := claim_security_mail(clock(), AT_ONCE):
        db.session.commit()
        for number, mail in enumerate(claimed):
            try:
                outcome = _send(mail, server, secret, clock)
            except BaseException:
                db.session.rollback()
                for one in claimed[number:]:
                    one.let_go()
                db.session.commit()
                raise
            sent, later, given_up = sent + (outcome == "sent"), later + (outcome == "later"), given_up + (outcome == "given up")
    db.session.commit()
    return sent, later, given_up


def _send(mail: SecurityMail, server: Connection, secret: str, clock: Callable[[], dt.datetime]) -> str:
    at = clock()
    if not is_wanted(mail, at):
        mail.ended_at = at
        db.session.commit()
        return "unwanted"
    server.open()  # raises before a link is made or an attempt is counted
    words = words_of(mail, server.settings.links, at, secret)
    to = mail.address or mail.person.email
    try:
        text = plain_mail(words, mail.to_name, to, mail.message_id, server.settings, at)
        recipient = address_of(mail.to_name, to).addr_spec
    except CannotAddress:
        mail.mark_failed(at, is_hopeless=True)
        db.session.commit()
        return "given up"
    db.session.commit()
    try:
        server.send(text, recipient)
    except Refused:
        outcome = "given up" if mail.mark_failed(clock()) else "later"
        db.session.commit()
        return outcome
    mail.mark_sent(clock())
    db.session.commit()
    return "sent"


def plain_mail(
    words: SecurityMailWords, name: str, address: str, message_id: str, settings: MailSettings, at: dt.datetime
) -> bytes:
    """The mail as it is sent. Raises CannotAddress for a name or address that must not be in a header."""
    mail = EmailMessage(policy=SMTP)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{one_line(message_id)}@{settings.sender.domain}>"
    # Prevents out-of-office replies (RFC 3834, and Exchange's own header).
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content("\n\n".join(words.paragraphs) + "\n", cte="quoted-printable")
    written = (
        address_header("From", settings.sender),
        address_header("To", address_of(name, address)),
        text_header("Subject", words.subject),
    )
    return b"\r\n".join((*written, mail.as_bytes()))
