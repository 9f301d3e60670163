"""A retrospective: a reflection on experiments, as notes of what went well and what to do better."""

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import Column, ColumnElement, ForeignKey, Table, Text, UniqueConstraint, and_, func, or_, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload

from board.database import Base, Model, db
from board.models.changes import touch
from board.models.errors import RuleBroken
from board.models.experiments.experiment import Experiment
from board.models.fields import Field, field
from board.models.people.activity import Activity, edit, record
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.people.visibility import VisibleWithTeam
from board.models.retrospectives.improvement import arrange, choose
from board.models.retrospectives.note import WELL, Note
from board.models.sprints.window import Window
from board.models.stages import Stage

if TYPE_CHECKING:
    from board.models.circles.circle import Circle
    from board.models.retrospectives.improvement import Improvement
    from board.models.sprints.sprint import Sprint

retrospective_experiment = Table(
    "retrospective_experiment",
    Base.metadata,
    Column("retrospective_id", ForeignKey("retrospective.id"), primary_key=True),
    Column("experiment_id", ForeignKey("experiment.id"), primary_key=True, index=True),
)


class Retrospective(VisibleWithTeam, Model):
    """A team's reflection.

    Its raw notes stay with the team; its improvements and its summary of what went well are for everyone.
    """

    __table_args__ = (UniqueConstraint("started_for_id", "trial"),)

    ALSO_RECORDED = {"improvements": Field("To do better", searched=True), "facilitator": Field("Facilitator")}

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    # The experiment it was started for, and which of its own retrospectives this is, from 1. Unique together, so that two people
    # who start it at once get one retrospective.
    started_for_id: Mapped[int | None] = mapped_column(ForeignKey("experiment.id"))
    trial: Mapped[int] = mapped_column(default=1, server_default="1")
    # The sprint it was started for. Unique for the same reason.
    sprint_id: Mapped[int | None] = mapped_column(ForeignKey("sprint.id"), unique=True)
    went_well: Mapped[str] = mapped_column(Text, default="", info=field("What went well", searched=True))
    started_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[dt.datetime]
    closed_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    team: Mapped[Team] = relationship()
    sprint: Mapped["Sprint | None"] = relationship()
    experiments: Mapped[list[Experiment]] = relationship(
        secondary=retrospective_experiment, back_populates="retrospectives", order_by="Experiment.id"
    )
    notes: Mapped[list["Note"]] = relationship(back_populates="retrospective", order_by="Note.id")
    improvements: Mapped[list["Improvement"]] = relationship(back_populates="retrospective", order_by="Improvement.position")
    circle: Mapped["Circle | None"] = relationship(back_populates="retrospective")

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def is_open_to(cls, person: Person) -> ColumnElement[bool]:
        """SQL condition: whether a person is on its team, and was asked in by its coaches or there when it began.

        The rule is `permissions.readable_retrospectives`.
        """
        own = [one.team_id for one in person.memberships if one.notes_from is None]
        since = [
            and_(cls.team_id == one.team_id, cls.started_at >= one.notes_from) for one in person.memberships if one.notes_from
        ]
        return or_(cls.team_id.in_(own), *since)

    @property
    def experiment(self) -> Experiment | None:
        """The experiment it was started for, or else the first it looks at."""
        held_for = (experiment for experiment in self.experiments if experiment.id == self.started_for_id)
        return next(held_for, self.experiments[0] if self.experiments else None)

    @property
    def about(self) -> str:
        """The title: the sprint's goal, the experiment's title or the team's name."""
        if self.sprint is not None:
            return self.sprint.goal
        return self.experiment.title if self.experiment else self.team.name

    @property
    def is_live(self) -> bool:
        """Whether it has a circle that has not ended."""
        return self.circle is not None and self.circle.ended_at is None

    @property
    def shared_improvements(self) -> list["Improvement"]:
        """The improvements that everyone may read: none while a circle is still choosing."""
        return [] if self.is_live else self.improvements

    @property
    def has_well(self) -> bool:
        """Whether it has a current note of what went well."""
        return any(note.kind == WELL and note.archived_at is None for note in self.notes)

    @property
    def is_complete(self) -> bool:
        """Whether it has a note of what went well and at least one improvement."""
        return self.has_well and bool(self.improvements)

    def check_open(self) -> None:
        """Raises RuleBroken once it is closed. Locks a circle over it until the commit, and raises the circle's revision."""
        if self.circle is not None:
            self.circle.hold()
            self.circle.touch()
        if self.closed_at is not None or (self.circle is not None and self.circle.ended_at is not None):
            raise RuleBroken("This retrospective is closed. Its notes stay as they are.")

    def add_note(self, kind: str, text: str, by: Person, at: dt.datetime, experiment: Experiment | None = None) -> "Note":
        """Add a note, and return it. Its text is kept out of the activity, which others can read.

        Returns the existing note if the same person sends the same text again, because a button was pressed twice or an answer
        was lost. Raises RuleBroken for an empty text, for an experiment that the retrospective does not look at, once it is
        closed, and while a circle is in a phase that takes no notes.
        """
        self.check_open()
        if self.circle is not None:
            self.circle.check_takes_notes()
        if not text.strip():
            raise RuleBroken("Enter what went well" if kind == WELL else "Enter what to do better", field=kind)
        if experiment is not None and experiment not in self.experiments:
            raise RuleBroken("Choose one of the experiments that you look at.", field="experiment")
        given = {"kind": kind, "text": text, "by_id": by.id, "experiment_id": experiment.id if experiment else None}
        db.session.flush()
        again = select(Note).filter_by(retrospective_id=self.id, archived_at=None, **given).limit(1)
        if (sent_before := db.session.scalar(again)) is not None:
            return sent_before
        note = Note(retrospective=self, **given)
        db.session.add(note)
        self.put_notes_on_record(at)
        return note

    def put_notes_on_record(self, at: dt.datetime) -> None:
        """Record once a day, without a name, that somebody worked on the notes, so that no entry leads to an author."""
        # Noon UTC is the same day in every time zone that a council could be in.
        day = at.replace(hour=12, minute=0, second=0, microsecond=0)
        db.session.flush()
        is_on_record = select(Activity.id).where(
            Activity.subject == "retrospective", Activity.subject_id == self.id, Activity.verb == "noted", Activity.at == day
        )
        if db.session.scalar(is_on_record.limit(1)) is None:
            record("noted", self, by=None, at=day)
        touch(Team, self.team_id)

    def forget_writers(self) -> None:
        """Delete the author of every note. Nobody can change a note afterwards."""
        db.session.execute(update(Note).where(Note.retrospective_id == self.id).values(by_id=None))

    def celebrate(self, went_well: str, by: Person, at: dt.datetime) -> None:
        """Set the summary of what went well, which everyone may read.

        Raises RuleBroken where a circle looks back or has: its facilitator says what went well on closing it, and that stays.
        """
        if self.circle is not None:
            raise RuleBroken("A circle says what went well when it closes, and then it stays as it is.", field="went_well")
        edit(self, {"went_well": went_well}, by=by, at=at)

    # Written beside the nouns that these methods create.
    choose = choose
    arrange = arrange


