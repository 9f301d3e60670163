"""A one-time link: sets up the board, adds a person to a team, or lets a person choose a new password."""

import base64
import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Iterable

from sqlalchemy import ForeignKey, String, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.fields import field
from board.models.people.audit import note_audit
from board.models.people.leaving import ended_on_leaving
from board.models.people.person import Person
from board.models.people.sign_in import hash_token
from board.models.people.team import MEMBER, Membership, Team

SET_UP = "set-up"
JOIN = "join"
PASSWORD = "password"  # noqa: S105  a kind of link, not a secret
# Asked for on the sign-in page and sent by mail; and made by whoever runs the server, for somebody who has lost second factors too.
RESET = "reset"
RESCUE = "rescue"
FOR_A_PASSWORD = (PASSWORD, RESET, RESCUE)

# From issue 2: invitations work once and last 7 days. A password link is more urgent and more dangerous, so it lasts one.
# One that is sent by mail lasts ten minutes (OWASP ASVS 5.0, 6.5.5), and one that is handed over at once lasts an hour.
LASTS = {
    SET_UP: dt.timedelta(days=7),
    JOIN: dt.timedelta(days=7),
    PASSWORD: dt.timedelta(days=1),
    RESET: dt.timedelta(minutes=10),
    RESCUE: dt.timedelta(hours=1),
}

PURPOSES = {
    SET_UP: "to set up the board",
    JOIN: "to join a team",
    PASSWORD: "to choose a password",
    RESET: "to choose a password, sent by mail",
    RESCUE: "to choose a password and remove second factors",
}


class OneTimeLink(Model):
    """A link that works once and expires. Only the hash of its token is stored."""

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    role: Mapped[str | None] = mapped_column(String(10), info=field("Role"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(String(100), default="", info=field("Note"))
    made_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]
    withdrawn_at: Mapped[dt.datetime | None]

    team: Mapped[Team | None] = relationship()
    person: Mapped[Person | None] = relationship(foreign_keys=person_id)
    made_by: Mapped[Person | None] = relationship(foreign_keys=made_by_id)

    def token_for_mail(self, secret: str) -> str:
        """Its token in a mail, signed with the board's secret key (HMAC-SHA-256) and stored nowhere; only this one opens it then.

        It is the same for each attempt to send it, so that a copy that arrives twice brings one link.
        """
        db.session.flush()
        token = _signed(self, secret)
        self.token_hash = hash_token(token)
        return token

    def token_again(self, secrets: Iterable[str]) -> str | None:
        """The token that it has in a mail, by one of the board's secret keys; None if it does not go by mail."""
        return next((token for token in (_signed(self, one) for one in secrets) if hash_token(token) == self.token_hash), None)

    def is_open(self, at: dt.datetime) -> bool:
        """Whether it is unused, not withdrawn and not expired."""
        return self.used_at is None and self.withdrawn_at is None and at < self.expires_at

    def why_closed(self, at: dt.datetime) -> str:
        """Why it cannot be used any more, to follow the words “This link”."""
        if self.used_at is not None:
            return "has been used already"
        return "has been withdrawn" if self.withdrawn_at is not None else "has expired"

    def withdraw(self, by: Person, at: dt.datetime) -> None:
        """Withdraw the link; a used one stays used."""
        if self.used_at is None and self.withdrawn_at is None:
            self.withdrawn_at = at
            note_audit("link withdrawn", by=by, about=self.person, at=at, detail=self.purpose)

    @property
    def purpose(self) -> str:
        """What it is for, as the audit trail says it."""
        if self.kind == JOIN and self.team is not None:
            return f"to join {self.team.name} as {self.role}"
        return PURPOSES[self.kind]

    def use(self, at: dt.datetime) -> bool:
        """Mark the link as used in one UPDATE. Returns False if it was used, withdrawn or expired by then."""
        used = db.session.execute(
            update(OneTimeLink)
            .where(
                OneTimeLink.id == self.id,
                OneTimeLink.used_at.is_(None),
                OneTimeLink.withdrawn_at.is_(None),
                OneTimeLink.expires_at > at,
            )
            .values(used_at=at)
        )
        return used.rowcount == 1  # type: ignore[attr-defined]


def _signed(link: OneTimeLink, secret: str) -> str:
    # With its moment, so that a mail from before the database was begun afresh opens none of the links that have the same numbers now.
    about = f"{link.kind}:{link.id}:{int(link.made_at.timestamp())}"
    signature = hmac.digest(f"link by mail:{secret}".encode(), about.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(signature).decode().rstrip("=")


def make_link(
    kind: str,
    at: dt.datetime,
    *,
    by: Person | None = None,
    team: Team | None = None,
    role: str = MEMBER,
    person: Person | None = None,
    note: str = "",
) -> tuple[OneTimeLink, str]:
    """Returns a new link and its token, which is shown once and not stored. How long it lasts depends on `kind`; see LASTS."""
    token = secrets.token_urlsafe(32)
    link = OneTimeLink(
        kind=kind,
        token_hash=hash_token(token),
        team=team,
        role=role if kind == JOIN else None,
        person=person,
        made_by=by,
        note=note,
        made_at=at,
        expires_at=at + LASTS[kind],
    )
    db.session.add(link)
    return link, token


@ended_on_leaving("one-time link")
def _end_one_time_links(person: Person, at: dt.datetime) -> int:
    open_ones = update(OneTimeLink).where(OneTimeLink.used_at.is_(None), OneTimeLink.withdrawn_at.is_(None))
    own = open_ones.where(
        or_(OneTimeLink.person_id == person.id, OneTimeLink.made_by_id == person.id), OneTimeLink.expires_at > at
    )
    return int(db.session.execute(own.values(withdrawn_at=at)).rowcount)  # type: ignore[attr-defined]


def link_by_token(token: str) -> OneTimeLink | None:
    """The link with this token, usable or not, or None."""
    return db.session.scalar(select(OneTimeLink).where(OneTimeLink.token_hash == hash_token(token)))


def open_invitations(team: Team, at: dt.datetime) -> list[OneTimeLink]:
    """The team's invitations that can still be used, the newest first."""
    rows = db.session.scalars(
        select(OneTimeLink).where(OneTimeLink.kind == JOIN, OneTimeLink.team_id == team.id).order_by(OneTimeLink.id.desc())
    )
    return [link for link in rows if link.is_open(at)]


def join(person: Person, team: Team, role: str) -> Membership:
    """Add a person to a team. On a team they are on already, a coach stays a coach."""
    for membership in person.memberships:
        if membership.team_id == team.id:
            membership.role = role if membership.role == MEMBER else membership.role
            return membership
    membership = Membership(team=team, person=person, role=role)
    db.session.add(membership)
    return membership
