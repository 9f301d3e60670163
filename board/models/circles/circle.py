"""A circle: a team sitting together over one retrospective, step by step, each at their own screen."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.changes import touch
from board.models.circles.choosing import close_circle, place
from board.models.circles.participant import FACILITATOR_MISSED_AFTER, LEFT_FOR_GOOD_AFTER, Participant
from board.models.circles.phase import TAKING_NOTES, CirclePhase
from board.models.circles.vote import vote
from board.models.errors import Conflict, RuleBroken
from board.models.fields import field
from board.models.people.activity import record
from board.models.people.person import Person
from board.models.retrospectives.note import Note
from board.models.retrospectives.retrospective import Retrospective

LONGEST_QUESTION = 200
MOST_VOTES = 10
USUAL_VOTES = 3
LONGEST_TIMER = 60


class Circle(Model):
    """A retrospective held together; every change of it raises its revision once, which is what open screens ask about."""

    __table_args__ = (
        CheckConstraint(f"votes_each BETWEEN 1 AND {MOST_VOTES}", name="some_votes"),
        CheckConstraint(f"step IN ({', '.join(repr(step.value) for step in CirclePhase)})", name="step_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    retrospective_id: Mapped[int] = mapped_column(ForeignKey("retrospective.id"), unique=True)
    step: Mapped[str] = mapped_column(String(10), default=CirclePhase.ARRIVE)
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    question: Mapped[str] = mapped_column(String(LONGEST_QUESTION), default="", info=field("Question"))
    code: Mapped[str | None] = mapped_column(String(6), unique=True)
    votes_each: Mapped[int] = mapped_column(default=USUAL_VOTES)
    several_on_one: Mapped[bool] = mapped_column(default=False)
    timer_ends_at: Mapped[dt.datetime | None]
    # Whose turn it is to speak, while arriving.
    turn_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revision: Mapped[int] = mapped_column(default=0)
    began_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]

    retrospective: Mapped[Retrospective] = relationship(back_populates="circle")
    facilitator: Mapped[Person] = relationship(foreign_keys=facilitator_id)
    seats: Mapped[list[Participant]] = relationship(order_by=Participant.id)

    def hold(self) -> None:
        """Nobody else changes this circle until we commit, and it is read as it stands now."""
        db.session.flush()
        db.session.execute(select(Circle.id).where(Circle.id == self.id).with_for_update())
        db.session.refresh(self)

    def touch(self) -> None:
        """Everyone who has it open is to be sent a fresh one."""
        touch(Circle, self.id)

    def seat_of(self, person: Person) -> Participant | None:
        """Where somebody sits, if they do."""
        return next((seat for seat in self.seats if seat.person_id == person.id), None)

    def is_left(self, at: dt.datetime) -> bool:
        """Whether nobody has sat in it for a day: its code has ended, until one of them comes back."""
        return all(at - seat.seen_at >= LEFT_FOR_GOOD_AFTER for seat in self.seats)

    def sit_down(self, by: Person, at: dt.datetime) -> None:
        """Come to the circle; coming again on another device is coming once."""
        self._change()
        seat = self.seat_of(by)
        if seat is not None:
            seat.seen_at = at
            return
        db.session.add(Participant(circle_id=self.id, person=by, joined_at=at, seen_at=at))
        db.session.flush()
        db.session.expire(self, ["seats"])
        if self.turn_id is None and self.step == CirclePhase.ARRIVE:
            self.turn_id = by.id

    def go_to(self, step: CirclePhase, seen: CirclePhase, by: Person) -> bool:
        """Move everybody on, or back; False when the circle has left the step that was `seen`, so that no step is skipped."""
        self._change()
        self._check_facilitates(by)
        if self.step != seen:
            return False
        if step is CirclePhase.CLOSED:
            raise RuleBroken("Close the circle with what went well and what to do better.")
        self.step = step
        self.timer_ends_at = None
        for seat in self.seats:
            seat.is_done = False
        self.turn_id = self.seats[0].person_id if step is CirclePhase.ARRIVE and self.seats else None
        return True

    def pass_turn(self, seen: int, by: Person) -> bool:
        """The one whose turn it is has spoken, and the next one is asked; False when it is not that person's turn any more."""
        self._change()
        if by.id != self.facilitator_id and by.id != seen:
            raise RuleBroken("It is somebody else’s turn. They, or whoever facilitates, pass it on.")
        if self.step != CirclePhase.ARRIVE or self.turn_id != seen:
            return False
        spoke = next(place for place, seat in enumerate(self.seats) if seat.person_id == seen)
        self.seats[spoke].is_done = True
        waiting = [seat for seat in self.seats[spoke:] + self.seats[:spoke] if not seat.is_done]
        self.turn_id = waiting[0].person_id if waiting else None
        return True

    def hand_over(self, to: Person, by: Person, at: dt.datetime) -> None:
        """Let somebody else who sits in the circle facilitate."""
        self._change()
        self._check_facilitates(by)
        if self.seat_of(to) is None:
            raise RuleBroken(f"{to.name} has not joined the circle. Choose somebody who is here.", field="person")
        if to.left_at is not None or to.role_in(self.retrospective.team_id) is None:
            raise RuleBroken(f"{to.name} is not on the team any more. Choose somebody who is.", field="person")
        self._let_facilitate(to, by, at)

    def take_over(self, by: Person, at: dt.datetime) -> None:
        """Facilitate because whoever did is gone; raises RuleBroken while they are there."""
        self._change()
        self._check_seated(by)
        if by.id == self.facilitator_id:
            return
        if not self.misses_facilitator(at):
            raise RuleBroken(f"{self.facilitator.name} is here and facilitates. Ask them to hand over.")
        self._let_facilitate(by, by, at)

    def misses_facilitator(self, at: dt.datetime) -> bool:
        """Whether whoever facilitates has not been heard of for a while."""
        seat = self.seat_of(self.facilitator)
        return seat is None or at - seat.seen_at >= FACILITATOR_MISSED_AFTER

    def set_timer(self, minutes: int, by: Person, at: dt.datetime) -> None:
        """Everybody sees these minutes run down."""
        self._change()
        self._check_facilitates(by)
        self.timer_ends_at = at + _minutes(minutes)

    def extend_timer(self, minutes: int, by: Person, at: dt.datetime) -> None:
        """Give more time to what is running, or to what has just run out."""
        self._change()
        self._check_facilitates(by)
        self.timer_ends_at = max(self.timer_ends_at or at, at) + _minutes(minutes)

    def stop_timer(self, by: Person) -> None:
        """Let it run no more."""
        self._change()
        self._check_facilitates(by)
        self.timer_ends_at = None

    def finish(self, is_done: bool, by: Person) -> None:
        """Say that one has finished writing or voting, or has not after all."""
        self._change()
        self._check_seated(by).is_done = is_done

    def join_notes(self, note: Note, to: Note, by: Person) -> None:
        """Put two notes together that say the same, with all that is joined to them."""
        self._check_groups(by)
        note.join_to(to)

    def take_apart(self, note: Note, by: Person) -> None:
        """Let a note stand alone again."""
        self._check_groups(by)
        note.leave_group()

    def check_takes_notes(self) -> None:
        """Raises RuleBroken in steps that are not for writing."""
        if self.step not in TAKING_NOTES:
            early = self.step in (CirclePhase.ARRIVE, CirclePhase.LAST_TIME)
            late = "Your circle has read the notes already. Say it, and ask to go back a step to write it down."
            raise RuleBroken("Your circle has not begun to write yet." if early else late)

    def check_votes(self, by: Person) -> None:
        """Raises RuleBroken unless the circle is voting and `by` sits in it."""
        self._change()
        self._check_seated(by)
        if self.step != CirclePhase.VOTE:
            raise RuleBroken("The vote is over." if self.step == CirclePhase.CHOOSE else "The vote has not begun yet.")

    def check_may_choose(self, by: Person) -> None:
        """Raises RuleBroken unless the circle is choosing and `by` facilitates: what all choose together, one person types."""
        self._change()
        self.check_closes(by)

    def may_choose(self, person: Person) -> bool:
        """Whether it is choosing and somebody facilitates it; they close it too."""
        return self.facilitator_id == person.id and self.step == CirclePhase.CHOOSE

    def check_closes(self, by: Person) -> None:
        """The same, with a sentence that says why not."""
        self._check_facilitates(by)
        if not self.may_choose(by):
            raise RuleBroken("Your circle chooses what to do better together, after it has voted.")

    def _change(self) -> None:
        self.hold()
        if self.ended_at is not None:
            raise Conflict("This circle has been closed.")
        self.touch()

    def _let_facilitate(self, person: Person, by: Person, at: dt.datetime) -> None:
        before = self.facilitator.name
        self.facilitator = person
        record("handed", self.retrospective, by=by, at=at, changes={"facilitator": [before, person.name]})

    def _check_facilitates(self, person: Person) -> None:
        if person.id != self.facilitator_id:
            raise RuleBroken(f"{self.facilitator.name} facilitates and does this for everybody.")

    def _check_seated(self, person: Person) -> Participant:
        seat = self.seat_of(person)
        if seat is None:
            raise RuleBroken("Join the circle first.")
        return seat

    def _check_groups(self, person: Person) -> None:
        self._change()
        self._check_seated(person)
        if self.step != CirclePhase.GROUP:
            raise RuleBroken("Notes are put together while they are read, before the vote.")

    # Each is written beside the noun that it leaves behind.
    vote = vote
    place = place
    close = close_circle


def _minutes(minutes: int) -> dt.timedelta:
    if not 1 <= minutes <= LONGEST_TIMER:
        raise RuleBroken(f"Minutes must be a whole number, 1 to {LONGEST_TIMER}.", field="minutes")
    return dt.timedelta(minutes=minutes)
