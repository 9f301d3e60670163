"""A cost: the days and pounds that a trial took, beside what the full change would have cost."""

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.fields import field
from board.models.people.activity import edit, record
from board.models.people.person import Person

if TYPE_CHECKING:
    from board.models.experiments.experiment import Experiment

FIGURES = ("days", "pounds", "full_days", "full_pounds")
# More than any council has; larger numbers are typing errors.
MOST_DAYS, MOST_POUNDS = 100_000, 1_000_000_000


class Cost(Model):
    """The cost of one experiment, in whole days of people's work and whole pounds. Unknown figures are None."""

    __table_args__ = tuple(CheckConstraint(f"{name} >= 0", name=f"{name}_not_negative") for name in FIGURES)

    id: Mapped[int] = mapped_column(primary_key=True)
    experiment_id: Mapped[int] = mapped_column(ForeignKey("experiment.id"), unique=True)
    days: Mapped[int | None] = mapped_column(info=field("Days that the trial took"))
    pounds: Mapped[int | None] = mapped_column(info=field("Pounds that the trial took"))
    full_days: Mapped[int | None] = mapped_column(info=field("Days of the full change"))
    full_pounds: Mapped[int | None] = mapped_column(info=field("Pounds of the full change"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)

    experiment: Mapped["Experiment"] = relationship(back_populates="cost")
    by: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def trial(self) -> str:
        """What the trial took, in words; empty if unknown."""
        return say_cost(self.days, self.pounds)

    @property
    def full(self) -> str:
        """What the full change would have cost, in words; empty if unknown."""
        return say_cost(self.full_days, self.full_pounds)


def count_cost(experiment: "Experiment", by: Person, at: dt.datetime, **figures: int | None) -> Cost:
    """Record or correct the cost: `days`, `pounds`, `full_days` and `full_pounds`.

    Raises RuleBroken for a new cost without any figure, and for a figure below 0 or above MOST_DAYS or MOST_POUNDS.
    """
    cost = experiment.cost
    if cost is None and all(figures.get(name) is None for name in FIGURES):
        raise RuleBroken("Enter at least one of the four numbers", field="days")
    for name, figure in figures.items():
        most = MOST_DAYS if name.endswith("days") else MOST_POUNDS
        if figure is not None and not 0 <= figure <= most:
            raise RuleBroken(f"Enter a whole number from 0 to {most:,}", field=name)
    if cost is None:
        cost = Cost(experiment=experiment, **figures, by_id=by.id, at=at)
        db.session.add(cost)
        given = {name: ["", figure] for name, figure in figures.items() if figure is not None}
        record("counted", cost, by=by, at=at, changes=given)
    else:
        edit(cost, dict(figures), by=by, at=at)
    return cost


def say_cost(days: int | None, pounds: int | None) -> str:
    """Days and pounds in words, such as “6 days and £1,200”; empty if neither is known."""
    said = [] if days is None else [f"{days:,} day{'' if days == 1 else 's'}"]
    return " and ".join(said + ([] if pounds is None else [f"£{pounds:,}"]))
