"""A window: an experiment's time in one sprint, frozen when the sprint is closed. Later changes do not rewrite it."""

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, Text, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload

from board.database import Model, db
from board.models.experiments.experiment import LONGEST_TITLE, Experiment
from board.models.experiments.result import PredictionOutcome, Result
from board.models.sprints.sprint import Sprint
from board.models.stages import Stage

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute as Attribute

    from board.models.experiments.decision import DecisionKind
    from board.models.retrospectives.retrospective import Retrospective


class CarryOver(StrEnum):
    """Where an undecided experiment goes when its sprint is closed."""

    CARRY_OVER = "carry-over"
    READY = "ready"
    REFLECTING = "reflecting"


# What goes on like this is tried again, and may come to another result.
GOES_ON = (CarryOver.CARRY_OVER, CarryOver.READY)


class Window(Model):
    """One experiment in one closed sprint: its stage, result, learning and decision by then, and where it went from there."""

    __table_args__ = (
        UniqueConstraint("sprint_id", "experiment_id"),
        CheckConstraint("onward IN ('carry-over', 'ready', 'reflecting')", name="onward_is_known"),
    )
    # WINDOW is a reserved word in SQL.
    __tablename__ = "experiment_window"

    id: Mapped[int] = mapped_column(primary_key=True)
    experiment_id: Mapped[int] = mapped_column(ForeignKey("experiment.id"), index=True)
    sprint_id: Mapped[int] = mapped_column(ForeignKey("sprint.id"))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    change: Mapped[str] = mapped_column(Text)
    stage: Mapped[str] = mapped_column(String(12))
    # None for an experiment that was decided by then.
    onward: Mapped[str | None] = mapped_column(String(10))
    carried_to_id: Mapped[int | None] = mapped_column(ForeignKey("sprint.id"))
    confirmed: Mapped[str | None] = mapped_column(String(14))
    happened: Mapped[str] = mapped_column(Text, default="")
    learned: Mapped[str] = mapped_column(Text, default="")
    therefore: Mapped[str] = mapped_column(Text, default="")
    decision: Mapped[str | None] = mapped_column(String(7))
    because: Mapped[str] = mapped_column(Text, default="")

    experiment: Mapped[Experiment] = relationship(back_populates="windows")
    sprint: Mapped[Sprint] = relationship(foreign_keys=sprint_id)
    carried_to: Mapped[Sprint | None] = relationship(foreign_keys=carried_to_id)

    @property
    def verdict(self) -> PredictionOutcome | None:
        """The outcome of the prediction by then, or None without a result."""
        return PredictionOutcome(self.confirmed) if self.confirmed else None

    @property
    def is_news(self) -> bool:
        """Whether the experiment has moved since, or has a new result, learning or decision."""
        moved = self.experiment.stage != (self.onward if self.onward in tuple(Stage) else self.stage)
        return bool(moved or self.newer_decision or self.newer_verdict or self.newer_learning)

    def outdates(self, retrospective: "Retrospective") -> bool:
        """Whether a retrospective looked at this window or an earlier one, and the experiment has a new result from a later one.

        Only where its trial went on, in the next sprint or from Ready again.
        """
        result, closed_at = self.experiment.result, self.sprint.closed_at
        if self.onward not in GOES_ON or result is None or (result.confirmed, result.happened) == (self.confirmed, self.happened):
            return False
        return self.sprint_id == retrospective.sprint_id or (closed_at is not None and closed_at >= retrospective.started_at)

    @classmethod
    def outdating(cls, sprint_id: "Attribute[int | None]", started_at: "Attribute[dt.datetime]") -> Select[int]:
        """The ids of the windows that outdate a retrospective, by the columns for its sprint and its start; see `outdates`."""
        is_new = or_(cls.confirmed.is_(None), cls.confirmed != Result.confirmed, cls.happened != Result.happened)
        return (
            select(cls.id)
            .join(Sprint, Sprint.id == cls.sprint_id)
            .join(Result, Result.experiment_id == cls.experiment_id)
            .where(cls.onward.in_(GOES_ON), is_new, or_(cls.sprint_id == sprint_id, Sprint.closed_at >= started_at))
        )

    @property
    def newer_decision(self) -> "DecisionKind | None":
        """The decision that was made after the sprint was closed, or None."""
        decision = self.experiment.decision
        return decision.verdict if decision is not None and decision.kind != self.decision else None

    @property
    def newer_verdict(self) -> PredictionOutcome | None:
        """The outcome of the prediction if it was recorded or changed after the sprint was closed, or None."""
        result = self.experiment.result
        return result.verdict if result is not None and result.confirmed != self.confirmed else None

    @property
    def newer_learning(self) -> str:
        """The learning if it was written or changed after the sprint was closed, or empty."""
        learning = self.experiment.learning
        return learning.learned if learning is not None and learning.learned != self.learned else ""


def window_of(experiment: Experiment, sprint: Sprint) -> Window:
    """The unsaved window of an experiment as it is now. Load its result, learning and decisions first."""
    result, learning, decision = experiment.result, experiment.learning, experiment.decision
    return Window(
        experiment=experiment,
        sprint=sprint,
        title=experiment.title,
        change=experiment.change,
        stage=experiment.stage,
        confirmed=result.confirmed if result else None,
        happened=result.happened if result else "",
        learned=learning.learned if learning else "",
        therefore=learning.therefore if learning else "",
        decision=decision.kind if decision else None,
        because=decision.because if decision else "",
    )


def windows_in(sprint: Sprint) -> list[Window]:
    """The windows of a closed sprint, the latest stage first, with the current experiments loaded."""
    rows = db.session.scalars(
        select(Window)
        .where(Window.sprint_id == sprint.id)
        .order_by(Window.id)
        .options(
            joinedload(Window.carried_to),
            joinedload(Window.experiment).options(
                joinedload(Experiment.team),
                joinedload(Experiment.result),
                joinedload(Experiment.learning),
                selectinload(Experiment.decisions),
            ),
        )
    )
    return sorted(rows, key=lambda window: -Stage(window.stage).place)
