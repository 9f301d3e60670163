"""A round-up: the week's news, ideas and shout-outs in a Monday e-mail; a draft until somebody sends it."""

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, Text, select, update
from sqlalchemy.orm import Mapped, joinedload, lazyload, mapped_column, relationship, selectinload
from sqlalchemy.sql.base import ExecutableOption

from board.database import Model, db
from board.models.errors import Conflict, RuleBroken
from board.models.fields import field
from board.models.moments import say_day
from board.models.people.activity import edit, record
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.round_up.item import RoundUpItem, RoundUpSection, stems_for
from board.models.round_up.picture import put_picture, remove_picture

if TYPE_CHECKING:
    from board.models.round_up.picture import Picture

LONGEST_SUBJECT = 120
LONGEST_OPENING = 3000
A_WEEK = dt.timedelta(days=7)
# Until Wednesday people write about the week before, and from Thursday on about the current one.
LAST_DAY_FOR_THE_WEEK_BEFORE = 2
# Anything older is no news, and what comes up later is not known yet.
FURTHEST = 8 * A_WEEK


class RoundUp(Model):
    """One Monday's e-mail: items, an opening note and a picture. It keeps its words whatever changes later."""

    __table_args__ = (Index(None, "sent_at", "monday"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    monday: Mapped[dt.date] = mapped_column(unique=True)
    subject: Mapped[str] = mapped_column(String(LONGEST_SUBJECT), info=field("Subject"))
    opening: Mapped[str] = mapped_column(Text, default="", info=field("Opening"))
    # The stems of the subject and the opening note, for the search of the archive.
    stems: Mapped[str] = mapped_column(Text, default="")
    drafted_at: Mapped[dt.datetime]
    sent_at: Mapped[dt.datetime | None]
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # Rises with every change of its content, so that nobody sends what they have not seen.
    revision: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    sent_by: Mapped[Person | None] = relationship()
    items: Mapped[list["RoundUpItem"]] = relationship(
        back_populates="round_up", order_by="(RoundUpItem.position, RoundUpItem.id)"
    )
    picture: Mapped["Picture | None"] = relationship(back_populates="round_up")

    __mapper_args__ = {"version_id_col": version}

    @property
    def day(self) -> str:
        """Its Monday in words."""
        return say_day(self.monday)

    @property
    def is_sent(self) -> bool:
        """Whether it was sent; it cannot be changed afterwards."""
        return self.sent_at is not None

    def sections(self, team_ids: frozenset[int] | None = None) -> list[tuple[RoundUpSection, list["RoundUpItem"]]]:
        """The sections that are not empty, with the items that readers may see.

        `team_ids` limits them to items about these teams. Items about teams that are private by now are left out, and archived
        shout-outs.
        """
        among = sorted(self.items, key=lambda item: (item.position, item.id))
        items = [item for item in among if item.is_shown and (team_ids is None or item.team_ids & team_ids)]
        parts = [(section, [item for item in items if item.section == section]) for section in RoundUpSection]
        return [(section, found) for section, found in parts if found]

    def write(self, by: Person, at: dt.datetime, **words: str) -> None:
        """Change the `subject` or `opening`.

        Raises RuleBroken for an empty subject or one of several lines, and once it was sent.
        """
        self.check_is_draft()
        if "subject" in words:
            check_one_line(words["subject"], "subject")
        if edit(self, dict(words), by=by, at=at):
            self.stems = stems_for(self.subject, self.opening)
            self.touch()

    def touch(self) -> None:
        """Raise the revision, because the content has changed."""
        self.revision += 1

    def check_is_draft(self) -> None:
        """Raises RuleBroken once it was sent."""
        if self.is_sent:
            raise RuleBroken("This round-up has been sent. What people have read stays as it was.")

    def send(self, seen: int, by: Person, at: dt.datetime) -> None:
        """Mark it as sent, for everyone to read. The outbox creates its letters in the same transaction.

        Raises RuleBroken if it was sent already or is empty, and Conflict if its revision is not the one `seen`.
        """
        self.check_is_draft()
        if self.revision != seen:
            raise Conflict("Somebody has changed it since you looked. This is how it reads now.")
        if not self.sections() and not self.opening.strip():
            raise RuleBroken("There is nothing in it yet. Write an opening note, or wait until something has happened.")
        sent = db.session.execute(
            update(RoundUp)
            .where(RoundUp.id == self.id, RoundUp.sent_at.is_(None), RoundUp.revision == seen)
            .values(sent_at=at, sent_by_id=by.id, version=RoundUp.version + 1)
            .execution_options(synchronize_session=False)
        )
        if sent.rowcount != 1:  # type: ignore[attr-defined]
            raise Conflict("Somebody else has just sent or changed it. This is how it reads now.")
        db.session.refresh(self)
        record("sent", self, by=by, at=at)

    # Written beside the nouns that these methods create.
    put_picture = put_picture
    remove_picture = remove_picture


def check_one_line(text: str, field: str) -> None:
    """Raises RuleBroken for an empty text and for one with a line break, which would inject headers into an e-mail."""
    if not text.strip():
        raise RuleBroken("Enter a subject", field=field)
    if len(text.splitlines()) > 1 or any(one in text for one in "\r\n\0"):
        raise RuleBroken("The subject must be one line.", field=field)


def this_monday(today: dt.date) -> dt.date:
    """The Monday of the week of a day."""
    return today - dt.timedelta(days=today.weekday())


def monday_to_write(today: dt.date) -> dt.date:
    """The Monday of the round-up that is written on a day: this week's until Wednesday, from then on next week's."""
    return this_monday(today) + (A_WEEK if today.weekday() > LAST_DAY_FOR_THE_WEEK_BEFORE else dt.timedelta())


def may_be_written(monday: dt.date, today: dt.date) -> bool:
    """Whether a day is a Monday within FURTHEST of today."""
    return monday.weekday() == 0 and abs(monday - today) <= FURTHEST


def round_up_of(monday: dt.date) -> RoundUp | None:
    """The round-up of a Monday, draft or sent, with everything that it shows loaded; or None."""
    return db.session.scalar(select(RoundUp).where(RoundUp.monday == monday).options(*whole()))


def whole() -> tuple[ExecutableOption, ...]:
    """The loader options for everything that a round-up shows; the number of queries does not grow with its items."""
    items = selectinload(RoundUp.items)
    no_stages = lazyload(Team.stage_settings)
    return (
        joinedload(RoundUp.sent_by),
        joinedload(RoundUp.picture),
        items.joinedload(RoundUpItem.told_team).options(no_stages),
        items.joinedload(RoundUpItem.other_team).options(no_stages),
        items.joinedload(RoundUpItem.shout_out),
    )
