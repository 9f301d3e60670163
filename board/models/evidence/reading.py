"""A reading: the value of a measure on one day, with an optional note on the point."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import ForeignKey, Index, Select, String, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.evidence.process_limits import ENOUGH
from board.models.experiments.experiment import Experiment
from board.models.fields import Field, field, say_kept_day
from board.models.moments import count, say_day
from board.models.people.activity import edit, record
from board.models.people.archiving import Archivable
from board.models.people.person import Person
from board.models.people.visibility import VisibleWithTeam

if TYPE_CHECKING:
    from board.models.evidence.measure import Measure

LONGEST_POINT_NOTE = 200


class Reading(Archivable, VisibleWithTeam, Model):
    """One value of a measure on one day. A day may have several, in the order they were added."""

    MARKED_AS = "a reading"
    ALSO_RECORDED = {"measure": Field("Measure")}

    PATH_TO_TEAM = ("measure", "experiment", "team")

    __table_args__ = (Index(None, "measure_id", "day", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id"))
    day: Mapped[dt.date] = mapped_column(info=field("Day", told=say_kept_day))
    value: Mapped[Decimal] = mapped_column(info=field("Reading"))
    note: Mapped[str] = mapped_column(String(LONGEST_POINT_NOTE), default="", info=field("Note"))
    # The paste that it was added with, or None.
    paste_id: Mapped[int | None] = mapped_column(ForeignKey("paste.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)

    measure: Mapped["Measure"] = relationship()
    by: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def experiment(self) -> Experiment:
        """The experiment whose measure it is."""
        return self.measure.experiment

    def correct(self, day: dt.date, value: Decimal, note: str, by: Person, at: dt.datetime, today: dt.date) -> None:
        """Correct the reading; raises RuleBroken for a future day."""
        check_day(day, today)
        edit(self, {"day": day, "value": value, "note": note}, by=by, at=at)

    def _told_when_archived(self) -> dict[str, str]:
        return {"value": f"{self.value:f}"}


class Point(NamedTuple):
    """A reading's columns for charts and tables."""

    measure_id: int
    id: int
    day: dt.date
    value: Decimal
    note: str = ""


def add_reading(
    measure: "Measure", day: dt.date, value: Decimal, by: Person, at: dt.datetime, today: dt.date, note: str = ""
) -> Reading:
    """Add a reading; raises RuleBroken for a future day and for an archived measure."""
    check_takes_readings(measure)
    check_day(day, today)
    reading = Reading(measure=measure, day=day, value=value, note=note, by=by, at=at)
    db.session.add(reading)
    changes = {"measure": ["", measure.name], "value": ["", f"{value:f}"], "day": ["", day.isoformat()]}
    record("added", reading, by=by, at=at, changes=changes | ({"note": ["", note]} if note else {}))
    return reading


def check_takes_readings(measure: "Measure") -> None:
    """Raises RuleBroken for an archived measure."""
    if measure.is_archived:
        raise RuleBroken(f"“{measure.name}” is archived. Bring it back to add readings.")


def check_day(day: dt.date, today: dt.date) -> None:
    """Raises RuleBroken for a future day."""
    if day > today:
        raise RuleBroken(f"The day must be today or in the past. {say_day(day)} has not come yet.", field="day")


def check_enough_to_fix(measure: "Measure", until: dt.date) -> None:
    """Raises RuleBroken if fewer than ENOUGH readings up to a day are there to fix limits on."""
    there = _standing().with_only_columns(func.count(Reading.id)).where(Reading.measure_id == measure.id, Reading.day <= until)
    number = db.session.scalar(there) or 0
    if number < ENOUGH:
        raise RuleBroken(
            f"Only {count(number, 'reading')} up to that day. Limits can be fixed on {ENOUGH} or more.", field="fixed_until"
        )


def points_of(measure_ids: Iterable[int]) -> dict[int, list[Point]]:
    """The current readings of measures, by measure id, in order of day and, within a day, as they were added."""
    rows = (
        _standing()
        .with_only_columns(*(getattr(Reading, name) for name in Point._fields))
        .where(Reading.measure_id.in_(list(measure_ids)))
        .order_by(Reading.measure_id, Reading.day, Reading.id)
    )
    points: dict[int, list[Point]] = defaultdict(list)
    for row in db.session.execute(rows):
        points[row.measure_id].append(Point._make(row))
    return points


def latest_id(measure: "Measure") -> int:
    """The id of the measure's newest reading, archived or not; 0 without any.

    A form sends it back, to detect a second submission.
    """
    return db.session.scalar(select(func.max(Reading.id)).where(Reading.measure_id == measure.id)) or 0


def _standing() -> Select[Reading]:
    return select(Reading).where(Reading.archived_at.is_(None))
