"""Access: pages require signing in unless marked otherwise, and records are looked up only among those the user may see."""

import datetime as dt
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, g, has_request_context, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user
from sqlalchemy import Select, event, insert, select, update
from sqlalchemy.sql.base import ExecutableOption

from board.database import db, writing_if_free
from board.models.moments import now
from board.models.people.audit import LONGEST_ADDRESS, AuditEntry, entry_values, note_audit
from board.models.people.organisation import Organisation, the_organisation
from board.models.people.person import Person
from board.models.people.security_mail import SecurityMailKind, post_security_mail
from board.models.people.sign_in import SignIn, begin_sign_in, sign_in_by_token
from board.models.people.team import Team
from board.web.addresses import is_own_origin
from board.web.known_devices import known_device, remember_device

Record = TypeVar("Record")
View = TypeVar("View", bound=Callable[..., object])

# Often enough to end unused sign-ins, rarely enough that reading a page hardly ever writes.
SEEN_EVERY = dt.timedelta(hours=1)
BIGGEST_ID = 2**31 - 1

logins = LoginManager()
# The SignIn row decides, not the IP address: a phone that changes networks stays signed in.
logins.session_protection = None


class Browser(UserMixin):
    """One signed-in browser, as Flask-Login's user: its id is the token of a SignIn."""

    def __init__(self, token: str, sign_in: SignIn):
        self.id = token
        self.sign_in = sign_in


def guard(app: Flask) -> None:
    """Load the current user on every request."""
    logins.init_app(app)
    app.context_processor(what_every_page_knows)


@logins.user_loader
def load_browser(token: str) -> Browser | None:
    """The browser for the token in a cookie, or None if its sign-in has ended."""
    sign_in = sign_in_by_token(token)
    if sign_in is None or sign_in.is_over(now(), *current_app.config["BOARD"].sign_in_lasts):
        return None
    return Browser(token, sign_in)


def open_to_all(view: View) -> View:
    """Mark a handler as one that does not require signing in."""
    view.is_open_to_all = True  # type: ignore[attr-defined]
    return view


def page_before() -> str | None:
    """The address of the page of this board that a form was sent from, or None if it cannot be opened again with GET."""
    before = urlsplit(request.referrer or "")
    is_page = is_own_origin(request.referrer or "") and current_app.url_map.bind("").test(before.path, "GET")
    return before._replace(scheme="", netloc="", fragment="").geturl() if is_page else None


def note_seen(sign_in: SignIn) -> None:
    """Update when a sign-in was last used, in a transaction of its own so that the request itself stays read-only.

    Where others are saving, the next request updates it: whoever reads waits for nobody.
    """
    moment = now()
    if moment - sign_in.last_seen_at < SEEN_EVERY:
        return
    db.session.commit()  # releases the database, which a POST has locked by now and would wait for in vain
    with writing_if_free() as connection:
        connection.execute(update(SignIn).where(SignIn.id == sign_in.id).values(last_seen_at=moment))


def sign_in_as(person: Person, how: str = "password") -> None:
    """Sign a person in in this browser, with a new token and a new session; the caller commits.

    The audit trail says `how`. Whoever has signed in elsewhere before is told of a browser that is new to them.
    """
    session.clear()
    moment, is_known = now(), known_device(person) is not None
    # By the trail, which began when browsers began to be remembered: an older sign-in says nothing of which are known.
    before = select(AuditEntry.id).where(AuditEntry.actor_id == person.id, AuditEntry.action == "signed in")
    is_first = db.session.scalar(before.limit(1)) is None
    sign_in, token = begin_sign_in(person, moment, browser=request.user_agent.string, address=current_address())
    db.session.flush()
    login_user(Browser(token, sign_in))
    words = sign_in.browser_in_words
    note_audit(
        "signed in", by=person, about=person, at=moment, detail=f"{words}, by {how}{'' if is_known else ', for the first time'}"
    )
    if not is_known and not is_first:
        where = f", from the address {current_address()}" if current_address() else ""
        post_security_mail(SecurityMailKind.NEW_DEVICE, person, moment, f"{words.replace('A browser', 'a browser')}{where}")
    remember_device(person)


def current_address() -> str:
    """The IP address that the request came from; behind proxies of one's own, that of the first of them that is not."""
    return request.remote_addr or ""


def note_reading(action: str, by: Person | None, detail: str) -> None:
    """Put on the audit trail what was only read, in a transaction of its own, so that the request itself stays read-only."""
    values = entry_values(action, by=by, about=None, at=now(), address=current_address(), detail=detail, actor="")
    with db.engine.connect().execution_options(writes=True) as connection:
        connection.execute(insert(AuditEntry).values(values))
        connection.commit()


@event.listens_for(AuditEntry, "before_insert")
def _say_where_from(_mapper: object, _connection: object, entry: AuditEntry) -> None:
    """Complete what the models note, which know nothing of a request, with its address."""
    if not entry.address and has_request_context():
        entry.address = current_address()[:LONGEST_ADDRESS]


def current_person() -> Person:
    """The current user."""
    return current_user.sign_in.person


def organisation() -> Organisation:
    """The organisation, or one with default settings before the board is set up."""
    if "organisation" not in g:
        g.organisation = the_organisation() or Organisation(
            name="", time_zone="Europe/London", brand_colour="#00594f", is_demo=False
        )
    return g.organisation


def today() -> dt.date:
    """Today's date in the organisation's time zone."""
    return organisation().today(now())


def what_every_page_knows() -> dict[str, object]:
    """The template context of every page."""
    person = current_person() if current_user.is_authenticated else None
    return {"current_person": person, "organisation": organisation(), "demo_mode": current_app.config["BOARD"].demo}


def find(among: Select[Record], **by: object) -> Record:
    """The one record of the query, which selects what the user may see; answers 404 if there is none."""
    if any(isinstance(value, int) and value > BIGGEST_ID for value in by.values()):
        abort(404)
    entity = among.column_descriptions[0]["entity"]  # `filter_by` would use the entity that was joined last
    record = db.session.scalar(among.where(*(getattr(entity, name) == value for name, value in by.items())))
    if record is None:
        abort(404)
    return record


def find_team(slug: str, *options: ExecutableOption) -> Team:
    """A team by its slug; answers 404 if there is none that the user may see."""
    return find(Team.visible_to(current_person()).order_by(None).options(*options), slug=slug)


def allow(answer: bool) -> None:
    """Answer 403 unless a permission check returned true."""
    if not answer:
        abort(403)
