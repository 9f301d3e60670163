"""A retrospective: a reflection on experiments, as notes of what went well and what to do better."""

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Base, Model, db
from board.models.activity import edit, record
from board.models.errors import RuleBroken
from board.models.person import Person
from board.models.stage import Stage
from board.models.team import Team

if TYPE_CHECKING:
    from board.models.experiment import Experiment
    from board.models.improvement import Improvement

WELL = "well"
BETTER = "better"
LONGEST_NOTE = 500

retrospective_experiment = Table(
    "retrospective_experiment",
    Base.metadata,
    Column("retrospective_id", ForeignKey("retrospective.id"), primary_key=True),
    Column("experiment_id", ForeignKey("experiment.id"), primary_key=True, index=True),
)


class Retrospective(Model):
    """A team's reflection; its raw notes stay with the team, the three things and what it celebrates are for everyone."""

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    # The first experiment it was held for: one that is held by two people at once is still one retrospective.
    started_for_id: Mapped[int | None] = mapped_column(ForeignKey("experiment.id"), unique=True)
    went_well: Mapped[str] = mapped_column(Text, default="")
    started_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)

    team: Mapped[Team] = relationship()
    experiments: Mapped[list["Experiment"]] = relationship(secondary=retrospective_experiment, back_populates="retrospectives")
    notes: Mapped[list["Note"]] = relationship(back_populates="retrospective", order_by="Note.id")
    improvements: Mapped[list["Improvement"]] = relationship(back_populates="retrospective", order_by="Improvement.position")

    __mapper_args__ = {"version_id_col": version}

    @property
    def experiment(self) -> "Experiment | None":
        """The experiment it looks at."""
        return self.experiments[0] if self.experiments else None

    def notes_of(self, kind: str) -> list["Note"]:
        """The notes of a kind that stand, in the order in which they came."""
        return [note for note in self.notes if note.kind == kind and note.archived_at is None]

    @property
    def has_well(self) -> bool:
        """Whether at least one thing went well."""
        return bool(self.notes_of(WELL))

    @property
    def is_complete(self) -> bool:
        """Whether it says what went well and has chosen what to do better."""
        return self.has_well and bool(self.improvements)

    def add_note(self, kind: str, text: str, by: Person, on: dt.datetime) -> "Note":
        """Write a note; what it says is kept out of the record of activity, which others can read."""
        if not text.strip():
            raise RuleBroken("Enter what went well" if kind == WELL else "Enter what to do better", field=kind)
        note = Note(retrospective=self, kind=kind, text=text, by_id=by.id, at=on)
        db.session.add(note)
        record("noted", self, by=by, on=on)
        return note

    def celebrate(self, went_well: str, by: Person, on: dt.datetime) -> None:
        """Say what went well in words for everyone."""
        edit(self, {"went_well": went_well}, by=by, on=on)


class Note(Model):
    """One thing that went well or to do better, in somebody's own words; only the team reads it."""

    __table_args__ = (CheckConstraint("kind IN ('well', 'better')", name="kind_is_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    retrospective_id: Mapped[int] = mapped_column(ForeignKey("retrospective.id"), index=True)
    kind: Mapped[str] = mapped_column(String(6))
    text: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    archived_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    retrospective: Mapped[Retrospective] = relationship(back_populates="notes")

    __mapper_args__ = {"version_id_col": version}

    def reword(self, text: str, by: Person, on: dt.datetime) -> None:
        """Change one's own note; the old words are not kept on record, because the record is read by others."""
        if not text.strip():
            raise RuleBroken("Enter the note, or take it away", field="text")
        if text != self.text:
            self.text = text
            record("noted", self.retrospective, by=by, on=on)

    def archive(self, by: Person, on: dt.datetime) -> None:
        """Take one's own note away; it can be put back."""
        self.archived_at = self.archived_at or on
        record("noted", self.retrospective, by=by, on=on)

    def restore(self, by: Person, on: dt.datetime) -> None:
        """Put a note back that was taken away."""
        self.archived_at = None
        record("noted", self.retrospective, by=by, on=on)


def start_retrospective(experiment: "Experiment", by: Person, on: dt.datetime) -> Retrospective:
    """The experiment's retrospective, begun now if nobody has yet; raises RuleBroken before the trial has started."""
    if experiment.retrospective is not None:
        return experiment.retrospective
    if Stage(experiment.stage).place < Stage.TRYING.place:
        raise RuleBroken("Nothing has been tried yet. Move it to Trying first.")
    retrospective = Retrospective(
        team_id=experiment.team_id, started_for_id=experiment.id, started_by_id=by.id, started_at=on, experiments=[experiment]
    )
    db.session.add(retrospective)
    record("reflected", retrospective, by=by, on=on)
    return retrospective
