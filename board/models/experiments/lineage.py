"""Lineage: which experiment came from which, always shown in both directions."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, contains_eager, mapped_column, relationship

from board.database import Model, db
from board.models.fields import field

if TYPE_CHECKING:
    from board.models.experiments.experiment import Experiment

# A longer chain is read from one of its ends.
FURTHEST = 40


class Lineage(Model):
    """A link from one experiment to another that came from it, with the reason."""

    __table_args__ = (
        UniqueConstraint("from_id", "to_id"),
        # A team can borrow an experiment once.
        UniqueConstraint("from_id", "borrowed_by_id"),
        CheckConstraint("from_id <> to_id", name="not_from_itself"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("experiment.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("experiment.id"), index=True)
    because: Mapped[str] = mapped_column(String(5000), default="", info=field("Because"))
    # The team that borrowed it, or None if the second experiment grew out of the first.
    borrowed_by_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))

    from_experiment: Mapped["Experiment"] = relationship(foreign_keys=from_id, back_populates="led_to")
    to_experiment: Mapped["Experiment"] = relationship(foreign_keys=to_id, back_populates="came_from")


@dataclass(frozen=True)
class LineageStep:
    """One experiment in a chain, with the reason for its link and whether it was borrowed.

    `distance` is -1 directly before the experiment that the chain belongs to, and 1 directly after it.
    """

    experiment: "Experiment"
    distance: int
    because: str
    is_borrowed: bool = False


def chain_of(experiment: "Experiment", visible: set[int] | None = None) -> tuple[list[LineageStep], list[LineageStep]]:
    """Returns what an experiment came from, the furthest first, and what it led to, the nearest first.

    Experiments of teams outside `visible` (team ids; None for all) are left out, and so is everything beyond them.
    """
    return _walk(experiment, -1, visible)[::-1], _walk(experiment, 1, visible)


def _walk(start: "Experiment", direction: int, visible: set[int] | None) -> list[LineageStep]:
    here, there = (Lineage.to_id, Lineage.from_id) if direction < 0 else (Lineage.from_id, Lineage.to_id)
    reached = select(there.label("id")).where(here == start.id).cte("reached", recursive=True)
    reached = reached.union(select(there).join(reached, here == reached.c.id))  # UNION drops repeats, so a cycle of links ends
    leads_to = Lineage.from_experiment if direction < 0 else Lineage.to_experiment
    links = db.session.scalars(
        select(Lineage)
        .join(leads_to)
        .options(contains_eager(leads_to))
        .where(there.in_(select(reached.c.id)))
        .order_by(Lineage.id)
        .limit(FURTHEST)
    ).all()
    steps: list[LineageStep] = []
    seen, edge, distance = {start.id}, {start.id}, 0
    while edge:
        distance += direction
        beyond: set[int] = set()
        for link in links:
            near, experiment = (link.to_id, link.from_experiment) if direction < 0 else (link.from_id, link.to_experiment)
            if near in edge and experiment.id not in seen and (visible is None or experiment.team_id in visible):
                steps.append(LineageStep(experiment, distance, link.because, link.borrowed_by_id is not None))
                seen.add(experiment.id)
                beyond.add(experiment.id)
        edge = beyond
    return steps
