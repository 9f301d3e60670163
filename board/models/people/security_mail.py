"""A security mail: tells a person what was done with their sign-in, or brings a link that they asked for or an invitation.

Only what happened is stored, never the words: whoever reads the database finds no link in it (see `security_mail_words`).
"""

import datetime as dt
import secrets
from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, delete, or_, select, text, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.people.person import LONGEST_EMAIL, Person

LONGEST_DETAIL = 300
# A sender that crashed leaves its claim behind; it ends after this time.
CLAIM_LASTS = dt.timedelta(minutes=10)
# The wait after each failed attempt.
GAPS = (dt.timedelta(minutes=2), dt.timedelta(minutes=10), dt.timedelta(hours=1), dt.timedelta(hours=4))
# News of a sign-in, and a link that was asked for, are no use later; so a mail server that is set up next year sends nothing old.
WORTH_SENDING_FOR = dt.timedelta(days=1)
KEPT = dt.timedelta(days=30)
WAITING = text("sent_at IS NULL AND ended_at IS NULL")


class SecurityMailKind(StrEnum):
    """What a security mail tells, or brings."""

    NEW_DEVICE = "new device"
    ROLE_GIVEN = "role given"
    FACTOR_ADDED = "factor added"
    FACTOR_REMOVED = "factor removed"
    PASSWORD_CHANGED = "password changed"  # noqa: S105  a kind of mail, not a secret
    PASSWORD_RESET = "password reset"  # noqa: S105
    EMAIL_CHANGED = "email changed"
    JOINED_UNINVITED = "joined uninvited"
    TEAM_OPENED = "team opened"
    INVITATION = "invitation"


class SecurityMail(Model):
    """One mail to one person: posted with what it tells of, claimed by a sender, and marked when the mail server takes it."""

    __table_args__ = (Index("ix_security_mail_due", "due_at", "id", sqlite_where=WAITING, postgresql_where=WAITING),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # Whom it is for; of an invitation, who made it.
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(24))
    detail: Mapped[str] = mapped_column(String(LONGEST_DETAIL), default="")
    # Empty for the person's own address at the time of sending.
    address: Mapped[str] = mapped_column(String(LONGEST_EMAIL), default="")
    # The invitation that it brings; its `detail` is then the name of the guest, which may be empty.
    link_id: Mapped[int | None] = mapped_column(ForeignKey("one_time_link.id"), index=True)
    # The same for every attempt, so that a mail program can recognise a copy that arrives twice after a crash.
    message_id: Mapped[str] = mapped_column(String(32), default=lambda: secrets.token_hex(16))
    made_at: Mapped[dt.datetime] = mapped_column(index=True)
    due_at: Mapped[dt.datetime]
    claimed_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[dt.datetime | None]
    # When it was given up, or was of no use any more.
    ended_at: Mapped[dt.datetime | None]

    person: Mapped[Person] = relationship()

    @property
    def to_name(self) -> str:
        """The name of whoever gets it, empty where nobody knows it."""
        return self.person.name if self.link_id is None else self.detail

    @property
    def has_failed(self) -> bool:
        """Whether it was given up, or came to be of no use before it could be sent."""
        return self.ended_at is not None and self.sent_at is None

    def mark_sent(self, at: dt.datetime) -> None:
        """The mail server has taken it."""
        self.sent_at, self.claimed_until = at, None

    def mark_failed(self, at: dt.datetime, is_hopeless: bool = False) -> bool:
        """Plan another attempt after a growing wait, or give up; returns whether it was given up."""
        self.attempts += 1
        self.claimed_until = None
        if is_hopeless or self.attempts > len(GAPS):
            self.ended_at = at
            return True
        self.due_at = at + GAPS[self.attempts - 1]
        return False

    def let_go(self) -> None:
        """Release the claim without counting an attempt: the mail server is down, not the address wrong."""
        self.claimed_until = None


def post_security_mail(
    kind: SecurityMailKind,
    person: Person,
    at: dt.datetime,
    detail: str = "",
    address: str = "",
    link_id: int | None = None,
) -> SecurityMail:
    """Post a mail to a person; the caller commits it together with what it tells of.

    It is sent within a day where a mail server is set, and otherwise never. `detail` is what only this mail can tell, in words that
    `security_mail_words` puts into a sentence, and never a secret. `address` is for another than the person's own, and `link_id` the
    invitation that the mail brings to it.
    """
    db.session.execute(delete(SecurityMail).where(SecurityMail.made_at < at - KEPT))
    mail = SecurityMail(
        person=person,
        kind=SecurityMailKind(kind),
        detail=detail[:LONGEST_DETAIL],
        address=address,
        link_id=link_id,
        made_at=at,
        due_at=at,
    )
    db.session.add(mail)
    return mail


def mails_that_bring(link_ids: Sequence[int]) -> dict[int, SecurityMail]:
    """The mail of each of these invitations that goes by mail, by the id of the link."""
    rows = select(SecurityMail).where(SecurityMail.link_id.in_(link_ids)).order_by(SecurityMail.id)
    return {mail.link_id: mail for mail in db.session.scalars(rows) if mail.link_id is not None}


def claim_security_mail(at: dt.datetime, most: int) -> list[SecurityMail]:
    """Claim up to `most` due mails, the longest due first; nobody else gets them while the claim lasts.

    What is of no use any more is ended instead. The caller commits, and only then sends.
    """
    waits = (SecurityMail.sent_at.is_(None), SecurityMail.ended_at.is_(None))
    old = update(SecurityMail).where(*waits, SecurityMail.made_at < at - WORTH_SENDING_FOR).values(ended_at=at)
    db.session.execute(old.execution_options(synchronize_session=False))
    free = or_(SecurityMail.claimed_until.is_(None), SecurityMail.claimed_until <= at)
    due = select(SecurityMail).where(*waits, SecurityMail.due_at <= at, free).order_by(SecurityMail.due_at, SecurityMail.id)
    claimed = list(db.session.scalars(due.limit(most).with_for_update(skip_locked=True)))
    for mail in claimed:
        mail.claimed_until = at + CLAIM_LASTS
    return claimed
