"""A result: what actually happened, and whether the prediction was confirmed. Facts only; what they mean is the learning."""

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.fields import field, label_in
from board.models.people.activity import edit, record
from board.models.people.person import Person
from board.models.stages import Stage

if TYPE_CHECKING:
    from board.models.experiments.experiment import Experiment


class PredictionOutcome(StrEnum):
    """Whether what was predicted is what happened."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    TOO_EARLY = "too-early"
    STOPPED_EARLY = "stopped-early"

    @property
    def label(self) -> str:
        """The choice in a form, after “Was the prediction confirmed?”."""
        return {"too-early": "Too early to tell", "stopped-early": "Stopped early"}.get(self.value, self.value.capitalize())


class Fidelity(StrEnum):
    """Whether the trial was carried out as planned: what was not tried cannot have failed."""

    YES = "yes"
    MOSTLY = "mostly"
    NO = "no"

    @property
    def label(self) -> str:
        """The choice in a form, after “Was it carried out as planned?”."""
        return self.value.capitalize()


class Result(Model):
    """What actually happened in one experiment."""

    MARKED_AS = "the result"

    __table_args__ = (
        CheckConstraint("confirmed IN ('yes', 'partly', 'no', 'too-early', 'stopped-early')", name="confirmed_is_known"),
        CheckConstraint("as_planned IN ('yes', 'mostly', 'no')", name="as_planned_is_known"),
        Index(None, "at", "confirmed", "experiment_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    experiment_id: Mapped[int] = mapped_column(ForeignKey("experiment.id"), unique=True)
    happened: Mapped[str] = mapped_column(Text, info=field("What happened", searched=True))
    confirmed: Mapped[str] = mapped_column(
        String(14), info=field("Prediction confirmed", searched=True, told=label_in(PredictionOutcome))
    )
    # These three are optional, and empty in results that are older than the questions.
    as_planned: Mapped[str | None] = mapped_column(String(6), info=field("Carried out as planned", told=label_in(Fidelity)))
    different: Mapped[str] = mapped_column(Text, default="", info=field("What was different", searched=True))
    unexpected: Mapped[str] = mapped_column(Text, default="", info=field("What was not expected", searched=True))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)

    experiment: Mapped["Experiment"] = relationship(back_populates="result")
    by: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def verdict(self) -> PredictionOutcome:
        """The outcome of the prediction."""
        return PredictionOutcome(self.confirmed)

    @property
    def carried_out(self) -> Fidelity | None:
        """Whether it was carried out as planned, or None if the team did not say."""
        return Fidelity(self.as_planned) if self.as_planned else None


def record_result(
    experiment: "Experiment", happened: str, confirmed: PredictionOutcome, by: Person, at: dt.datetime, **more: str | None
) -> Result:
    """Record the result, or correct it. Raises RuleBroken before the trial has started.

    `more` are `as_planned`, `different` and `unexpected`; those left out keep their values.
    """
    if Stage(experiment.stage).place < Stage.TRYING.place and experiment.result is None:
        raise RuleBroken("Nothing has been tried yet. Move it to Trying first.")
    result, values = experiment.result, {"happened": happened, "confirmed": confirmed, **more}
    if result is None:
        result = Result(experiment=experiment, **values, by_id=by.id, at=at)
        db.session.add(result)
        record("recorded", result, by=by, at=at, changes={field: ["", value] for field, value in values.items() if value})
    else:
        edit(result, values, by=by, at=at)
    return result
