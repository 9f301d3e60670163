"""A move: one card's change of stage, with who, when, from and to."""

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.changes import record_transition
from board.models.errors import Conflict, RuleBroken
from board.models.experiments.ranking import rank_at
from board.models.experiments.readiness import Need
from board.models.people.activity import record
from board.models.people.person import Person
from board.models.people.visibility import VisibleWithTeam
from board.models.stages import Stage

if TYPE_CHECKING:
    from board.models.experiments.experiment import Experiment

UNDO_WITHIN = dt.timedelta(hours=1)
# A trial starts with the move out of Ideas or Ready. Literal SQL, so that the database can match its partial index to queries.
STARTS = text("from_stage IN ('ideas', 'ready') AND to_stage IN ('trying', 'reflecting', 'decided') AND undone_at IS NULL")


class NotReady(RuleBroken):
    """A move that may not happen yet. `missing` lists what the experiment needs first."""

    def __init__(self, experiment: "Experiment", stage: Stage, missing: list[Need]):
        what = missing[0].sentence if len(missing) == 1 else "Some things are missing first."
        super().__init__(f"“{experiment.title}” cannot move to {experiment.team.label_of(stage)} yet. {what}", field="stage")
        self.stage = stage
        self.missing = missing


class Move(VisibleWithTeam, Model):
    """One card's change of stage. The age of a card on the board counts from its last move."""

    PATH_TO_TEAM = ("experiment", "team")

    __table_args__ = (Index("ix_move_starts", "at", "experiment_id", sqlite_where=STARTS, postgresql_where=STARTS),)

    id: Mapped[int] = mapped_column(primary_key=True)
    experiment_id: Mapped[int] = mapped_column(ForeignKey("experiment.id"), index=True)
    from_stage: Mapped[str] = mapped_column(String(12))
    to_stage: Mapped[str] = mapped_column(String(12))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    rank_before: Mapped[int] = mapped_column(BigInteger)
    since_before: Mapped[dt.datetime]
    froze_prediction: Mapped[bool] = mapped_column(default=False)
    undone_at: Mapped[dt.datetime | None]

    experiment: Mapped["Experiment"] = relationship()
    by: Mapped[Person] = relationship()

    def undo(self, by: Person, at: dt.datetime) -> None:
        """Return the card to its old stage, rank and age, and withdraw a decision that the move made.

        Raises RuleBroken if the move was undone already or is older than UNDO_WITHIN, and Conflict if the card has moved since.
        """
        experiment = self.experiment
        if self.undone_at:
            raise RuleBroken("This move has been undone already.")
        if at - self.at > UNDO_WITHIN:
            raise RuleBroken("A move can be undone for an hour. Move the card back instead.")
        if self.id != experiment.last_move().id or experiment.stage != self.to_stage:
            raise Conflict(
                f"“{experiment.title}” has been moved again since. It is in {experiment.team.label_of(Stage(experiment.stage))} now."
            )
        decision = experiment.decision
        if decision is not None and decision.move_id == self.id:
            decision.withdraw(by=by, at=at)
        if self.froze_prediction and experiment.prediction is not None:
            experiment.prediction.frozen_at = None
        experiment.stage, experiment.rank, experiment.stage_since = self.from_stage, self.rank_before, self.since_before
        self.undone_at = at
        record_transition(experiment.team_id, self.to_stage, self.from_stage, self.at)
        if experiment.archived_at is not None:  # it was archived from a stage that it now never was in
            record_transition(experiment.team_id, self.from_stage, self.to_stage, experiment.archived_at)
        record("unmoved", experiment, by=by, at=at, changes={"stage": [self.to_stage, self.from_stage]})


def last_move(experiment: "Experiment") -> Move:
    """The latest move that was not undone; raises NoResultFound if there is none."""
    return db.session.scalars(
        select(Move).where(Move.experiment_id == experiment.id, Move.undone_at.is_(None)).order_by(Move.id.desc()).limit(1)
    ).one()


def move_to(
    experiment: "Experiment", stage: Stage, by: Person, at: dt.datetime, position: int | None = None, after: int | None = None
) -> Move | None:
    """Move a card to a stage, or within its stage. Returns the Move, or None if only the order changed.

    The card goes to `position` (from 0), below the card with id `after`, or to the top. The first move to Trying or beyond
    freezes the prediction. Raises NotReady with what is missing, and RuleBroken for an archived experiment.
    """
    if experiment.is_archived:
        raise RuleBroken("This experiment is archived. Bring it back before you move it.")
    came_from, rank_before, since_before = Stage(experiment.stage), experiment.rank, experiment.stage_since
    if stage == came_from:
        experiment.rank = rank_at(experiment, stage, position, after)
        record("reordered", experiment, by=by, at=at)
        return None
    if stage.place > came_from.place and (missing := experiment.missing_for(stage)):
        raise NotReady(experiment, stage, missing)
    experiment.rank = rank_at(experiment, stage, position, after)
    experiment.stage, experiment.stage_since = stage, at
    prediction = experiment.prediction if stage.place >= Stage.TRYING.place else None
    starts = prediction is not None and not prediction.is_frozen
    if starts and prediction is not None:
        prediction.frozen_at = at
    move = Move(
        experiment=experiment,
        from_stage=came_from,
        to_stage=stage,
        by_id=by.id,
        at=at,
        rank_before=rank_before,
        since_before=since_before,
        froze_prediction=starts,
    )
    db.session.add(move)
    record_transition(experiment.team_id, came_from, stage, at)
    record("moved", experiment, by=by, at=at, changes={"stage": [came_from, stage]})
    return move


def moves_of(experiment: "Experiment") -> list[Move]:
    """The moves that were not undone, the earliest first."""
    return list(
        db.session.scalars(select(Move).where(Move.experiment_id == experiment.id, Move.undone_at.is_(None)).order_by(Move.id))
    )
