"""A participant: one person in a circle, when their browser was last seen, and whether they are done with the current phase."""

import datetime as dt

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model
from board.models.people.person import Person

# A browser polls every two seconds. One that has not polled for this long is closed, asleep or offline.
HERE_FOR = dt.timedelta(seconds=30)
# Long enough for a slow connection, short enough that the other participants are not kept waiting.
FACILITATOR_MISSED_AFTER = dt.timedelta(seconds=20)
# Writing at every poll would be a write every two seconds for each participant. With the two seconds of a poll added, this stays
# below FACILITATOR_MISSED_AFTER.
SEEN_EVERY = dt.timedelta(seconds=15)
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
    seen_at: Mapped[dt.datetime]
    # Has spoken (arrive), has finished writing (well, better) or has finished voting (vote).
    is_done: Mapped[bool] = mapped_column(default=False)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    def is_here(self, at: dt.datetime) -> bool:
        """Whether their browser was seen within HERE_FOR."""
        return at - self.seen_at < HERE_FOR
