"""A retrospective: a reflection on experiments, as notes of what went well and what to do better."""

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import Column, ForeignKey, Table, Text, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Base, Model, db
from board.models.changes import touch
from board.models.errors import RuleBroken
from board.models.fields import Field, field
from board.models.people.activity import Activity, edit, record
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.people.visibility import VisibleWithTeam
from board.models.retrospectives.improvement import arrange, choose
from board.models.retrospectives.note import WELL, Note
from board.models.stages import Stage

if TYPE_CHECKING:
    from board.models.circles.circle import Circle
    from board.models.experiments.experiment import Experiment
    from board.models.retrospectives.improvement import Improvement
    from board.models.sprints.sprint import Sprint

retrospective_experiment = Table(
    "retrospective_experiment",
    Base.metadata,
    Column("retrospective_id", ForeignKey("retrospective.id"), primary_key=True),
    Column("experiment_id", ForeignKey("experiment.id"), primary_key=True, index=True),
)


class Retrospective(VisibleWithTeam, Model):
    """A team's reflection; its raw notes stay with the team, the three things and what it celebrates are for everyone."""

    ALSO_RECORDED = {"improvements": Field("To do better", searched=True), "facilitator": Field("Facilitator")}

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    # The first experiment it was held for: one that is held by two people at once is still one retrospective.
    started_for_id: Mapped[int | None] = mapped_column(ForeignKey("experiment.id"), unique=True)
    # The sprint it was held for, likewise.
    sprint_id: Mapped[int | None] = mapped_column(ForeignKey("sprint.id"), unique=True)
    went_well: Mapped[str] = mapped_column(Text, default="", info=field("What went well", searched=True))
    started_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[dt.datetime]
    closed_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    team: Mapped[Team] = relationship()
    sprint: Mapped["Sprint | None"] = relationship()
    experiments: Mapped[list["Experiment"]] = relationship(
        secondary=retrospective_experiment, back_populates="retrospectives", order_by="Experiment.id"
    )
    notes: Mapped[list["Note"]] = relationship(back_populates="retrospective", order_by="Note.id")
    improvements: Mapped[list["Improvement"]] = relationship(back_populates="retrospective", order_by="Improvement.position")
    circle: Mapped["Circle | None"] = relationship(back_populates="retrospective")

    __mapper_args__ = {"version_id_col": version}

    @property
    def experiment(self) -> "Experiment | None":
        """The experiment it looks at: the one it was held for, or the first of several."""
        held_for = (experiment for experiment in self.experiments if experiment.id == self.started_for_id)
        return next(held_for, self.experiments[0] if self.experiments else None)

    @property
    def about(self) -> str:
        """What it looks at, in words."""
        if self.sprint is not None:
            return self.sprint.goal
        return self.experiment.title if self.experiment else self.team.name

    @property
    def is_live(self) -> bool:
        """Whether a circle is sitting together over it."""
        return self.circle is not None and self.circle.ended_at is None

    @property
    def told(self) -> list["Improvement"]:
        """The things to do better as everyone reads them: none while a circle is still choosing."""
        return [] if self.is_live else self.improvements

    @property
    def has_well(self) -> bool:
        """Whether at least one thing went well."""
        return any(note.kind == WELL and note.archived_at is None for note in self.notes)

    @property
    def is_complete(self) -> bool:
        """Whether it says what went well and has chosen what to do better."""
        return self.has_well and bool(self.improvements)

    def check_open(self) -> None:
        """Raises RuleBroken once it is closed; while a circle sits over it, nobody else changes it until we commit."""
        if self.circle is not None:
            self.circle.hold()
            self.circle.touch()
        if self.closed_at is not None or (self.circle is not None and self.circle.ended_at is not None):
            raise RuleBroken("This retrospective is closed. Its notes stay as they are.")

    def add_note(self, kind: str, text: str, by: Person, at: dt.datetime, experiment: "Experiment | None" = None) -> "Note":
        """Write a note; what it says is kept out of the record of activity, which others can read.

        The same words sent again, because a button was pressed twice or an answer was lost, are the same note.
        Raises RuleBroken without words, for an experiment that the retrospective does not look at, and when a circle is not writing.
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
        """Put on record that somebody worked on the notes: nobody's name, once a day, so that no row leads to who wrote what."""
        # Noon, because that is the same day in every time zone that a council could be in.
        day = at.replace(hour=12, minute=0, second=0, microsecond=0)
        db.session.flush()
        is_on_record = select(Activity.id).where(
            Activity.subject == "retrospective", Activity.subject_id == self.id, Activity.verb == "noted", Activity.at == day
        )
        if db.session.scalar(is_on_record.limit(1)) is None:
            record("noted", self, by=None, at=day)
        touch(Team, self.team_id)

    def forget_writers(self) -> None:
        """From here on nothing says who wrote which note, so that nobody changes one any more."""
        db.session.execute(update(Note).where(Note.retrospective_id == self.id).values(by_id=None))

    def celebrate(self, went_well: str, by: Person, at: dt.datetime) -> None:
        """Say what went well in words for everyone."""
        edit(self, {"went_well": went_well}, by=by, at=at)

    # Each is written beside the noun that it leaves behind.
    choose = choose
    arrange = arrange


def start_retrospective(experiment: "Experiment", by: Person, at: dt.datetime) -> Retrospective:
    """The experiment's retrospective, begun now if nobody has yet; raises RuleBroken before the trial has started."""
    if experiment.retrospective is not None:
        return experiment.retrospective
    if Stage(experiment.stage).place < Stage.TRYING.place:
        raise RuleBroken("Nothing has been tried yet. Move it to Trying first.")
    retrospective = Retrospective(
        team_id=experiment.team_id, started_for_id=experiment.id, started_by_id=by.id, started_at=at, experiments=[experiment]
    )
    db.session.add(retrospective)
    record("reflected", retrospective, by=by, at=at)
    return retrospective
