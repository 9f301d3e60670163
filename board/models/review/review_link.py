"""A review link: lets somebody who does not sign in read the review of some teams and some days, until it ends or is withdrawn."""

import datetime as dt
import secrets
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, Column, ForeignKey, Select, String, Table, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload

from board.database import Base, Model, db
from board.models.errors import RuleBroken
from board.models.fields import field
from board.models.people.activity import record
from board.models.people.audit import note_audit
from board.models.people.leaving import ended_on_leaving
from board.models.people.person import Person
from board.models.people.sign_in import hash_token
from board.models.people.team import Team
from board.models.review.period import PeriodInZone, Span, between, last

# Days that a link can last: until the next meeting, a month, a quarter.
LASTS = (7, 30, 90)
LONGEST_NOTE = 100

review_link_team = Table(
    "review_link_team",
    Base.metadata,
    Column("review_link_id", ForeignKey("review_link.id"), primary_key=True),
    Column("team_id", ForeignKey("team.id"), primary_key=True),
)


class ReviewLink(Model):
    """What was shared: its filter is frozen, and only the hash of its token is kept.

    It shows the work of open teams and of no private one, not even of one that became private after it was made.
    """

    __table_args__ = (
        CheckConstraint("(span IS NULL) = (first_day IS NOT NULL AND last_day IS NOT NULL)", name="rolls_or_has_days"),
        CheckConstraint("span IN ('week', 'month', 'quarter')", name="span_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="", info=field("Note"))
    all_teams: Mapped[bool] = mapped_column(default=False)
    # Either a period that rolls on from day to day, or two fixed days.
    span: Mapped[str | None] = mapped_column(String(7))
    first_day: Mapped[dt.date | None]
    last_day: Mapped[dt.date | None]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime] = mapped_column(index=True)
    withdrawn_at: Mapped[dt.datetime | None]

    made_by: Mapped[Person] = relationship()
    teams: Mapped[list[Team]] = relationship(secondary=review_link_team, order_by=Team.name)

    def is_open(self, at: dt.datetime) -> bool:
        """Whether it can still be read."""
        return self.withdrawn_at is None and at < self.expires_at

    def why_closed(self) -> str:
        """Why it can no longer be read, after "This link"."""
        return "has been withdrawn" if self.withdrawn_at is not None else "has ended"

    def withdraw(self, by: Person, at: dt.datetime) -> None:
        """Make it useless, from now on."""
        if self.withdrawn_at is None:
            self.withdrawn_at = at
            record("withdrew", self, by=by, at=at)
            note_audit("link withdrawn", by=by, at=at, detail=self.purpose)

    @property
    def purpose(self) -> str:
        """What it is for, as the audit trail says it."""
        return f"shared review {self.id}{f' for {self.note}' if self.note else ''}"

    def period(self, today: dt.date, zone: ZoneInfo) -> PeriodInZone:
        """The days that it shows on a day."""
        if self.span is None and self.first_day is not None and self.last_day is not None:
            return between(self.first_day, self.last_day, zone)
        return last(Span(self.span or Span.MONTH), today, zone)

    def shown_teams(self) -> Select[Team]:
        """The teams that it shows: all open ones, or those of its own that are still open."""
        shown = select(Team).where(Team.is_private.is_(False)).order_by(Team.name)
        return shown if self.all_teams else shown.where(Team.id.in_([team.id for team in self.teams]))


def share_review(
    teams: Sequence[Team] | None, period: PeriodInZone, days: int, by: Person, at: dt.datetime, note: str = ""
) -> tuple[ReviewLink, str]:
    """A new link and its token, which is shown once and never kept. `teams` are those that it shows; None for all.

    Raises RuleBroken for days that a link cannot last, and where every team that it would show is private.
    """
    if days not in LASTS:
        raise RuleBroken("Choose how long the link works", field="days")
    shown = [team for team in teams or () if not team.is_private]
    if teams is not None and not shown:
        raise RuleBroken("What private teams do is never shared by a link. Choose at least one team that is open.")
    token = secrets.token_urlsafe(32)
    rolls = period.span is not None
    link = ReviewLink(
        token_hash=hash_token(token),
        note=note,
        all_teams=teams is None,
        teams=shown,
        span=period.span,
        first_day=None if rolls else period.first_day,
        last_day=None if rolls else period.last_day,
        made_by_id=by.id,
        made_at=at,
        expires_at=at + dt.timedelta(days=days),
    )
    db.session.add(link)
    record("shared", link, by=by, at=at)
    note_audit("review shared", by=by, at=at, detail=f"{link.purpose}, for {days} days")
    return link, token


@ended_on_leaving("review link")
def _end_review_links(person: Person, at: dt.datetime) -> int:
    open_ones = update(ReviewLink).where(ReviewLink.made_by_id == person.id, ReviewLink.withdrawn_at.is_(None))
    ended = db.session.execute(open_ones.where(ReviewLink.expires_at > at).values(withdrawn_at=at))
    return int(ended.rowcount)  # type: ignore[attr-defined]


def review_link_by_token(token: str) -> ReviewLink | None:
    """The link of a token, ended or not; None when there never was one."""
    return db.session.scalar(select(ReviewLink).where(ReviewLink.token_hash == hash_token(token)))


def open_review_links(at: dt.datetime) -> list[ReviewLink]:
    """What is shared and can still be read, the newest first."""
    rows = (
        select(ReviewLink)
        .where(ReviewLink.withdrawn_at.is_(None), ReviewLink.expires_at > at)
        .order_by(ReviewLink.id.desc())
        .options(joinedload(ReviewLink.made_by), selectinload(ReviewLink.teams))
    )
    return list(db.session.scalars(rows))
