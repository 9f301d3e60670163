"""Ranking: the order of cards in a stage. Ranks are integers with gaps, so that a move writes one row."""

from enum import StrEnum
from typing import TYPE_CHECKING, cast

from sqlalchemy import Table, bindparam, func, select, update

from board.database import db
from board.models.stages import Stage

if TYPE_CHECKING:
    from board.models.experiments.experiment import Experiment

ROOM = 1 << 24


class PlaceInStage(StrEnum):
    """Where a card goes in a stage, in words instead of a number."""

    TOP = "top"
    UP = "up"
    DOWN = "down"
    BOTTOM = "bottom"

    @property
    def label(self) -> str:
        """The place as a form offers it."""
        return {"top": "At the top", "up": "Up one", "down": "Down one", "bottom": "At the bottom"}[self]


def position_for(experiment: "Experiment", stage: Stage, place: PlaceInStage) -> int:
    """The position (from 0) of a place among the other cards of a stage, as they stand now.

    A card that comes from another stage has no neighbours there yet: up goes to the top, and down to the bottom.
    """
    card = cast(Table, experiment.__table__).c
    others = select(func.count()).where(
        card.team_id == experiment.team_id, card.stage == stage, card.archived_at.is_(None), card.id != experiment.id
    )
    if place is PlaceInStage.TOP or (place is PlaceInStage.UP and experiment.stage != stage):
        return 0
    if place is PlaceInStage.BOTTOM or experiment.stage != stage:
        return db.session.scalar(others) or 0
    rank = experiment.rank
    above = db.session.scalar(others.where((card.rank < rank) | ((card.rank == rank) & (card.id < experiment.id)))) or 0
    return max(0, above - 1) if place is PlaceInStage.UP else above + 1


def rank_at(experiment: "Experiment", stage: Stage, position: int | None = None, after: int | None = None) -> int:
    """The rank for `position` (from 0), or below the card with id `after`, or else at the top of a stage."""
    below, above = _neighbours(experiment, stage, position, after)
    if below is None:
        return 0 if above is None else above - ROOM
    if above is None:
        return below + ROOM
    if above - below < 2:
        if not _spread(experiment, stage):
            return below
        below, above = _neighbours(experiment, stage, position, after)
        if below is None or above is None:  # spreading keeps the order
            return 0
    return (below + above) // 2


def _neighbours(experiment: "Experiment", stage: Stage, position: int | None, after: int | None) -> tuple[int | None, int | None]:
    """The ranks of the two cards to go between; None where there is no card."""
    card = cast(Table, experiment.__table__).c
    here = select(card.rank).where(
        card.team_id == experiment.team_id, card.stage == stage, card.archived_at.is_(None), card.id != experiment.id
    )
    ascending = here.order_by(card.rank, card.id)
    if after is not None:
        below = db.session.scalar(here.where(card.id == after))
        if below is not None:
            above = db.session.scalar(ascending.where((card.rank > below) | ((card.rank == below) & (card.id > after))).limit(1))
            return below, above
    ranks = list(db.session.scalars(ascending.offset(max(0, (position or 0) - 1)).limit(2)))
    if not position:
        return None, ranks[0] if ranks else None
    if ranks:
        return ranks[0], ranks[1] if len(ranks) > 1 else None
    return db.session.scalar(here.with_only_columns(func.max(card.rank)).order_by(None)), None


def _spread(experiment: "Experiment", stage: Stage) -> bool:
    """Renumber the ranks of a stage, ROOM apart; needed about once in twenty moves to the very same place.

    Returns False and changes nothing while somebody else holds a lock on one of the cards: waiting for their locks while holding
    our own is how a deadlock happens. Two cards of equal rank are ordered by id until there is room again.
    """
    table = cast(Table, experiment.__table__)
    card = table.c
    cards = (
        select(card.id)
        .where(card.team_id == experiment.team_id, card.stage == stage, card.archived_at.is_(None))
        .order_by(card.rank, card.id)
    )
    ids = db.session.scalars(cards).all()
    if len(db.session.scalars(cards.with_for_update(key_share=True, skip_locked=True)).all()) < len(ids):
        return False
    db.session.connection().execute(
        update(table).where(table.c.id == bindparam("card")).values(rank=bindparam("new_rank")),
        [{"card": card, "new_rank": place * ROOM} for place, card in enumerate(ids)],
    )
    return True
