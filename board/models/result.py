"""A result: what actually happened, and whether the prediction was confirmed. Facts only; what they mean is learning."""

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.activity import edit, record
from board.models.errors import RuleBroken
from board.models.person import Person
from board.models.stage import Stage

if TYPE_CHECKING:
    from board.models.experiment import Experiment


class Confirmed(StrEnum):
    """Whether what was predicted is what happened."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    TOO_EARLY = "too-early"
    STOPPED_EARLY = "stopped-early"

    @property
    def label(self) -> str:
        """In words, after "Was the prediction confirmed?"."""
        return {"too-early": "Too early to tell", "stopped-early": "Stopped early"}.get(self.value, self.value.capitalize())


class Result(Model):
    """What actually happened in one experiment."""

    __table_args__ = (
        CheckConstraint("confirmed IN ('yes', 'partly', 'no', 'too-early', 'stopped-early')", name="confirmed_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    experiment_id: Mapped[int] = mapped_column(ForeignKey("experiment.id"), unique=True)
    happened: Mapped[str] = mapped_column(Text)
    confirmed: Mapped[str] = mapped_column(String(14))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)

    experiment: Mapped["Experiment"] = relationship(back_populates="result")
    by: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def verdict(self) -> Confirmed:
        """The prediction's fate."""
        return Confirmed(self.confirmed)


def record_result(experiment: "Experiment", happened: str, confirmed: Confirmed, by: Person, on: dt.datetime) -> Result:
    """Write what happened, or correct it; raises RuleBroken before the trial has started."""
    if Stage(experiment.stage).place < Stage.TRYING.place and experiment.result is None:
        raise RuleBroken("Nothing has been tried yet. Move it to Trying first.")
    result = experiment.result
    if result is None:
        result = Result(experiment=experiment, happened=happened, confirmed=confirmed, by_id=by.id, at=on)
        db.session.add(result)
        record("recorded", result, by=by, on=on, changes={"happened": ["", happened], "confirmed": ["", confirmed]})
    else:
        edit(result, {"happened": happened, "confirmed": confirmed}, by=by, on=on)
    return result
