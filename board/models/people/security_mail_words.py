"""The words of security mails, put together when one is sent; a link is made only then, so that the database never holds it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from board.database import db
from board.models.moments import say_moment
from board.models.people.one_time_link import RESET, OneTimeLink, make_link
from board.models.people.organisation import DEFAULT_TIME_ZONE, the_organisation
from board.models.people.security_mail import SecurityMail, SecurityMailKind


@dataclass(frozen=True)
class SecurityMailWords:
    """The subject of a mail, and its text as paragraphs."""

    subject: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Occasion:
    """What the words are made of: the mail, the moment in words, the address of the board, the moment of sending, its secret key."""

    mail: SecurityMail
    when: str
    board: str
    at: dt.datetime
    secret: str
    zone: str


def words_of(mail: SecurityMail, board: str, at: dt.datetime, secret: str) -> SecurityMailWords:
    """The words of a mail that is sent at `at`, with links to the board at the address `board`.

    A mail that brings a link makes it here, or its token from the board's secret key, and the caller commits.
    """
    organisation = the_organisation()
    zone = organisation.time_zone if organisation else DEFAULT_TIME_ZONE
    words = WORDS[SecurityMailKind(mail.kind)](Occasion(mail, say_moment(mail.made_at, zone), board, at, secret, zone))
    name = organisation.name if organisation else ""
    sign = f"Change Board{f' of {name}' if name else ''}, {board}. Nobody will ever ask for your password, by mail or otherwise."
    return SecurityMailWords(words.subject, (f"Hello {mail.to_name}".rstrip() + ",", *words.paragraphs, sign))


def is_wanted(mail: SecurityMail, at: dt.datetime) -> bool:
    """Whether whoever a mail is for or from is still here, and the invitation that it brings still open."""
    link = db.session.get(OneTimeLink, mail.link_id) if mail.link_id else None
    return mail.person.left_at is None and (link is None or link.is_open(at))


def _new_device(occasion: Occasion) -> SecurityMailWords:
    return SecurityMailWords(
        "A new sign-in to your account",
        (
            f"Somebody signed in to your account on {occasion.when}, with {occasion.mail.detail}, which had not signed in to it before.",
            "If that was you, there is nothing to do.",
            f"If it was not, open this page, sign out everywhere and change your password:\n{occasion.board}/account",
        ),
    )


def _role_given(occasion: Occasion) -> SecurityMailWords:
    return SecurityMailWords(
        "Your role has changed",
        (
            f"On {occasion.when} you were given a role: {occasion.mail.detail}.",
            f"If you did not expect that, tell an administrator. Your account:\n{occasion.board}/account",
        ),
    )


def _factor_added(occasion: Occasion) -> SecurityMailWords:
    return SecurityMailWords(
        "A second factor was added to your account",
        (
            f"On {occasion.when} this was added to your account: {occasion.mail.detail}.",
            "If that was you, there is nothing to do.",
            f"If it was not, open this page, remove it, sign out everywhere and change your password:\n{occasion.board}/account/security",
        ),
    )


def _factor_removed(occasion: Occasion) -> SecurityMailWords:
    return SecurityMailWords(
        "A second factor was removed from your account",
        (
            f"On {occasion.when} this was removed from your account: {occasion.mail.detail}.",
            f"If you did not do or ask for that, open this page, sign out everywhere and change your password:\n{occasion.board}/account",
        ),
    )


def _password_changed(occasion: Occasion) -> SecurityMailWords:
    return SecurityMailWords(
        "Your password was changed",
        (
            f"The password of your account was changed on {occasion.when}.",
            "If that was you, there is nothing to do.",
            "If it was not, ask an administrator for a link to choose another, and say what happened.",
        ),
    )


def _password_reset(occasion: Occasion) -> SecurityMailWords:
    # Earlier links stay: otherwise a stranger who asks again and again would end the one that an administrator gave.
    link, token = make_link(RESET, occasion.at, person=occasion.mail.person)
    db.session.flush()
    return SecurityMailWords(
        "Choose a new password",
        (
            f"On {occasion.when} somebody asked for a link to choose a new password for your account.",
            f"If that was you, open this page; it works once, within {_minutes(link.expires_at - occasion.at)} of this mail:\n"
            f"{occasion.board}/links/{token}",
            "If it was not, there is nothing to do. Your password stays as it is.",
        ),
    )


def _minutes(lasts: dt.timedelta) -> str:
    return f"{round(lasts.total_seconds() / 60)} minutes"


def _email_changed(occasion: Occasion) -> SecurityMailWords:
    return SecurityMailWords(
        "The e-mail address of your account was changed",
        (
            f"On {occasion.when} the address that you sign in with was changed to {occasion.mail.detail}.",
            "This mail goes to the address of before. If you did not do or ask for that, tell an administrator.",
        ),
    )


def _joined_uninvited(occasion: Occasion) -> SecurityMailWords:
    return SecurityMailWords(
        "Somebody was put on your private team",
        (
            f"On {occasion.when} an administrator put somebody on a private team of yours, without one of its coaches: "
            f"{occasion.mail.detail}.",
            "Raw notes of retrospectives that began before then stay hidden from them. If you did not expect that, ask the "
            f"administrator, or take them off the team:\n{occasion.board}/teams",
        ),
    )


def _team_opened(occasion: Occasion) -> SecurityMailWords:
    return SecurityMailWords(
        "Your private team was opened to everybody",
        (
            f"On {occasion.when} a private team of yours was opened, so that everybody who signs in can read its board: "
            f"{occasion.mail.detail}.",
            f"If you did not expect that, ask whoever did it. Your teams:\n{occasion.board}/teams",
        ),
    )


def _invitation(occasion: Occasion) -> SecurityMailWords:
    link = db.session.get_one(OneTimeLink, occasion.mail.link_id)
    team = link.team.name if link.team else ""
    return SecurityMailWords(
        "You are invited to a team’s change board",
        (
            f"{occasion.mail.person.name} ({occasion.mail.person.email}) invites you to {team}, as {link.role}. There a team "
            "tries small changes for a while, writes down what came of each, and decides what stays.",
            f"To join, open this page. It works once, until {say_moment(link.expires_at, occasion.zone)}:\n"
            f"{occasion.board}/links/{link.token_for_mail(occasion.secret)}",
            "If you do not know what this is about, ask whoever invites you, or leave it: nothing happens then.",
        ),
    )


WORDS: dict[SecurityMailKind, Callable[[Occasion], SecurityMailWords]] = {
    SecurityMailKind.NEW_DEVICE: _new_device,
    SecurityMailKind.ROLE_GIVEN: _role_given,
    SecurityMailKind.FACTOR_ADDED: _factor_added,
    SecurityMailKind.FACTOR_REMOVED: _factor_removed,
    SecurityMailKind.PASSWORD_CHANGED: _password_changed,
    SecurityMailKind.PASSWORD_RESET: _password_reset,
    SecurityMailKind.EMAIL_CHANGED: _email_changed,
    SecurityMailKind.JOINED_UNINVITED: _joined_uninvited,
    SecurityMailKind.TEAM_OPENED: _team_opened,
    SecurityMailKind.INVITATION: _invitation,
}
