"""A reading: what a measure was on one day, with a note on the point where there is something to say about it."""

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
    """One value of a measure on one day; a day may have several, kept in the order in which they were added."""

    MARKED_AS = "a reading"
    ALSO_RECORDED = {"measure": Field("Measure")}

    PATH_TO_TEAM = ("measure", "experiment", "team")

    __table_args__ = (Index(None, "measure_id", "day", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id"))
    day: Mapped[dt.date] = mapped_column(info=field("Day", told=say_kept_day))
    value: Mapped[Decimal] = mapped_column(info=field("Reading"))
    note: Mapped[str] = mapped_column(String(LONGEST_POINT_NOTE), default="", info=field("Note"))
    # Where it came with others from a spreadsheet.
    paste_id: Mapped[int | None] = mapped_column(ForeignKey("paste.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)

    measure: Mapped["Measure"] = relationship()
    by: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def experiment(self) -> Experiment:
        """The experiment that it says something about."""
        return self.measure.experiment

    def correct(self, day: dt.date, value: Decimal, note: str, by: Person, at: dt.datetime, today: dt.date) -> None:
        """Put it right; raises RuleBroken for a day that has not come yet."""
        check_day(day, today)
        edit(self, {"day": day, "value": value, "note": note}, by=by, at=at)

    def _told_when_archived(self) -> dict[str, str]:
        return {"value": f"{self.value:f}"}


class Point(NamedTuple):
    """A reading as a chart and a table need it."""

    measure_id: int
    id: int
    day: dt.date
    value: Decimal
    note: str = ""


def add_reading(
    measure: "Measure", day: dt.date, value: Decimal, by: Person, at: dt.datetime, today: dt.date, note: str = ""
) -> Reading:
    """Write down what a measure was on a day; raises RuleBroken for a day that has not come yet, or an archived measure."""
    check_takes_readings(measure)
    check_day(day, today)
    reading = Reading(measure=measure, day=day, value=value, note=note, by=by, at=at)
    db.session.add(reading)
    changes = {"measure": ["", measure.name], "value": ["", f"{value:f}"], "day": ["", day.isoformat()]}
    record("added", reading, by=by, at=at, changes=changes | ({"note": ["", note]} if note else {}))
    return reading


def check_takes_readings(measure: "Measure") -> None:
    """Raises RuleBroken for a measure that was put away."""
    if measure.is_archived:
        raise RuleBroken(f"“{measure.name}” is archived. Bring it back to add readings.")


def check_day(day: dt.date, today: dt.date) -> None:
    """Raises RuleBroken for a day that has not come yet."""
    if day > today:
        raise RuleBroken(f"The day must be today or in the past. {say_day(day)} has not come yet.", field="day")


def check_enough_to_fix(measure: "Measure", until: dt.date) -> None:
    """Raises RuleBroken when there are too few readings up to a day to fix the limits on them."""
    there = _standing().with_only_columns(func.count(Reading.id)).where(Reading.measure_id == measure.id, Reading.day <= until)
    number = db.session.scalar(there) or 0
    if number < ENOUGH:
        raise RuleBroken(
            f"Only {count(number, 'reading')} up to that day. Limits can be fixed on {ENOUGH} or more.", field="fixed_until"
        )


def points_of(measure_ids: Iterable[int]) -> dict[int, list[Point]]:
    """The readings of some measures that stand, each measure's in order of day and, within a day, as they were added."""
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
    """The id of the reading that was added last, so that two forms can tell that one came first; 0 before there is one."""
    return db.session.scalar(select(func.max(Reading.id)).where(Reading.measure_id == measure.id)) or 0


def _standing() -> Select[Reading]:
    return select(Reading).where(Reading.archived_at.is_(None))
