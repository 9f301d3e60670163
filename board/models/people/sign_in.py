"""A sign-in: one browser in which a person is signed in, until it ends."""

import datetime as dt
import hashlib
import json
import secrets
from functools import cache

from sqlalchemy import ForeignKey, Select, String, Text, bindparam, delete, or_, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from board.database import Model, db
from board.models.fields import field
from board.models.people.person import Person
from board.models.people.team import Membership

# From issue 11: how long a proof of identity holds for what would let somebody else in, such as another password.
FRESH_FOR = dt.timedelta(minutes=10)
# From issue 12: what was typed is kept for a day; of one person the latest few forms, each of at most so many characters.
KEPT_FOR = dt.timedelta(days=1)
MOST_KEPT = 5
LONGEST_KEPT = 100_000


def has_run_out(
    started_at: dt.datetime, last_seen_at: dt.datetime, at: dt.datetime, idle: dt.timedelta, longest: dt.timedelta
) -> bool:
    """Whether a sign-in was unused for longer than `idle`, or is older than `longest`."""
    return at - last_seen_at > idle or at - started_at > longest


def hash_token(token: str) -> str:
    """The SHA-256 hash of a random token. Only this is stored, so that a stolen database opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


class SignIn(Model):
    """One browser in which a person is signed in. Ending it invalidates every copy of its cookie."""

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    browser: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(45), default="")
    started_at: Mapped[dt.datetime]
    last_seen_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    # When the person last showed here that it is they: on signing in, and whenever they were asked again.
    proved_at: Mapped[dt.datetime]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    def is_fresh(self, at: dt.datetime) -> bool:
        """Whether the person has proved who they are within FRESH_FOR; not if the clock says that they will."""
        return dt.timedelta(0) <= at - self.proved_at <= FRESH_FOR

    def prove(self, at: dt.datetime) -> None:
        """Record that the person has just proved again who they are."""
        self.proved_at = at

    def is_over(self, at: dt.datetime, idle: dt.timedelta, longest: dt.timedelta) -> bool:
        """Whether it has ended, was unused for longer than `idle` or is older than `longest`, or the person has left."""
        has_ended = self.ended_at is not None or self.person.left_at is not None
        return has_ended or has_run_out(self.started_at, self.last_seen_at, at, idle, longest)

    @property
    def browser_in_words(self) -> str:
        """The browser and device, such as “Firefox on Windows”."""
        return say_browser(self.browser)

    def end(self, at: dt.datetime) -> None:
        self.ended_at = self.ended_at or at


def begin_sign_in(person: Person, at: dt.datetime, browser: str = "", address: str = "") -> tuple[SignIn, str]:
    """Returns a new sign-in and the token for its cookie; only the token's hash is stored."""
    token = secrets.token_urlsafe(32)
    sign_in = SignIn(
        token_hash=hash_token(token),
        person=person,
        browser=browser[:200],
        address=address[:45],
        started_at=at,
        last_seen_at=at,
        proved_at=at,
    )
    db.session.add(sign_in)
    return sign_in, token


# A user agent names the browsers it descends from too, so the newest name comes first.
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
    """A user agent string in plain words, such as “Firefox on Windows”."""
    browser = next((words for mark, words in BROWSERS if mark in user_agent), "A browser")
    device = next((words for mark, words in DEVICES if mark in user_agent), None)
    return f"{browser} on {device}" if device else browser


def sign_in_by_token(token: str) -> SignIn | None:
    """The sign-in with this token, or None.

    Loads the person and their memberships in the same query, because every request asks.
    """
    return db.session.scalars(_by_token(), {"token_hash": hash_token(token)}).unique().one_or_none()


@cache
def _by_token() -> Select[SignIn]:
    whole = joinedload(SignIn.person, innerjoin=True).joinedload(Person.memberships).lazyload(Membership.person)
    return select(SignIn).where(SignIn.token_hash == bindparam("token_hash")).options(whole)


def open_sign_ins(person: Person, at: dt.datetime, idle: dt.timedelta, longest: dt.timedelta) -> list[SignIn]:
    """Where a person is signed in now, the most recently used first."""
    rows = db.session.scalars(
        select(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None)).order_by(SignIn.last_seen_at.desc())
    )
    return [sign_in for sign_in in rows if not sign_in.is_over(at, idle, longest)]


def sign_out_everywhere(person: Person, at: dt.datetime, but: SignIn | None = None) -> None:
    """End a person's sign-ins, all of them or all but one."""
    query = update(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None)).values(ended_at=at)
    db.session.execute(query if but is None else query.where(SignIn.id != but.id))


class KeptForm(Model):
    """A form that was sent when its sign-in had ended, kept for its writer until they have signed in again."""

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # The path that the form was sent to.
    path: Mapped[str] = mapped_column(String(500))
    words: Mapped[str] = mapped_column(Text, info=field("What was typed"))
    kept_at: Mapped[dt.datetime]

    @property
    def fields(self) -> dict[str, str]:
        """What was typed, by the name of its field."""
        return dict(json.loads(self.words))


def keep_form(person: Person, path: str, fields: dict[str, str], at: dt.datetime) -> str | None:
    """Keep a form for its writer; returns the token that finds it, or None for a form that is too long to be kept."""
    words = json.dumps(fields)
    if len(words) > LONGEST_KEPT:
        return None
    latest = select(KeptForm.id).where(KeptForm.person_id == person.id).order_by(KeptForm.id.desc()).limit(MOST_KEPT - 1)
    too_many = (KeptForm.person_id == person.id) & KeptForm.id.not_in(db.session.scalars(latest).all())
    db.session.execute(delete(KeptForm).where(or_(KeptForm.kept_at < at - KEPT_FOR, too_many)))
    token = secrets.token_urlsafe(24)
    db.session.add(KeptForm(token_hash=hash_token(token), person_id=person.id, path=path, words=words, kept_at=at))
    return token


def kept_forms_of(person: Person, at: dt.datetime) -> Select[KeptForm]:
    """The forms that are kept for a person and nobody else."""
    return select(KeptForm).where(KeptForm.person_id == person.id, KeptForm.kept_at >= at - KEPT_FOR)


def forget_form(person: Person, token: str) -> None:
    """Forget a form that its writer has sent again."""
    db.session.execute(delete(KeptForm).where(KeptForm.person_id == person.id, KeptForm.token_hash == hash_token(token)))