def start_retrospective(experiment: Experiment, by: Person, at: dt.datetime) -> Retrospective:
    """Returns the retrospective on the experiment's trial, or starts one; raises RuleBroken before the trial has started."""
    if experiment.retrospective is not None:
        return experiment.retrospective
    if Stage(experiment.stage).place < Stage.TRYING.place:
        raise RuleBroken("Nothing has been tried yet. Move it to Trying first.")
    before = select(func.max(Retrospective.trial)).where(Retrospective.started_for_id == experiment.id)
    retrospective = Retrospective(
        team_id=experiment.team_id,
        started_for_id=experiment.id,
        trial=(db.session.scalar(before) or 0) + 1,
        started_by_id=by.id,
        started_at=at,
        experiments=[experiment],
    )
    db.session.add(retrospective)
    record("reflected", retrospective, by=by, at=at)
    return retrospective


def looks_at_its_trial() -> ColumnElement[bool]:
    """SQL condition on Retrospective and Experiment: whether it looks at the experiment's trial of now; see `Window.outdates`."""
    outdated = Window.outdating(Retrospective.sprint_id, Retrospective.started_at).where(Window.experiment_id == Experiment.id)
    return ~outdated.correlate(Retrospective, Experiment).exists()


def retrospectives_of(team: Team, most: int, after: int = 0) -> list[Retrospective]:
    """A team's retrospectives, the latest first: at most `most`, leaving out the first `after`."""
    rows = (
        select(Retrospective)
        .where(Retrospective.team_id == team.id)
        .order_by(Retrospective.started_at.desc(), Retrospective.id.desc())
        .limit(most)
        .offset(after)
        .options(
            joinedload(Retrospective.sprint),
            joinedload(Retrospective.circle),
            selectinload(Retrospective.experiments),
            selectinload(Retrospective.improvements),
        )
    )
    return list(db.session.scalars(rows))
