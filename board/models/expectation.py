"""An expectation: one question that a trial is to answer, what the team expects, and afterwards what happened."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.activity import edit, record
from board.models.errors import RuleBroken
from board.models.person import Person
from board.models.prediction import Sure
from board.models.result import Confirmed

if TYPE_CHECKING:
    from board.models.experiment import Experiment

MOST = 5


class Expectation(Model):
    """A question with what is expected of it; frozen with the prediction when the trial starts."""

    __table_args__ = (
        UniqueConstraint("experiment_id", "position"),
        # Below zero only inside a transaction that deals places again: no two may hold one place, not even for a moment.
        CheckConstraint("abs(position) BETWEEN 1 AND 5", name="five_at_most"),
        CheckConstraint("sure IN ('low', 'medium', 'high')", name="sure_is_known"),
        CheckConstraint("confirmed IN ('yes', 'partly', 'no', 'too-early', 'stopped-early')", name="confirmed_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    experiment_id: Mapped[int] = mapped_column(ForeignKey("experiment.id"))
    position: Mapped[int]
    question: Mapped[str] = mapped_column(Text)
    expects: Mapped[str] = mapped_column(Text)
    sure: Mapped[str | None] = mapped_column(String(6))
    happened: Mapped[str] = mapped_column(Text, default="")
    confirmed: Mapped[str | None] = mapped_column(String(14))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)

    experiment: Mapped["Experiment"] = relationship(back_populates="expectations")
    by: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def how_sure(self) -> Sure | None:
        """How sure the team was, where it said so."""
        return Sure(self.sure) if self.sure else None

    @property
    def verdict(self) -> Confirmed | None:
        """Its fate, once that is told."""
        return Confirmed(self.confirmed) if self.confirmed else None


@dataclass(frozen=True)
class Expected:
    """One expectation as it is being written: the one it puts in better words (None for a new one), and its words."""

    question: str
    expects: str
    sure: Sure | None = None
    expectation_id: int | None = None


def expect(experiment: "Experiment", lines: Sequence[Expected], by: Person, on: dt.datetime) -> list[Expectation]:
    """Write what is expected, question by question, in this order; what is not among `lines` is taken out.

    Raises RuleBroken once the trial has started, for more than five, and for a question without an answer or the other way round.
    """
    if experiment.prediction is not None and experiment.prediction.is_frozen:
        raise RuleBroken("What you expected was frozen when the trial started. Add an amendment to the prediction.")
    if len(lines) > MOST:
        raise RuleBroken("Five questions at most: a small trial cannot answer more.")
    for place, line in enumerate(lines, 1):
        if not line.question.strip():
            raise RuleBroken("Enter the question", field=f"{place}-question")
        if not line.expects.strip():
            raise RuleBroken("Enter what you expect", field=f"{place}-expects")
    kept = {expectation.id: expectation for expectation in experiment.expectations}
    stays = {line.expectation_id for line in lines}
    for expectation in kept.values():
        if expectation.id in stays:
            expectation.position = -expectation.position
        else:
            record("dropped", expectation, by=by, on=on, changes={"question": [expectation.question, ""]})
            db.session.delete(expectation)
    db.session.flush()
    for place, line in enumerate(lines, 1):
        _write(experiment, kept.get(line.expectation_id or 0), place, line, by, on)
    db.session.flush()
    db.session.expire(experiment, ["expectations"])
    return experiment.expectations


def _write(experiment: "Experiment", known: Expectation | None, place: int, line: Expected, by: Person, on: dt.datetime) -> None:
    if known is not None:
        known.position = place
        edit(known, {"question": line.question, "expects": line.expects, "sure": line.sure}, by=by, on=on)
        return
    words = {"question": line.question, "expects": line.expects, "sure": line.sure}
    expectation = Expectation(experiment=experiment, position=place, **words, by_id=by.id, at=on)
    db.session.add(expectation)
    record("expected", expectation, by=by, on=on, changes={name: ["", value] for name, value in words.items() if value})


def tell(expectation: Expectation, by: Person, on: dt.datetime, **outcome: object) -> Mapping[str, list[object]]:
    """Say what happened, `happened`, and whether it is what was expected, `confirmed`; raises RuleBroken before the start."""
    prediction = expectation.experiment.prediction
    if any(outcome.values()) and (prediction is None or not prediction.is_frozen) and expectation.experiment.result is None:
        raise RuleBroken("Nothing has been tried yet. Move it to Trying first.")
    return edit(expectation, outcome, by=by, on=on, verb="told")
