"""A seat: one person in a circle, with when their browser was last heard of and whether they have done what the step asks."""

import datetime as dt

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model
from board.models.people.person import Person

# A browser asks every two seconds; one that has not been heard of for so long is closed, asleep or offline.
HERE_FOR = dt.timedelta(seconds=30)
# Long enough for a slow connection, short enough that eleven people do not sit and wait.
FACILITATOR_MISSED_AFTER = dt.timedelta(seconds=20)
# A write for every poll would be a write every two seconds for everybody; with a poll's own two it stays below the twenty.
SEEN_EVERY = dt.timedelta(seconds=15)
# Over a lunch and a night, and no longer: whoever finds a code after that has found an old one.
LEFT_FOR_GOOD_AFTER = dt.timedelta(days=1)


class Participant(Model):
    """One person's place in a circle; it stays theirs when they go away and come back."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("circle_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    circle_id: Mapped[int] = mapped_column(ForeignKey("circle.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    joined_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    # Has had their turn while arriving, has finished writing, has finished voting: what the step asks of each.
    is_done: Mapped[bool] = mapped_column(default=False)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    def is_here(self, at: dt.datetime) -> bool:
        """Whether their browser has been heard of lately."""
        return at - self.seen_at < HERE_FOR
