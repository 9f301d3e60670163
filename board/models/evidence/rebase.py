"""A re-basing: from a day on, a measure's limits are calculated anew, because the work itself has changed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, Text, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.evidence.reading import check_day
from board.models.experiments.experiment import Experiment
from board.models.fields import Field, field, say_kept_day
from board.models.people.activity import record
from board.models.people.person import Person
from board.models.people.visibility import VisibleWithTeam

if TYPE_CHECKING:
    from board.models.evidence.measure import Measure

LONGEST_REASON = 500


class Rebase(VisibleWithTeam, Model):
    """A day from which limits are calculated anew, with the reason. It stays on record when it is withdrawn."""

    ALSO_RECORDED = {"measure": Field("Measure"), "from_day": Field("From", told=say_kept_day)}

    PATH_TO_TEAM = ("measure", "experiment", "team")

    __table_args__ = (Index(None, "measure_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measure.id"))
    day: Mapped[dt.date]
    because: Mapped[str] = mapped_column(Text, info=field("Because"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    withdrawn_at: Mapped[dt.datetime | None]

    measure: Mapped["Measure"] = relationship()
    by: Mapped[Person] = relationship()

    @property
    def experiment(self) -> Experiment:
        """The experiment whose measure it is."""
        return self.measure.experiment

    def withdraw(self, by: Person, at: dt.datetime) -> None:
        """Withdraw it: the limits are calculated as if it had not been made."""
        if self.withdrawn_at is None:
            self.withdrawn_at = at
            record("withdrew", self, by=by, at=at, changes={"from_day": [self.day.isoformat(), ""]})

    def restore(self, by: Person, at: dt.datetime) -> None:
        """Undo the withdrawal; raises RuleBroken if the day has another re-basing by now."""
        if self.withdrawn_at is not None:
            check_free(self.measure, self.day)
            self.withdrawn_at = None
            record("restored", self, by=by, at=at, changes={"from_day": ["", self.day.isoformat()]})


def rebase(measure: "Measure", day: dt.date, because: str, by: Person, at: dt.datetime, today: dt.date) -> Rebase:
    """Calculate a measure's limits anew from a day on.

    Raises RuleBroken for an empty reason, a future day, and a day that has a re-basing already.
    """
    check_day(day, today)
    if not because.strip():
        raise RuleBroken("Enter why the limits begin anew", field="because")
    check_free(measure, day)
    made = Rebase(measure=measure, day=day, because=because, by=by, at=at)
    db.session.add(made)
    changes = {"measure": ["", measure.name], "from_day": ["", day.isoformat()], "because": ["", because]}
    record("rebased", made, by=by, at=at, changes=changes)
    return made


def check_free(measure: "Measure", day: dt.date) -> None:
    """Raises RuleBroken if the measure has a re-basing on that day already."""
    # Locked, so that two people cannot both find the day free.
    db.session.execute(select(type(measure).id).where(type(measure).id == measure.id).with_for_update())
    taken = select(Rebase.id).where(Rebase.measure_id == measure.id, Rebase.day == day, Rebase.withdrawn_at.is_(None))
    if db.session.scalar(taken) is not None:
        raise RuleBroken("The limits begin anew on that day already.", field="day")


def rebases_of(measure_ids: Iterable[int]) -> dict[int, list[Rebase]]:
    """The re-basings of measures that are not withdrawn, by measure id, in order of day."""
    rows = (
        select(Rebase)
        .where(Rebase.measure_id.in_(list(measure_ids)), Rebase.withdrawn_at.is_(None))
        .options(joinedload(Rebase.by))
        .order_by(Rebase.day)
    )
    found: dict[int, list[Rebase]] = defaultdict(list)
    for made in db.session.scalars(rows):
        found[made.measure_id].append(made)
    return found
