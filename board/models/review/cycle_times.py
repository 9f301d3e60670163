"""Cycle times: when an experiment was logged, first tried and decided, in local days, how long that took, and how it came out.

They say nothing that the moves, results and decisions do not say; they stand in a table of their own so that facts about very many
experiments need not read every move. They are worked out again, in the same transaction, whenever something of the experiment goes
on record.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Select,
    String,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from board.database import Model, db
from board.models.changes import touch
from board.models.evidence.measure import Measure
from board.models.experiments.decision import Decision
from board.models.experiments.experiment import Experiment
from board.models.experiments.lineage import Lineage
from board.models.experiments.move import Move
from board.models.experiments.prediction import Prediction
from board.models.experiments.result import Result
from board.models.people.organisation import time_zone_of_days
from board.models.people.team import Team, part_of
from board.models.stages import Stage

TRIED = (Stage.TRYING, Stage.REFLECTING, Stage.DECIDED)
LOTS = 2**16
# Few enough for SQLite, which takes 32,766 values in one statement.
AT_ONCE = 500


class CycleTimes(Model):
    """The cycle times of one experiment, and its outcome.

    `tried_on` is its first move to Trying or past it that was not undone; `decided_on` the first decision that was not
    withdrawn; `verdict` and `verdict_on` are the decision that stands. Durations are in local days, 0 for the same day:
    `days_to_try` from the idea to its trial, and `days_to_decide` from the trial to the decision, which is the cycle time. The two
    together are the lead time.
    """

    __tablename__ = "journey"
    # Each holds all that one figure of all teams asks for, so that the rows are not read; the last is for one team.
    __table_args__ = (
        Index("ix_journey_verdict", "part", "verdict", "verdict_on", "team_id", "has_prediction", "has_measure", "has_next"),
        Index("ix_journey_found", "part", "sure", "confirmed", "found_on", "team_id"),
        Index("ix_journey_tried", "part", "days_to_try", "tried_on", "team_id"),
        Index("ix_journey_took", "part", "days_to_decide", "decided_on", "team_id"),
        Index("ix_journey_lot", "lot", "tried_on", "decided_on", "team_id"),
        Index(None, "team_id"),
    )

    experiment_id: Mapped[int] = mapped_column(ForeignKey("experiment.id"), primary_key=True, autoincrement=False)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    part: Mapped[int]
    logged_on: Mapped[dt.date]
    tried_on: Mapped[dt.date | None]
    days_to_try: Mapped[int | None]
    decided_on: Mapped[dt.date | None]
    days_to_decide: Mapped[int | None]
    verdict: Mapped[str | None] = mapped_column(String(7))
    verdict_on: Mapped[dt.date | None]
    confirmed: Mapped[str | None] = mapped_column(String(14))
    found_on: Mapped[dt.date | None]
    # How sure the team was of its prediction; empty where it did not say.
    sure: Mapped[str] = mapped_column(String(6), default="")
    has_prediction: Mapped[bool]
    has_measure: Mapped[bool]
    has_next: Mapped[bool]
    # Picks the dots of a chart where there are too many to draw: by chance, and the same ones each time.
    lot: Mapped[int]


def recount_cycle_times() -> int:
    """Work out all cycle times anew, from the moves, results and decisions; returns how many experiments there are."""
    db.session.flush()
    db.session.execute(delete(CycleTimes))
    ids = db.session.scalars(select(Experiment.id).order_by(Experiment.id)).all()
    for some in _batches(ids):
        db.session.execute(insert(CycleTimes), list(_worked_out(some)))
    return len(ids)


def update_cycle_times(experiment_ids: Iterable[int]) -> None:
    """Work out the cycle times of these experiments, and of what they came from: those say whether there was a next cycle."""
    for some in _batches(sorted(experiment_ids)):
        ids = db.session.scalars(_locked(), {"ids": some}).all()
        there = set(db.session.scalars(_with_cycle_times(), {"ids": ids}))
        rows = list(_worked_out(ids))
        if new := [row for row in rows if row["experiment_id"] not in there]:
            db.session.execute(insert(CycleTimes), new)
        for row in rows:  # a next cycle may belong to another team than what it came from
            touch(Team, row["team_id"])
        if old := [row for row in rows if row["experiment_id"] in there]:
            db.session.execute(update(CycleTimes), old)


# These are put together once: every change asks them, and putting them together takes longer than the answer.
_IDS: Any = bindparam("ids", expanding=True)


@cache
def _locked() -> Select[int]:
    """The experiments and what they came from, locked to the end of the transaction.

    Of two people at work on one experiment, the second then counts what the first has done.
    """
    parents = select(Lineage.from_id).where(Lineage.to_id.in_(_IDS))
    locked = select(Experiment.id).where(or_(Experiment.id.in_(_IDS), Experiment.id.in_(parents))).order_by(Experiment.id)
    return locked.with_for_update(key_share=True)


@cache
def _with_cycle_times() -> Select[int]:
    return select(CycleTimes.experiment_id).where(CycleTimes.experiment_id.in_(_IDS))


def _worked_out(experiment_ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    zone = time_zone_of_days()
    for row in db.session.execute(_cycle_times(), {"ids": experiment_ids}):
        logged, tried, decided = (_day(at, zone) for at in (row.logged_at, row.tried_at, row.decided_at))
        yield {
            "experiment_id": row.id,
            "team_id": row.team_id,
            "part": part_of(row.team_id),
            "logged_on": logged,
            "tried_on": tried,
            "days_to_try": _days(logged, tried),
            "decided_on": decided,
            "days_to_decide": _days(tried, decided),
            "verdict": row.verdict,
            "verdict_on": _day(row.verdict_at, zone),
            "confirmed": row.confirmed,
            "found_on": _day(row.found_at, zone),
            "sure": row.sure or "",
            "has_prediction": row.has_prediction,
            "has_measure": row.has_measure,
            "has_next": row.has_next,
            "lot": row.id * 40503 % LOTS,  # Knuth's multiplier: neighbours land far apart
        }


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def _day(at: dt.datetime | None, zone: ZoneInfo) -> dt.date | None:
    return None if at is None else at.astimezone(zone).date()


def _days(first: dt.date | None, last: dt.date | None) -> int | None:
    return None if first is None or last is None else max(0, (last - first).days)


@cache
def _cycle_times() -> Select[*tuple[Any, ...]]:
    standing = Decision.withdrawn_at.is_(None)
    of_it = Decision.experiment_id == Experiment.id
    latest, child = aliased(Decision), aliased(Experiment)
    latest_id = select(func.max(Decision.id)).where(of_it, standing).correlate(Experiment).scalar_subquery()
    tried = (Move.experiment_id == Experiment.id, Move.to_stage.in_(TRIED), Move.undone_at.is_(None))
    # A next cycle that was put away before anybody began it is none.
    led_on = (
        exists()
        .where(Lineage.from_id == Experiment.id, Lineage.to_id == child.id)
        .where(or_(child.archived_at.is_(None), child.stage != Stage.IDEAS))
    )
    return (
        select(
            Experiment.id,
            Experiment.team_id,
            Experiment.created_at.label("logged_at"),
            select(func.min(Move.at)).where(*tried).correlate(Experiment).scalar_subquery().label("tried_at"),
            select(func.min(Decision.at)).where(of_it, standing).correlate(Experiment).scalar_subquery().label("decided_at"),
            latest.kind.label("verdict"),
            latest.at.label("verdict_at"),
            Result.confirmed,
            Result.at.label("found_at"),
            _sureness().label("sure"),
            exists().where(Prediction.experiment_id == Experiment.id).label("has_prediction"),
            _has_measure().label("has_measure"),
            led_on.label("has_next"),
        )
        .select_from(Experiment)
        .outerjoin(latest, latest.id == latest_id)
        .outerjoin(Result, Result.experiment_id == Experiment.id)
        .where(Experiment.id.in_(_IDS))
    )


def _sureness() -> ColumnElement[str | None]:
    """How sure the team was before the start: what its prediction says, and no amendment."""
    first = select(func.min(Prediction.id)).where(Prediction.experiment_id == Experiment.id).correlate(Experiment)
    return select(Prediction.sure).where(Prediction.id == first.scalar_subquery()).correlate(Experiment).scalar_subquery()


def _has_measure() -> ColumnElement[bool]:
    return exists().where(Measure.experiment_id == Experiment.id, Measure.archived_at.is_(None)).correlate(Experiment)
