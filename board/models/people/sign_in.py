"""A sign-in: one browser in which a person is signed in, until it ends; and the tries that are limited."""

import datetime as dt
import hashlib
import secrets
from functools import cache

from sqlalchemy import ForeignKey, Index, Select, String, bindparam, delete, func, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from board.database import Model, db
from board.models.people.person import Person, normal_email
from board.models.people.team import Membership

# OWASP ASVS 5.0, 6.3.1; ten tries leave room for a bad morning and none for a list of passwords.
TRIES_PER_ACCOUNT = 10
# A council's people often share one address.
TRIES_PER_ADDRESS = 60
TRIES_WITHIN = dt.timedelta(minutes=15)
# Long enough to look into yesterday's trouble, no longer: an address is personal data.
TRIES_KEPT = dt.timedelta(days=7)


def has_run_out(
    started_at: dt.datetime, last_seen_at: dt.datetime, at: dt.datetime, idle: dt.timedelta, longest: dt.timedelta
) -> bool:
    """Whether a sign-in was unused for `idle`, or open for `longest`."""
    return at - last_seen_at > idle or at - started_at > longest


def hash_token(token: str) -> str:
    """What is kept of a random token, so that a stolen database opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


class SignIn(Model):
    """One browser in which a person is signed in; ending it makes every copy of its cookie useless."""

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    browser: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(45), default="")
    started_at: Mapped[dt.datetime]
    last_seen_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    def is_over(self, at: dt.datetime, idle: dt.timedelta, longest: dt.timedelta) -> bool:
        """Whether it has been ended, unused for `idle`, or open for `longest`; or the person has left."""
        has_ended = self.ended_at is not None or self.person.left_at is not None
        return has_ended or has_run_out(self.started_at, self.last_seen_at, at, idle, longest)

    @property
    def browser_in_words(self) -> str:
        """What it is signed in with: Firefox on Windows."""
        return say_browser(self.browser)

    def end(self, at: dt.datetime) -> None:
        """Sign this browser out."""
        self.ended_at = self.ended_at or at


def begin_sign_in(person: Person, at: dt.datetime, browser: str = "", address: str = "") -> tuple[SignIn, str]:
    """A new sign-in and the token that its cookie carries; the token is handed out once and only its hash kept."""
    token = secrets.token_urlsafe(32)
    sign_in = SignIn(
        token_hash=hash_token(token), person=person, browser=browser[:200], address=address[:45], started_at=at, last_seen_at=at
    )
    db.session.add(sign_in)
    return sign_in, token


# Browsers name their ancestors too, so the youngest name comes first.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
DEVICES = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("CrOS", "a Chromebook"),
    ("Windows", "Windows"),
    ("Mac OS", "a Mac"),
    ("Linux", "Linux"),
)


def say_browser(user_agent: str) -> str:
    """A browser's long name for itself in plain words."""
    browser = next((words for mark, words in BROWSERS if mark in user_agent), "A browser")
    device = next((words for mark, words in DEVICES if mark in user_agent), None)
    return f"{browser} on {device}" if device else browser


def sign_in_by_token(token: str) -> SignIn | None:
    """The sign-in of a cookie's token, or None; with its person and their memberships in one query, for every request asks."""
    return db.session.scalars(_by_token(), {"token_hash": hash_token(token)}).unique().one_or_none()


@cache
def _by_token() -> Select[SignIn]:
    whole = joinedload(SignIn.person, innerjoin=True).joinedload(Person.memberships).lazyload(Membership.person)
    return select(SignIn).where(SignIn.token_hash == bindparam("token_hash")).options(whole)


def open_sign_ins(person: Person, at: dt.datetime, idle: dt.timedelta, longest: dt.timedelta) -> list[SignIn]:
    """Where a person is signed in now, the latest used first."""
    rows = db.session.scalars(
        select(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None)).order_by(SignIn.last_seen_at.desc())
    )
    return [sign_in for sign_in in rows if not sign_in.is_over(at, idle, longest)]


def sign_out_everywhere(person: Person, at: dt.datetime, but: SignIn | None = None) -> None:
    """End all of a person's sign-ins, or all but one."""
    query = update(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None)).values(ended_at=at)
    db.session.execute(query if but is None else query.where(SignIn.id != but.id))


class SignInAttempt(Model):
    """One try to sign in, kept so that guessing is limited across workers and restarts."""

    __table_args__ = (Index(None, "email", "at"), Index(None, "address", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    address: Mapped[str] = mapped_column(String(45))
    at: Mapped[dt.datetime]
    succeeded: Mapped[bool] = mapped_column(default=False)


def note_attempt(email: str, address: str, at: dt.datetime) -> SignInAttempt:
    """Put a try on record before its password is looked at; commit it first, so that tries at once all count."""
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < at - TRIES_KEPT))
    attempt = SignInAttempt(email=normal_email(email)[:254], address=address[:45], at=at)
    db.session.add(attempt)
    db.session.flush()
    return attempt


def too_many_tries(attempt: SignInAttempt) -> bool:
    """Whether this account or this address has failed too often in the last quarter of an hour."""
    failed = select(func.count()).where(SignInAttempt.succeeded.is_(False), SignInAttempt.at > attempt.at - TRIES_WITHIN)
    of_account = db.session.scalar(failed.where(SignInAttempt.email == attempt.email)) or 0
    of_address = db.session.scalar(failed.where(SignInAttempt.address == attempt.address)) or 0
    return of_account > TRIES_PER_ACCOUNT or of_address > TRIES_PER_ADDRESS
