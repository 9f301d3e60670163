"""Measures in the demo: one measure of a story, with the readings that its team pasted and those added day by day."""

import datetime as dt
from decimal import Decimal

from board.demo.days import Calendar
from board.demo.script import Table
from board.models.evidence.measure import ImprovementDirection, Measure, MeasureKind, add_measure
from board.models.experiments.experiment import Experiment
from board.models.people.person import Person


class MeasureStory:
    """A measure as its table describes it. A reading is [day, number] or [day, number, note]."""

    def __init__(self, table: Table, by: Person, calendar: Calendar):
        """The measure in `table`, the person who counts, and the calendar."""
        self.table, self.by, self.calendar = table, by, calendar
        self.measure: Measure
        self.earlier = [reading for reading in table["readings"] if reading[0] <= table["on"]]
        self.later = [reading for reading in table["readings"] if reading[0] > table["on"]]

    def begin(self, experiment: Experiment, at: dt.datetime) -> None:
        """Add the measure, and the readings from before."""
        table = self.table
        known = {field: Decimal(str(table[field])) for field in ("baseline", "target") if field in table}
        self.measure = add_measure(
            experiment,
            table["name"],
            by=self.by,
            at=at,
            unit=table.get("unit", ""),
            kind=MeasureKind(table.get("kind", "outcome")),
            better=ImprovementDirection(table["better"]),
            **known,
        )
        rows = [(self._day(reading[0], at), Decimal(str(reading[1]))) for reading in self.earlier]
        if rows:
            self.measure.add_readings(rows, by=self.by, at=at, today=self._today(at))

    def read(self, reading: list[object], at: dt.datetime) -> None:
        """Add one reading on its day."""
        offset, value, *note = reading
        words = str(note[0]) if note else ""
        day = self._day(int(str(offset)), at)
        self.measure.add_reading(day, Decimal(str(value)), by=self.by, at=at, today=self._today(at), note=words)

    def begin_anew(self, at: dt.datetime) -> None:
        """Re-base the measure, because the work has changed for good."""
        entry = self.table["begins_anew"]
        self.measure.rebase(self._day(entry["from"], at), entry["because"], by=self.by, at=at, today=self._today(at))

    def _today(self, at: dt.datetime) -> dt.date:
        return at.astimezone(self.calendar.zone).date()

    def _day(self, offset: int, at: dt.datetime) -> dt.date:
        """The day of a reading. Just after midnight, the last ones belong to the day before."""
        return min(self.calendar.working_day(offset), self._today(at))
