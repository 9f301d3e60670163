"""A participant: one person in a circle, when their browser was last seen, and whether they are done with the current phase."""

import datetime as dt

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model
from board.models.people.person import Person

# A browser asks every two seconds, and every five behind another window and on a form of the circle. Writing that down at every
# poll would be a write every two seconds for each participant.
SEEN_EVERY = dt.timedelta(seconds=10)
# SEEN_EVERY and three of the longer polls, so that two may get lost; short enough that the others are not kept waiting.
FACILITATOR_MISSED_AFTER = dt.timedelta(seconds=25)
# A browser that has not asked for this long is closed, asleep or offline.
HERE_FOR = dt.timedelta(seconds=30)
# A page that is loaded counts as seen for this long ahead, until its script asks: without JavaScript nothing asks, and whoever
# writes a note there reloads nothing for minutes.
PAGE_COUNTS_FOR = dt.timedelta(minutes=3)
# Covers a lunch break and a night. A code that somebody finds after that is an old one.
LEFT_FOR_GOOD_AFTER = dt.timedelta(days=1)


class Participant(Model):
    """One person's membership of a circle; it is kept when they leave and come back."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("circle_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    joined_at: Mapped[dt.datetime]
    # When their browser last asked; after a page was loaded, up to PAGE_COUNTS_FOR ahead of that.
    seen_at: Mapped[dt.datetime]
    # Has spoken (arrive), has finished writing (well, better) or has finished voting (vote).
    is_done: Mapped[bool] = mapped_column(default=False)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    def is_here(self, at: dt.datetime) -> bool:
        """Whether their browser was seen within HERE_FOR."""
        return at - self.seen_at < HERE_FOR
