"""A circle: a live retrospective that a facilitator leads through its phases, with each participant at their own screen."""

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
    """A live retrospective. Every change raises its revision by one; open screens poll with the revision they last saw."""

    __table_args__ = (
        CheckConstraint(f"votes_each BETWEEN 1 AND {MOST_VOTES}", name="some_votes"),
        CheckConstraint(f"step IN ({', '.join(repr(step.value) for step in CirclePhase)})", name="step_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    retrospective_id: Mapped[int] = mapped_column(ForeignKey("retrospective.id"), unique=True)
    phase: Mapped[str] = mapped_column("step", String(10), default=CirclePhase.ARRIVE)
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    question: Mapped[str] = mapped_column(String(LONGEST_QUESTION), default="", info=field("Question"))
    code: Mapped[str | None] = mapped_column(String(6), unique=True)
    votes_each: Mapped[int] = mapped_column(default=USUAL_VOTES)
    several_on_one: Mapped[bool] = mapped_column(default=False)
    timer_ends_at: Mapped[dt.datetime | None]
    # Whose turn it is to speak in the arrive phase.
    turn_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revision: Mapped[int] = mapped_column(default=0)
    began_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]

    retrospective: Mapped[Retrospective] = relationship(back_populates="circle")
    facilitator: Mapped[Person] = relationship(foreign_keys=facilitator_id)
    participants: Mapped[list[Participant]] = relationship(order_by=Participant.id)

    def hold(self) -> None:
        """Lock the circle until the commit and reload it, so that concurrent changes wait for each other."""
        db.session.flush()
        db.session.execute(select(Circle.id).where(Circle.id == self.id).with_for_update())
        db.session.refresh(self)

    def touch(self) -> None:
        """Raise the revision, so that every open screen fetches the circle again."""
        touch(Circle, self.id)

    def participant_of(self, person: Person) -> Participant | None:
        """Returns the person's participant record, or None if they have not joined."""
        return next((participant for participant in self.participants if participant.person_id == person.id), None)

    def is_abandoned(self, at: dt.datetime) -> bool:
        """Whether no participant was seen for LEFT_FOR_GOOD_AFTER.

        The joining code then stops working until one of them returns.
        """
        return all(at - participant.seen_at >= LEFT_FOR_GOOD_AFTER for participant in self.participants)

    def join(self, by: Person, at: dt.datetime) -> None:
        """Add a person as a participant. A person who joins again, for example on another device, keeps the same record."""
        self._change()
        participant = self.participant_of(by)
        if participant is not None:
            participant.seen_at = at
            return
        db.session.add(Participant(circle_id=self.id, person=by, joined_at=at, seen_at=at))
        db.session.flush()
        db.session.expire(self, ["participants"])
        if self.turn_id is None and self.phase == CirclePhase.ARRIVE:
            self.turn_id = by.id

    def go_to(self, phase: CirclePhase, seen: CirclePhase, by: Person) -> bool:
        """Move the circle to another phase, forwards or back.

        Returns False, and changes nothing, if the circle is no longer in the phase `seen`: two presses of one button skip no
        phase. Raises RuleBroken unless `by` facilitates, and for CLOSED, which only closing the circle sets.
        """
        self._change()
        self._check_facilitates(by)
        if self.phase != seen:
            return False
        if phase is CirclePhase.CLOSED:
            raise RuleBroken("Close the circle with what went well and what to do better.")
        self.phase = phase
        self.timer_ends_at = None
        for participant in self.participants:
            participant.is_done = False
        self.turn_id = self.participants[0].person_id if phase is CirclePhase.ARRIVE and self.participants else None
        return True

    def pass_turn(self, seen: int, by: Person) -> bool:
        """Mark the person `seen` as having spoken and give the turn to the next participant who has not.

        Returns False if it is not that person's turn any more. Raises RuleBroken unless `by` is that person or the facilitator.
        """
        self._change()
        if by.id != self.facilitator_id and by.id != seen:
            raise RuleBroken("It is somebody else’s turn. They, or whoever facilitates, pass it on.")
        if self.phase != CirclePhase.ARRIVE or self.turn_id != seen:
            return False
        spoke = next(place for place, participant in enumerate(self.participants) if participant.person_id == seen)
        self.participants[spoke].is_done = True
        waiting = [
            participant for participant in self.participants[spoke:] + self.participants[:spoke] if not participant.is_done
        ]
        self.turn_id = waiting[0].person_id if waiting else None
        return True

    def hand_over(self, to: Person, by: Person, at: dt.datetime) -> None:
        """Make another participant the facilitator. Raises RuleBroken unless they have joined and are on the team."""
        self._change()
        self._check_facilitates(by)
        if self.participant_of(to) is None:
            raise RuleBroken(f"{to.name} has not joined the circle. Choose somebody who is here.", field="person")
        if to.left_at is not None or to.role_in(self.retrospective.team_id) is None:
            raise RuleBroken(f"{to.name} is not on the team any more. Choose somebody who is.", field="person")
        self._let_facilitate(to, by, at)

    def take_over(self, by: Person, at: dt.datetime) -> None:
        """Become the facilitator in place of one who is away; raises RuleBroken while the facilitator is still here."""
        self._change()
        self._check_joined(by)
        if by.id == self.facilitator_id:
            return
        if not self.misses_facilitator(at):
            raise RuleBroken(f"{self.facilitator.name} is here and facilitates. Ask them to hand over.")
        self._let_facilitate(by, by, at)

    def misses_facilitator(self, at: dt.datetime) -> bool:
        """Whether the facilitator's browser was not seen for FACILITATOR_MISSED_AFTER, or they never joined."""
        participant = self.participant_of(self.facilitator)
        return participant is None or at - participant.seen_at >= FACILITATOR_MISSED_AFTER

    def set_timer(self, minutes: int, by: Person, at: dt.datetime) -> None:
        """Start a countdown of whole minutes that everybody sees; raises RuleBroken outside 1 to LONGEST_TIMER."""
        self._change()
        self._check_facilitates(by)
        self.timer_ends_at = at + _minutes(minutes)

    def extend_timer(self, minutes: int, by: Person, at: dt.datetime) -> None:
        """Add whole minutes to the running timer, or from now on if it has run out; raises RuleBroken outside 1 to LONGEST_TIMER."""
        self._change()
        self._check_facilitates(by)
        self.timer_ends_at = max(self.timer_ends_at or at, at) + _minutes(minutes)

    def stop_timer(self, by: Person) -> None:
        self._change()
        self._check_facilitates(by)
        self.timer_ends_at = None

    def finish(self, is_done: bool, by: Person) -> None:
        """Set a participant's ready signal: whether they have finished writing or voting."""
        self._change()
        self._check_joined(by).is_done = is_done

    def join_notes(self, note: Note, to: Note, by: Person) -> None:
        """Put a note, with all notes that are joined to it, into the group of another."""
        self._check_groups(by)
        note.join_to(to)

    def take_apart(self, note: Note, by: Person) -> None:
        """Take a note out of its group."""
        self._check_groups(by)
        note.leave_group()

    def check_takes_notes(self) -> None:
        """Raises RuleBroken in a phase that takes no notes."""
        if self.phase not in TAKING_NOTES:
            early = self.phase in (CirclePhase.ARRIVE, CirclePhase.LAST_TIME)
            late = "Your circle has read the notes already. Say it, and ask to go back a step to write it down."
            raise RuleBroken("Your circle has not begun to write yet." if early else late)

    def check_votes(self, by: Person) -> None:
        """Raises RuleBroken unless the circle is in the vote phase and `by` is a participant."""
        self._change()
        self._check_joined(by)
        if self.phase != CirclePhase.VOTE:
            raise RuleBroken("The vote is over." if self.phase == CirclePhase.CHOOSE else "The vote has not begun yet.")

    def check_may_choose(self, by: Person) -> None:
        """Raises RuleBroken unless `by` may choose. All choose together, but only the facilitator enters it."""
        self._change()
        self.check_closes(by)

    def may_choose(self, person: Person) -> bool:
        """Whether the circle is in the choose phase and the person facilitates it. The same person may close it."""
        return self.facilitator_id == person.id and self.phase == CirclePhase.CHOOSE

    def check_closes(self, by: Person) -> None:
        """Raises RuleBroken, with a sentence that says why, unless `by` may choose for the circle and close it."""
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

    def _check_joined(self, person: Person) -> Participant:
        participant = self.participant_of(person)
        if participant is None:
            raise RuleBroken("Join the circle first.")
        return participant

    def _check_groups(self, person: Person) -> None:
        self._change()
        self._check_joined(person)
        if self.phase != CirclePhase.GROUP:
            raise RuleBroken("Notes are put together while they are read, before the vote.")

    # Written beside the nouns that these methods create.
    vote = vote
    place = place
    close = close_circle


def _minutes(minutes: int) -> dt.timedelta:
    if not 1 <= minutes <= LONGEST_TIMER:
        raise RuleBroken(f"Minutes must be a whole number, 1 to {LONGEST_TIMER}.", field="minutes")
    return dt.timedelta(minutes=minutes)
