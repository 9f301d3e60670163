"""A measure: a number that a team watches over time, with its improvement direction, baseline and target."""

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.evidence.paste import add_readings
from board.models.evidence.reading import add_reading, check_enough_to_fix
from board.models.evidence.rebase import rebase
from board.models.experiments.experiment import Experiment
from board.models.fields import Field, field, label_in, say_kept_day
from board.models.people.activity import edit, record
from board.models.people.archiving import Archivable
from board.models.people.person import Person
from board.models.people.visibility import VisibleWithTeam

LONGEST_NAME = 80
LONGEST_UNIT = 30
# A team that collects more than a few does not look at them.
MOST_MEASURES = 5


class MeasureKind(StrEnum):
    """What a measure is for, after the Model for Improvement."""

    OUTCOME = "outcome"
    PROCESS = "process"
    BALANCING = "balancing"

    @property
    def label(self) -> str:
        """The choice in a form."""
        return self.value.capitalize()


class ImprovementDirection(StrEnum):
    """The improvement direction: which way is better. With NEITHER, a change is only worth noticing."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"

    @property
    def label(self) -> str:
        """The choice in a form."""
        return {"higher": "Higher is better", "lower": "Lower is better", "neither": "Neither is better"}[self.value]


class Measure(Archivable, VisibleWithTeam, Model):
    """A number that one experiment is watched by. Its readings are records of their own."""

    MARKED_AS = "a measure"
    ALSO_RECORDED = {"measure": Field("Measure"), "readings": Field("Readings")}

    PATH_TO_TEAM = ("experiment", "team")

    __table_args__ = (
        Index(None, "experiment_id", "position"),
        CheckConstraint("kind IN ('outcome', 'process', 'balancing')", name="kind_is_known"),
        CheckConstraint("better IN ('higher', 'lower', 'neither')", name="better_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    experiment_id: Mapped[int] = mapped_column(ForeignKey("experiment.id"))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), info=field("Measure", searched=True))
    unit: Mapped[str] = mapped_column(String(LONGEST_UNIT), default="", info=field("Unit"))
    kind: Mapped[str] = mapped_column(
        String(9), default=MeasureKind.OUTCOME, info=field("What it is for", told=label_in(MeasureKind))
    )
    better: Mapped[str] = mapped_column(
        String(7), default=ImprovementDirection.HIGHER, info=field("Which way is better", told=label_in(ImprovementDirection))
    )
    baseline: Mapped[Decimal | None]
    target: Mapped[Decimal | None]
    # The last day of the baseline period: limits are fixed on the readings up to it.
    fixed_until: Mapped[dt.date | None] = mapped_column(info=field("Last day of the baseline period", told=say_kept_day))
    position: Mapped[int] = mapped_column(default=0)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)

    experiment: Mapped[Experiment] = relationship()
    by: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def which_way(self) -> ImprovementDirection:
        """The improvement direction."""
        return ImprovementDirection(self.better)

    def change(self, by: Person, at: dt.datetime, **values: Any) -> None:
        """Change fields, by name; raises RuleBroken for an empty name, and to fix limits on too few readings."""
        if not str(values.get("name", self.name)).strip():
            raise RuleBroken("Enter a name", field="name")
        until = values.get("fixed_until")
        if until is not None and until != self.fixed_until:
            check_enough_to_fix(self, until)
        edit(self, values, by=by, at=at)

    def _before_restoring(self, archived_at: dt.datetime) -> None:
        check_room(self.experiment)

    def _told_when_archived(self) -> dict[str, str]:
        return {"name": self.name}

    # Written beside the nouns that these methods create.
    add_reading = add_reading
    add_readings = add_readings
    rebase = rebase


def add_measure(experiment: Experiment, name: str, by: Person, at: dt.datetime, **values: Any) -> Measure:
    """Add a measure after an experiment's others; `values` are further fields.

    Raises RuleBroken for an empty name, and beyond MOST_MEASURES.
    """
    if not name.strip():
        raise RuleBroken("Enter a name", field="name")
    check_room(experiment)
    last = db.session.scalar(select(func.max(Measure.position)).where(Measure.experiment_id == experiment.id))
    measure = Measure(experiment=experiment, name=name, by=by, at=at, position=0 if last is None else last + 1, **values)
    db.session.add(measure)
    record("added", measure, by=by, at=at, changes={"name": ["", name]})
    return measure


def check_room(experiment: Experiment) -> None:
    """Raises RuleBroken if an experiment has MOST_MEASURES already."""
    # Locked, so that two people who add at once cannot both take the last place.
    db.session.execute(select(Experiment.id).where(Experiment.id == experiment.id).with_for_update())
    standing = select(func.count(Measure.id)).where(Measure.experiment_id == experiment.id, Measure.archived_at.is_(None))
    if (db.session.scalar(standing) or 0) >= MOST_MEASURES:
        raise RuleBroken(f"An experiment can have {MOST_MEASURES} measures. Archive one that nobody looks at first.")


def measures_of(experiment: Experiment) -> list[Measure]:
    """An experiment's measures in their order, including archived ones."""
    rows = select(Measure).where(Measure.experiment_id == experiment.id).order_by(Measure.position, Measure.id)
    return list(db.session.scalars(rows))


def standing_measures(experiment: Experiment) -> list[Measure]:
    """An experiment's measures in their order, without archived ones."""
    return [measure for measure in measures_of(experiment) if not measure.is_archived]
