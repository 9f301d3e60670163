"""The outbox: sends the security mails that are due, then takes due letters and sends them one after the other.

Each letter is claimed and committed before it is sent, and marked and committed after the server has accepted it. After a crash
between the two, nobody can know whether it was sent. Such a letter is sent again when its claim has ended, with the same
Message-ID, because a second copy does less harm than a round-up that never comes, and most mail servers drop a second mail with
the same Message-ID.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select

from board.database import db
from board.mail.message import Connection, Edition, Refused, address_of
from board.mail.security_mails import send_security_mails
from board.mail_settings import MailSettings
from board.models.moments import now
from board.models.people.organisation import DEFAULT_COLOUR, the_organisation
from board.models.people.person import Person
from board.models.round_up.archive import content_of
from board.models.round_up.letter import CLAIM_LASTS, Letter, claim_due, let_go, mark_failed, mark_sent, mark_unwanted, renew
from board.models.round_up.rendition import copy_for
from board.models.round_up.round_up import RoundUp, whole
from board.models.round_up.subscription import Subscription, Wants, opt_out_token

# About as many as are sent in a second. After a crash no more than these wait for their claim to end.
AT_ONCE = 100


@dataclass
class Sent:
    """The outcome of a run: how many mails were sent, will be tried again, were given up, and were no longer wanted."""

    sent: int = 0
    later: int = 0
    given_up: int = 0
    unwanted: int = 0


class Ready(NamedTuple):
    """A letter that is ready to send, with its address and mail, or the problem that prevents it."""

    id: int
    attempts: int
    address: str = ""
    mail: bytes = b""
    problem: str = ""


Editions = dict[tuple[int, frozenset[int] | None], Edition]


def send_due(settings: MailSettings, secret: str, clock: Callable[[], dt.datetime] = now) -> Sent:
    """Send all security mails that are due, and then the letters.

    Raises ServerAway when the mail server accepts nothing, after releasing the unsent letters.
    """
    done = Sent()
    with Connection(settings) as server:
        done.sent, done.later, done.given_up = send_security_mails(server, secret, clock)
        while True:
            claim, ids = claim_due(clock(), AT_ONCE)
            db.session.commit()
            if not ids:
                return done
            try:
                _send_claimed(claim, ids, server, secret, done, clock)
            finally:
                db.session.rollback()
                let_go(claim)
                db.session.commit()


def _send_claimed(
    claim: str, ids: list[int], server: Connection, secret: str, done: Sent, clock: Callable[[], dt.datetime]
) -> None:
    ready = _prepare(ids, server.settings, secret, done, clock())
    db.session.commit()  # hold no locks while the mail server takes its time
    renewed, mine = clock(), set(ids)
    for letter in ready:
        if clock() - renewed > CLAIM_LASTS / 4:
            renewed, mine = clock(), set(renew(claim, clock()))
            db.session.commit()
        if letter.id not in mine:
            continue
        _hand_over(letter, server, done, clock)


def _hand_over(letter: Ready, server: Connection, done: Sent, clock: Callable[[], dt.datetime]) -> None:
    server.open()  # raises before any letter is charged with a failed attempt
    problem = letter.problem
    if not problem:
        try:
            server.send(letter.mail, letter.address)
        except Refused as refused:
            problem = str(refused)
    if not problem:
        mark_sent(letter.id, clock())
        done.sent += 1
    elif mark_failed(letter.id, problem, letter.attempts + 1, clock(), is_hopeless=bool(letter.problem)):
        done.given_up += 1
    else:
        done.later += 1
    db.session.commit()


def _prepare(ids: list[int], settings: MailSettings, secret: str, done: Sent, at: dt.datetime) -> list[Ready]:
    """Render these letters for their people; those no longer wanted are marked and left out."""
    rows = db.session.execute(
        select(Letter.id, Letter.attempts, Letter.message_id, Letter.round_up_id, Person, Subscription.wants)
        .join(Person, Person.id == Letter.person_id)
        .outerjoin(Subscription, Subscription.person_id == Person.id)
        .where(Letter.id.in_(ids))
        .order_by(Letter.due_at, Letter.id)
    ).all()
    editions: Editions = {}
    ready = []
    for letter in rows:
        person, wants = letter.Person, letter.wants
        if person.left_at is not None or wants == Wants.NONE:
            mark_unwanted(letter.id, at)
            done.unwanted += 1
            continue
        own = frozenset(membership.team_id for membership in person.memberships) if wants == Wants.OWN else None
        opt_out_url = f"{settings.links}/round-ups/opt-outs/{opt_out_token(person.id, secret)}"
        try:
            if (letter.round_up_id, own) not in editions:
                editions[letter.round_up_id, own] = edition_of(letter.round_up_id, own, settings)
            mail = editions[letter.round_up_id, own].mail_to(person.name, person.email, letter.message_id, opt_out_url, at)
            ready.append(Ready(letter.id, letter.attempts, address_of(person.name, person.email).addr_spec, mail))
        except ValueError as problem:  # CannotAddress, or anything else a mail cannot contain: the others are sent
            ready.append(Ready(letter.id, letter.attempts, problem=str(problem)))
    return ready


def edition_of(round_up_id: int, own: frozenset[int] | None, settings: MailSettings) -> Edition:
    """A round-up rendered for everyone who wants the same of it.

    It is loaded afresh, so that nothing of a team that is private by now is in it.
    """
    round_up = db.session.scalars(
        select(RoundUp).where(RoundUp.id == round_up_id).options(*whole()).execution_options(populate_existing=True)
    ).one()
    organisation = the_organisation()
    copy = copy_for(round_up, organisation.name if organisation else "", settings.links, own)
    colour = organisation.brand_colour if organisation else DEFAULT_COLOUR
    return Edition(copy, content_of(round_up) if round_up.picture else None, colour, settings)
