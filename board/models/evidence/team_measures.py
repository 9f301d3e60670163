"""A team's measures: what it watches over all its experiments, with the latest reading of each."""

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from board.database import db
from board.models.amount import say_amount
from board.models.evidence.measure import Measure
from board.models.evidence.reading import Reading
from board.models.experiments.experiment import Experiment
from board.models.people.team import Team


class MeasureLatest(NamedTuple):
    """A measure's columns for a list, with its latest reading if there is one."""

    id: int
    name: str
    unit: str
    experiment_id: int
    experiment: str
    value: Decimal | None
    day: dt.date | None

    @property
    def said(self) -> str:
        """The latest reading with its unit; empty without any."""
        return "" if self.value is None else say_amount(self.value, self.unit)


def watched_measures(team: Team, most: int) -> list[MeasureLatest]:
    """The measures of a team's experiments, without archived ones: at most `most`, those read last first."""
    latest = (
        select(Reading.id)
        .where(Reading.measure_id == Measure.id, Reading.archived_at.is_(None))
        .order_by(Reading.day.desc(), Reading.id.desc())
        .limit(1)
        .correlate(Measure)
        .scalar_subquery()
    )
    rows = (
        select(Measure.id, Measure.name, Measure.unit, Measure.experiment_id, Experiment.title, Reading.value, Reading.day)
        .join(Experiment, Experiment.id == Measure.experiment_id)
        .outerjoin(Reading, Reading.id == latest)
        .where(Experiment.team_id == team.id, Experiment.archived_at.is_(None), Measure.archived_at.is_(None))
        .order_by(Reading.day.is_(None), Reading.day.desc(), Measure.id.desc())
        .limit(most)
    )
    return [MeasureLatest(*row) for row in db.session.execute(rows)]
