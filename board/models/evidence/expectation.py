"""An expectation: a question or measure that a trial is to answer, what the team expects, and what happened."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.evidence.measure import Measure, measures_of
from board.models.experiments.prediction import Confidence
from board.models.experiments.result import PredictionOutcome
from board.models.fields import field, label_in
from board.models.people.activity import edit, record
from board.models.people.person import Person

if TYPE_CHECKING:
    from board.models.experiments.experiment import Experiment

MOST = 5


class Expectation(Model):
    """A question with the expected answer; frozen with the prediction when the trial starts."""

    MARKED_AS = "the prediction"

    __table_args__ = (
        UniqueConstraint("experiment_id", "position"),
        # Negative only inside a transaction that renumbers: the unique constraint holds at every statement.
        CheckConstraint("abs(position) BETWEEN 1 AND 5", name="five_at_most"),
        CheckConstraint("sure IN ('low', 'medium', 'high')", name="sure_is_known"),
        CheckConstraint("confirmed IN ('yes', 'partly', 'no', 'too-early', 'stopped-early')", name="confirmed_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    experiment_id: Mapped[int] = mapped_column(ForeignKey("experiment.id"))
    position: Mapped[int]
    question: Mapped[str] = mapped_column(Text, info=field("Question", searched=True))
    # With a measure the question may be empty: the measure's name is the question.
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("measure.id"), info=field("Measure"))
    expects: Mapped[str] = mapped_column(Text, info=field("Prediction", searched=True))
    sure: Mapped[str | None] = mapped_column(String(6), info=field("How sure", told=label_in(Confidence)))
    happened: Mapped[str] = mapped_column(Text, default="", info=field("What happened", searched=True))
    confirmed: Mapped[str | None] = mapped_column(
        String(14), info=field("Prediction confirmed", told=label_in(PredictionOutcome))
    )
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)

    experiment: Mapped["Experiment"] = relationship(back_populates="expectations")
    measure: Mapped[Measure | None] = relationship(lazy="joined")
    by: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def asks(self) -> str:
        """The question, or the name of the measure if none was written."""
        return self.question or (self.measure.name if self.measure else "")

    @property
    def is_said(self) -> bool:
        """Whether the team has said what it expects. A borrowed question starts without."""
        return bool(self.expects.strip())

    @property
    def how_sure(self) -> Confidence | None:
        """The confidence, or None if the team gave none."""
        return Confidence(self.sure) if self.sure else None

    @property
    def verdict(self) -> PredictionOutcome | None:
        """The outcome, or None before it is recorded."""
        return PredictionOutcome(self.confirmed) if self.confirmed else None

    def say(self, expects: str, by: Person, at: dt.datetime, sure: Confidence | None = None) -> None:
        """Set what the team expects and its confidence; raises RuleBroken for an empty text, and once the trial has started."""
        _check_not_frozen(self.experiment)
        if not expects.strip():
            raise RuleBroken("Enter what you expect")
        edit(self, {"expects": expects, "sure": sure}, by=by, at=at)

    def record_outcome(self, by: Person, at: dt.datetime, **outcome: object) -> Mapping[str, list[object]]:
        """Record what `happened` and whether it was as expected (`confirmed`).

        Returns the changes as {field: [before, after]}; raises RuleBroken before the trial has started.
        """
        prediction = self.experiment.prediction
        if any(outcome.values()) and (prediction is None or not prediction.is_frozen) and self.experiment.result is None:
            raise RuleBroken("Nothing has been tried yet. Move it to Trying first.")
        return edit(self, outcome, by=by, at=at, verb="told")


@dataclass(frozen=True)
class Expected:
    """One expectation from a form: its fields, and the id of the one it rewrites, or None for a new one."""

    question: str
    expects: str
    sure: Confidence | None = None
    expectation_id: int | None = None
    measure_id: int | None = None


def expect(experiment: "Experiment", lines: Sequence[Expected], by: Person, at: dt.datetime) -> list[Expectation]:
    """Replace an experiment's expectations by these, in this order; others are deleted. Returns them.

    Raises RuleBroken once the trial has started, for more than MOST, for a measure of another experiment, an archived one or one
    chosen twice, and for a question without an expected answer or the other way round. A borrowed question may stay without an
    answer.
    """
    _check_not_frozen(experiment)
    if len(lines) > MOST:
        raise RuleBroken("Five questions at most: a small trial cannot answer more.")
    kept = {expectation.id: expectation for expectation in experiment.expectations}
    _check(experiment, lines, kept)
    stays = {line.expectation_id for line in lines}
    for expectation in kept.values():
        if expectation.id in stays:
            expectation.position = -expectation.position
        else:
            record("dropped", expectation, by=by, at=at, changes={"question": [expectation.asks, ""]})
            db.session.delete(expectation)
    db.session.flush()
    for place, line in enumerate(lines, 1):
        _write(experiment, kept.get(line.expectation_id or 0), place, line, by, at)
    db.session.flush()
    db.session.expire(experiment, ["expectations"])
    return experiment.expectations


def ask(experiment: "Experiment", questions: Sequence[tuple[str, Measure | None]], by: Person, at: dt.datetime) -> None:
    """Append questions that come with a borrowed idea. The team has yet to say what it expects of them."""
    for place, (question, measure) in enumerate(questions, len(experiment.expectations) + 1):
        expectation = Expectation(experiment=experiment, position=place, question=question, expects="", by_id=by.id, at=at)
        expectation.measure_id = measure.id if measure is not None else None
        db.session.add(expectation)
        words = {"question": question, "measure_id": expectation.measure_id}
        record("asked", expectation, by=by, at=at, changes={name: ["", value] for name, value in words.items() if value})


def _check_not_frozen(experiment: "Experiment") -> None:
    if experiment.prediction is not None and experiment.prediction.is_frozen:
        raise RuleBroken("What you expected was frozen when the trial started. Add an amendment to the prediction.")


def _check(experiment: "Experiment", lines: Sequence[Expected], kept: Mapping[int, Expectation]) -> None:
    measures = {measure.id: measure for measure in measures_of(experiment)} if any(line.measure_id for line in lines) else {}
    asked: set[int] = set()
    for place, line in enumerate(lines, 1):
        measure = measures.get(line.measure_id or 0)
        if line.measure_id and measure is None:
            raise RuleBroken("Choose a measure of this experiment", field=f"{place}-measure_id")
        if measure is None and not line.question.strip():
            raise RuleBroken("Enter the question, or choose a measure", field=f"{place}-question")
        before = kept.get(line.expectation_id or 0)
        if not line.expects.strip() and (before is None or before.is_said):
            raise RuleBroken("Enter what you expect", field=f"{place}-expects")
        if measure is None:
            continue
        if measure.is_archived and (before is None or before.measure_id != measure.id):
            raise RuleBroken(f"“{measure.name}” was put away. Bring it back to expect something of it.", f"{place}-measure_id")
        if measure.id in asked:
            raise RuleBroken(f"“{measure.name}” is chosen twice. Say all that you expect of it once.", f"{place}-measure_id")
        asked.add(measure.id)


def _write(experiment: "Experiment", known: Expectation | None, place: int, line: Expected, by: Person, at: dt.datetime) -> None:
    words = {"question": line.question, "measure_id": line.measure_id, "expects": line.expects, "sure": line.sure}
    if known is not None:
        known.position = place
        edit(known, words, by=by, at=at)
        return
    expectation = Expectation(experiment=experiment, position=place, **words, by_id=by.id, at=at)
    db.session.add(expectation)
    record("expected", expectation, by=by, at=at, changes={name: ["", value] for name, value in words.items() if value})


def expectations_of(experiment_ids: Collection[int]) -> dict[int, list[Expectation]]:
    """The expectations of experiments by experiment id, in their order; one query."""
    found: dict[int, list[Expectation]] = defaultdict(list)
    rows = select(Expectation).where(Expectation.experiment_id.in_(experiment_ids)).order_by(Expectation.position)
    for expectation in db.session.scalars(rows):
        found[expectation.experiment_id].append(expectation)
    return found
