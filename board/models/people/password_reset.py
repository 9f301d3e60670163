"""A password reset: somebody who has forgotten their password asks for a link by mail, and nobody learns who has an account."""

import datetime as dt

from sqlalchemy import select

from board.database import db
from board.models.people.audit import note_audit
from board.models.people.guess_limit import GuessLimit, guess_at, network_of
from board.models.people.person import Person, normal_email
from board.models.people.security_mail import SecurityMailKind, post_security_mail

# Mails to one account: whoever asks for more gets the same answer, and nothing is sent.
PER_RESET = GuessLimit("reset", 3, dt.timedelta(minutes=20))
# From one address, which a whole council may share.
PER_RESET_ADDRESS = GuessLimit("reset by address", 20, dt.timedelta(minutes=1))


def wait_to_ask(address: str, at: dt.datetime) -> dt.timedelta:
    """Count that somebody asks from an IP address; returns how long they have to wait, in which case it counts nowhere."""
    return guess_at("", {PER_RESET_ADDRESS: (network_of(address),)}).count(at)


def ask_for_reset(email: str, person: Person | None, at: dt.datetime) -> None:
    """Post a link to whoever may sign in with this address and a password, and put it on the audit trail that somebody asked.

    `person` is None where nobody may. The same is done then, and taken back, so that the time tells nothing; the mail is sent
    later, by another process.
    """
    account = normal_email(email)
    has_asked_often = bool(guess_at(account, {PER_RESET: (account,)}).count(at))
    sends = person is not None and not has_asked_often
    why = (
        "sent by mail"
        if sends
        else "asked too often, so nothing was sent"
        if person
        else "nobody signs in with it and a password"
    )
    note_audit("password reset asked", by=None, about=person, at=at, detail=why)
    anybody = person or db.session.scalar(select(Person).order_by(Person.id).limit(1))
    if anybody is not None:
        with db.session.begin_nested() as posting:
            post_security_mail(SecurityMailKind.PASSWORD_RESET, anybody, at)
            db.session.flush()
            if not sends:
                posting.rollback()
