"""A letter: one round-up on its way to one person by e-mail. All letters together are the outbox."""

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    ForeignKey,
    Index,
    Select,
    String,
    Table,
    UniqueConstraint,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from board.database import Model, db
from board.models.people.activity import record
from board.models.people.person import Person
from board.models.round_up.round_up import RoundUp
from board.models.round_up.subscription import Subscription, Wants

# A claim is renewed while its letters are being sent. One that a crash leaves behind ends after this time.
CLAIM_LASTS = dt.timedelta(minutes=10)
# The wait after each failed attempt. After the last one, an administrator sees the problem.
GAPS = (
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=2),
    dt.timedelta(hours=8),
    dt.timedelta(hours=24),
)
LONGEST_PROBLEM = 300
WAITING = text("sent_at IS NULL AND ended_at IS NULL")


class Letter(Model):
    """One person's copy of a round-up: created when it is sent, claimed by a sender, and marked when the mail server takes it."""

    __table_args__ = (
        UniqueConstraint("round_up_id", "person_id"),
        Index("ix_letter_due", "due_at", "id", sqlite_where=WAITING, postgresql_where=WAITING),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_up_id: Mapped[int] = mapped_column(ForeignKey("round_up.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # The same for every attempt, so that a mail program can recognise a copy that arrives twice after a crash.
    message_id: Mapped[str] = mapped_column(String(60))
    due_at: Mapped[dt.datetime]
    claim: Mapped[str | None] = mapped_column(String(32))
    claimed_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(String(LONGEST_PROBLEM), default="")
    sent_at: Mapped[dt.datetime | None]
    # When it was given up, or was no longer wanted.
    ended_at: Mapped[dt.datetime | None]
    has_failed: Mapped[bool] = mapped_column(default=False)

    round_up: Mapped[RoundUp] = relationship()
    person: Mapped[Person] = relationship()

    def try_again(self, by: Person, at: dt.datetime) -> bool:
        """Make a failed letter due now, with no attempts counted, because an administrator has fixed the problem.

        Returns False if it has not failed.
        """
        again = update(Letter).where(Letter.id == self.id, Letter.has_failed, Letter.sent_at.is_(None))
        done = db.session.execute(again.values(attempts=0, has_failed=False, ended_at=None, due_at=at))
        if done.rowcount != 1:  # type: ignore[attr-defined]
            return False
        record("retried", self, by=by, at=at)
        return True


# Built once, because it runs a hundred times a second.
HANDED_OVER = (
    update(cast(Table, Letter.__table__))
    .where(Letter.id == bindparam("letter"))
    .values(sent_at=bindparam("at"), claim=None, claimed_until=None, problem="", attempts=Letter.attempts + 1)
)
IS_WAITING = and_(Letter.sent_at.is_(None), Letter.ended_at.is_(None))


class DeliveryCounts(NamedTuple):
    """How many letters of a round-up were sent, are waiting and have failed."""

    sent: int
    waiting: int
    failed: int


def write_letters(round_up: RoundUp, at: dt.datetime) -> int:
    """Create one letter for everyone who has not left or opted out, except those who have one; returns how many."""
    has_one = select(Letter.person_id).where(Letter.round_up_id == round_up.id)
    people = list(db.session.scalars(_who_want_it().where(Person.id.not_in(has_one)).order_by(Person.id)))
    common = {"round_up_id": round_up.id, "due_at": at, "attempts": 0, "problem": "", "has_failed": False}
    rows = [{"person_id": person, "message_id": secrets.token_hex(16), **common} for person in people]
    if rows:
        db.session.execute(insert(Letter), rows)
    return len(rows)


def how_many_want_it() -> int:
    """The number of people who would get a letter now."""
    return db.session.scalar(select(func.count()).select_from(_who_want_it().subquery())) or 0


def _who_want_it() -> Select[int]:
    opted_out = select(Subscription.person_id).where(Subscription.wants == Wants.NONE)
    return select(Person.id).where(Person.left_at.is_(None), Person.id.not_in(opted_out))


def claim_due(at: dt.datetime, most: int) -> tuple[str, list[int]]:
    """Claim up to `most` due letters, the longest due first. Nobody else gets them while the claim lasts.

    Returns the claim and the letters' ids. The caller commits, and only then sends.
    """
    claim = secrets.token_hex(16)
    free = or_(Letter.claimed_until.is_(None), Letter.claimed_until <= at)
    due = select(Letter.id).where(IS_WAITING, Letter.due_at <= at, free).order_by(Letter.due_at, Letter.id).limit(most)
    ids = list(db.session.scalars(due.with_for_update(skip_locked=True)))
    if ids:
        _change(Letter.id.in_(ids), claim=claim, claimed_until=at + CLAIM_LASTS)
    return claim, ids


def renew(claim: str, at: dt.datetime) -> list[int]:
    """Extend a claim by CLAIM_LASTS.

    Returns the ids of its unsent letters; none if it has ended and others may have taken over.
    """
    mine = and_(Letter.claim == claim, Letter.claimed_until > at, IS_WAITING)
    _change(mine, claimed_until=at + CLAIM_LASTS)
    return list(db.session.scalars(select(Letter.id).where(mine)))


def let_go(claim: str) -> None:
    """Release the unsent letters of a claim without counting an attempt: the mail server is down, not the addresses wrong."""
    _change(and_(Letter.claim == claim, IS_WAITING), claim=None, claimed_until=None)


def mark_sent(letter_id: int, at: dt.datetime) -> None:
    """Mark a letter that the mail server has taken."""
    db.session.connection().execute(HANDED_OVER, {"letter": letter_id, "at": at})


def mark_unwanted(letter_id: int, at: dt.datetime) -> None:
    """End a letter whose person has left or opted out since it was created."""
    _change(Letter.id == letter_id, ended_at=at, claim=None, claimed_until=None)


def mark_failed(letter_id: int, problem: str, attempts: int, at: dt.datetime, is_hopeless: bool = False) -> bool:
    """Record a failed attempt: plan another one after a growing wait, or give up. Returns whether it was given up.

    `attempts` counts this one; `is_hopeless` gives up at once.
    """
    ends = is_hopeless or attempts > len(GAPS)
    _change(
        Letter.id == letter_id,
        attempts=attempts,
        problem=" ".join(problem.split())[:LONGEST_PROBLEM],
        due_at=at if ends else at + GAPS[attempts - 1],
        ended_at=at if ends else None,
        has_failed=ends,
        claim=None,
        claimed_until=None,
    )
    return ends


def failing_letters(most: int) -> Sequence[Letter]:
    """The letters that were given up, then those that failed and will be tried again; each the latest first."""
    rows = select(Letter).where(Letter.sent_at.is_(None), or_(Letter.has_failed, and_(IS_WAITING, Letter.attempts > 0)))
    return db.session.scalars(
        rows.options(joinedload(Letter.person), joinedload(Letter.round_up))
        .order_by(Letter.has_failed.desc(), Letter.id.desc())
        .limit(most)
    ).all()


def how_many_were_given_up() -> int:
    """The number of letters that were given up."""
    return db.session.scalar(select(func.count(Letter.id)).where(Letter.has_failed, Letter.sent_at.is_(None))) or 0


def how_many_wait() -> int:
    """The number of waiting letters that nobody has tried to send yet."""
    return db.session.scalar(select(func.count(Letter.id)).where(IS_WAITING, Letter.attempts == 0)) or 0


def tally_of(round_up: RoundUp) -> DeliveryCounts:
    """The delivery counts of a round-up."""
    which = {
        "sent": Letter.sent_at.is_not(None),
        "waiting": and_(Letter.sent_at.is_(None), Letter.ended_at.is_(None)),
        "failed": and_(Letter.has_failed, Letter.sent_at.is_(None)),
    }
    sums = [func.coalesce(func.sum(case((which[name], 1), else_=0)), literal(0)).label(name) for name in DeliveryCounts._fields]
    return DeliveryCounts._make(db.session.execute(select(*sums).where(Letter.round_up_id == round_up.id)).one())


def _change(which: Any, **values: Any) -> None:
    db.session.execute(update(Letter).where(which).values(values).execution_options(synchronize_session=False))
