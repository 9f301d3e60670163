"""A paste: readings that were added together from a spreadsheet, so that they can be removed together."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.evidence.reading import Reading, check_day, check_takes_readings
from board.models.experiments.experiment import Experiment
from board.models.fields import Field
from board.models.moments import count, say_day, say_window
from board.models.people.activity import record
from board.models.people.person import Person
from board.models.people.visibility import VisibleWithTeam

if TYPE_CHECKING:
    from board.models.evidence.measure import Measure


class Paste(VisibleWithTeam, Model):
    """A batch of readings of one measure."""

    MARKED_AS = "a reading"
    ALSO_RECORDED = {"measure": Field("Measure"), "readings": Field("Readings")}

    PATH_TO_TEAM = ("measure", "experiment", "team")

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id"), index=True)
    number: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    archived_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    measure: Mapped["Measure"] = relationship()
    by: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def experiment(self) -> Experiment:
        """The experiment whose measure it is."""
        return self.measure.experiment

    def archive(self, by: Person, at: dt.datetime) -> int:
        """Archive the readings of the paste that are not archived yet; returns how many."""
        return self._turn(None, at, by, at) if self.archived_at is None else 0

    def restore(self, by: Person, at: dt.datetime) -> int:
        """Restore the readings that were archived with the paste, but not those archived on their own; returns how many."""
        return self._turn(self.archived_at, None, by, at) if self.archived_at is not None else 0

    def _turn(self, was: dt.datetime | None, archived_at: dt.datetime | None, by: Person, at: dt.datetime) -> int:
        readings = db.session.scalars(
            select(Reading)
            .where(Reading.measure_id == self.measure_id, Reading.paste_id == self.id, Reading.archived_at == was)
            .order_by(Reading.id)
        ).all()
        for reading in readings:
            reading.archived_at = archived_at
        self.archived_at = archived_at
        number = count(len(readings), "reading")
        verb, changes = ("restored", ["", number]) if archived_at is None else ("archived", [number, ""])
        record(verb, self, by=by, at=at, changes={"measure": ["", self.measure.name], "readings": changes})
        return len(readings)


def add_readings(
    measure: "Measure", readings: Iterable[tuple[dt.date, Decimal]], by: Person, at: dt.datetime, today: dt.date
) -> Paste:
    """Add readings, in the order given, as one paste.

    Raises RuleBroken for none, for an archived measure, and for a future day.
    """
    check_takes_readings(measure)
    rows = list(readings)
    for day, _value in rows:
        check_day(day, today)
    if not rows:
        raise RuleBroken("There is nothing to add.")
    paste = Paste(measure=measure, number=len(rows), by=by, at=at)
    db.session.add(paste)
    db.session.flush()
    db.session.add_all([Reading(measure=measure, day=day, value=value, paste_id=paste.id, by=by, at=at) for day, value in rows])
    days = [day for day, _value in rows]
    words = f"{count(len(rows), 'reading')}, {say_window(min(days), max(days)) if len(set(days)) > 1 else say_day(days[0])}"
    record("pasted", measure, by=by, at=at, changes={"measure": ["", measure.name], "readings": ["", words]})
    return paste
