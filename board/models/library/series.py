"""A series: cycles on the same aim in one line, each growing out of the one before it: adapted, taken further or borrowed."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import case, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.decision import DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.experiments.hypothesis import PARTS
from board.models.experiments.idea import title_of_next_cycle
from board.models.experiments.lineage import Lineage
from board.models.experiments.scale import Scale, scale_of
from board.models.fields import label_of, said_in
from board.models.people.person import Person
from board.models.people.team import Team

# A longer series is read in parts: from one of the experiments further along.
MOST_CYCLES = 60


class Way(StrEnum):
    """How an experiment grew out of the one before it."""

    ADAPTED = "adapted"
    BORROWED = "borrowed"
    LED_TO = "led to"


class Difference(NamedTuple):
    """One field of which a cycle says something else than the one before it."""

    label: str
    before: str
    after: str


class Link(NamedTuple):
    """That an experiment grew out of another one of the series."""

    before: Experiment
    way: Way
    because: str


@dataclass(eq=False)
class Cycle:
    """One experiment of a series, what it grew out of, and the cycles that grew out of it."""

    experiment: Experiment
    depth: int = 0
    link: Link | None = None
    # Where it grew out of more than one.
    others: list[Link] = field(default_factory=list)
    children: list["Cycle"] = field(default_factory=list)

    @property
    def scale(self) -> Scale | None:
        """With how much it is tried."""
        return scale_of(self.experiment.scale)

    @property
    def differences(self) -> list[Difference]:
        """The fields that differ from the one before, where nobody said in words what changed."""
        if self.link is None or self.link.because:
            return []
        return differences(self.link.before, self.experiment)

    def walk(self) -> Iterator["Cycle"]:
        """Itself and all that grew out of it, each line to its end before the next."""
        waiting = [self]
        while waiting:
            cycle = waiting.pop()
            yield cycle
            waiting += reversed(cycle.children)


@dataclass(frozen=True)
class Series:
    """All cycles that are connected with one experiment, as far as somebody may see them."""

    beginnings: list[Cycle]
    is_all: bool = True

    @property
    def cycles(self) -> list[Cycle]:
        """Every cycle, a line at a time."""
        return [cycle for beginning in self.beginnings for cycle in beginning.walk()]

    @property
    def teams(self) -> list[str]:
        """The names of the teams that took part, in the order in which they did."""
        return list(dict.fromkeys(cycle.experiment.team.name for cycle in self.cycles))

    @property
    def scales(self) -> list[Scale]:
        """The scales at which it was tried, the smallest first."""
        return sorted({cycle.scale for cycle in self.cycles if cycle.scale}, key=lambda scale: scale.place)


def series_of(experiment: Experiment, person: Person) -> Series:
    """The series of an experiment; what a person may not see is left out, and so is what lies beyond it."""
    ids = _connected(experiment, person)
    found = (
        select(Experiment)
        .where(Experiment.id.in_(ids[:MOST_CYCLES]))
        .order_by(Experiment.id)
        .options(joinedload(Experiment.team), joinedload(Experiment.learning), joinedload(Experiment.result))
        .options(joinedload(Experiment.serves), selectinload(Experiment.decisions))
    )
    cycles = {one.id: Cycle(one) for one in db.session.scalars(found)}
    links = select(Lineage).where(Lineage.from_id.in_(cycles), Lineage.to_id.in_(cycles)).order_by(Lineage.id)
    for lineage in db.session.scalars(links):
        _connect(cycles[lineage.from_id], cycles[lineage.to_id], lineage)
    beginnings = [cycle for cycle in cycles.values() if cycle.link is None]
    for cycle in (one for beginning in beginnings for one in beginning.walk()):
        for child in cycle.children:
            child.depth = cycle.depth + 1
    return Series(beginnings, len(ids) <= MOST_CYCLES)


def _connected(experiment: Experiment, person: Person) -> list[int]:
    """The ids of all that is connected with an experiment, the nearest first."""
    reached = select(literal(experiment.id).label("id")).cte("reached", recursive=True)
    other = case((Lineage.from_id == reached.c.id, Lineage.to_id), else_=Lineage.from_id)
    beyond = (
        select(other)
        .select_from(Lineage)
        .join(reached, or_(Lineage.from_id == reached.c.id, Lineage.to_id == reached.c.id))
        .join(Experiment, Experiment.id == other)
        .join(Experiment.team)
        .where(Team.is_visible_to(person))
    )
    reached = reached.union(beyond)  # which drops repeats, so it ends
    return list(db.session.scalars(select(reached.c.id).limit(MOST_CYCLES + 1)))


def _connect(before: Cycle, after: Cycle, lineage: Lineage) -> None:
    """Each cycle stands once, under what it first grew out of; a ring, which nobody should find, is left open."""
    link = Link(before.experiment, _way(lineage, before.experiment), lineage.because)
    if after.link is None and before not in after.walk():
        after.link = link
        before.children.append(after)
    else:
        after.others.append(link)


def _way(lineage: Lineage, before: Experiment) -> Way:
    if lineage.borrowed_by_id is not None:
        return Way.BORROWED
    adapted = any(decision.next_cycle_id == lineage.to_id for decision in before.decisions)
    return Way.ADAPTED if adapted else Way.LED_TO


def differences(before: Experiment, after: Experiment) -> list[Difference]:
    """What one experiment says differently than another: its hypothesis, when it stops, and its scale."""
    columns = (*(getattr(Experiment, part.name) for part in PARTS), Experiment.failure_signal, Experiment.scale)
    fields = [(label_of(column), _said(column, before), _said(column, after)) for column in columns]
    return [Difference(*each) for each in fields if each[1] != each[2]]


def _said(column: InstrumentedAttribute[Any], experiment: Experiment) -> str:
    value = getattr(experiment, column.key)
    return said_in(column, value) if value else ""


def next_scale(experiment: Experiment) -> Scale | None:
    """The scale to try next, once it was adopted or adapted; None where nobody said the scale, and above everyone."""
    decision, scale = experiment.decision, scale_of(experiment.scale)
    if decision is None or decision.verdict is DecisionKind.ABANDON or scale is None:
        return None
    return scale.larger


def go_on(experiment: Experiment, by: Person, at: dt.datetime) -> tuple[Experiment, bool]:
    """The next cycle of what was adopted, at the next larger scale, in the Ideas of its team, and whether it is new.

    Asked again it is the one that is there. Raises RuleBroken for what was not adopted, and where there is no larger scale.
    """
    if experiment.decision is None or experiment.decision.verdict is not DecisionKind.ADOPT:
        raise RuleBroken("Only what was adopted goes on at a larger scale. Adapting opens the next cycle by itself.")
    was, scale = scale_of(experiment.scale), next_scale(experiment)
    if was is None or scale is None:
        raise RuleBroken("Say at which scale it was tried: under Edit, choose one that can grow.")
    # Two people of one team who press at the same moment begin one cycle.
    db.session.execute(select(Experiment.id).where(Experiment.id == experiment.id).with_for_update())
    there = larger_cycle(experiment)
    if there is not None:
        return there, False
    owner = experiment.owner
    following = Experiment.log_idea(
        experiment.team,
        title_of_next_cycle(experiment),
        by=by,
        at=at,
        hypothesis=experiment.hypothesis,
        cycle=experiment.cycle + 1,
        owner=owner if owner and not owner.left_at and owner.role_in(experiment.team_id) else None,
        serves_id=experiment.serves_id,
    )
    following.rewrite(by=by, at=at, scale=scale.value)
    because = f"It was tried with {was.label.lower()} and adopted; now it is tried with {scale.label.lower()}."
    db.session.add(Lineage(from_experiment=experiment, to_experiment=following, because=because))
    return following, True


def grew_out_of(experiment: Experiment) -> Experiment | None:
    """The cycle of its own team that it grew out of, if there is one."""
    link = select(Lineage.from_id).where(Lineage.to_id == experiment.id, Lineage.borrowed_by_id.is_(None))
    before = select(Experiment).where(Experiment.id.in_(link), Experiment.team_id == experiment.team_id)
    return db.session.scalar(before.order_by(Experiment.id.desc()).limit(1))


def larger_cycle(experiment: Experiment) -> Experiment | None:
    """The cycle of its own team that goes on with it at a larger scale, if there is one on the board."""
    led_to = select(Lineage.to_id).where(Lineage.from_id == experiment.id, Lineage.borrowed_by_id.is_(None))
    larger = [scale for scale in Scale if experiment.scale and scale.place > Scale(experiment.scale).place]
    there = select(Experiment).where(
        Experiment.id.in_(led_to),
        Experiment.team_id == experiment.team_id,
        Experiment.scale.in_(larger),
        Experiment.archived_at.is_(None),
    )
    return db.session.scalar(there.order_by(Experiment.id).limit(1))
