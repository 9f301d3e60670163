"""A prediction: what a team expects to see, written before the start and frozen when the trial starts."""

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.fields import field, label_in
from board.models.people.activity import edit, record
from board.models.people.person import Person

if TYPE_CHECKING:
    from board.models.experiments.experiment import Experiment


class Confidence(StrEnum):
    """How confident a team is of what it expects.

    Stated before the start, so that confidence can be compared with what happened.
    """

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def label(self) -> str:
        """The choice in a form."""
        return {"low": "Not very sure", "medium": "Fairly sure", "high": "Very sure"}[self.value]


class Prediction(Model):
    """What the team expects. An experiment's first prediction is the prediction itself; the others are amendments to it."""

    MARKED_AS = "the prediction"

    __table_args__ = (CheckConstraint("sure IN ('low', 'medium', 'high')", name="sure_is_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    experiment_id: Mapped[int] = mapped_column(ForeignKey("experiment.id"), index=True)
    expects: Mapped[str] = mapped_column(Text, info=field("Prediction", searched=True))
    because: Mapped[str] = mapped_column(Text, default="", info=field("Because", searched=True))
    # Optional, and NULL in predictions that are older than the question.
    sure: Mapped[str | None] = mapped_column(String(6), info=field("How sure", told=label_in(Confidence)))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    frozen_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    experiment: Mapped["Experiment"] = relationship(back_populates="predictions")
    by: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_frozen(self) -> bool:
        """Whether the trial has started. A frozen prediction cannot be rewritten."""
        return self.frozen_at is not None

    @property
    def how_sure(self) -> Confidence | None:
        """The confidence, or None if the team gave none."""
        return Confidence(self.sure) if self.sure else None


def predict(experiment: "Experiment", expects: str, by: Person, at: dt.datetime, sure: Confidence | None = None) -> Prediction:
    """Write or rewrite the prediction and its confidence. Raises RuleBroken if it is empty, or for a change once it is frozen."""
    if not expects.strip():
        raise RuleBroken("Enter what you expect to see", field="prediction")
    prediction = experiment.prediction
    if prediction is None:
        prediction = Prediction(experiment=experiment, expects=expects, sure=sure, by_id=by.id, at=at)
        db.session.add(prediction)
        record("predicted", prediction, by=by, at=at, changes=_said(expects=expects, sure=sure))
    elif prediction.is_frozen and (expects, sure) != (prediction.expects, prediction.sure):
        raise RuleBroken("The prediction was frozen when the trial started. Add an amendment beside it.", field="prediction")
    else:
        edit(prediction, {"expects": expects, "sure": sure}, by=by, at=at)
    return prediction


def amend(
    experiment: "Experiment", expects: str, because: str, by: Person, at: dt.datetime, sure: Confidence | None = None
) -> Prediction:
    """Add an amendment to a frozen prediction. Raises RuleBroken before the start, and without a text or a reason."""
    if experiment.prediction is None or not experiment.prediction.is_frozen:
        raise RuleBroken("The trial has not started, so the prediction itself can still be changed.")
    for text, name, sentence in (
        (expects, "expects", "Enter what you expect now"),
        (because, "because", "Enter why you changed your mind"),
    ):
        if not text.strip():
            raise RuleBroken(sentence, field=name)
    amendment = Prediction(experiment=experiment, expects=expects, because=because, sure=sure, by_id=by.id, at=at, frozen_at=at)
    db.session.add(amendment)
    record("amended", amendment, by=by, at=at, changes=_said(expects=expects, sure=sure, because=because))
    return amendment


def _said(**words: str | None) -> dict[str, list[str]]:
    return {field: ["", text] for field, text in words.items() if text}
