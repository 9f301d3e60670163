"""Closing a sprint: freezes what it was, and says where each experiment goes that is not decided."""

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.experiment import Experiment
from board.models.people.activity import record
from board.models.people.person import Person
from board.models.retrospectives.sprint_reflection import reflections_to_keep
from board.models.sprints.sprint import Sprint
from board.models.sprints.window import CarryOver, Window, window_of
from board.models.stages import Stage


def ways_on(stage: Stage) -> tuple[CarryOver, ...]:
    """The choices for an experiment in a stage when its sprint closes. One that was never started has nothing to reflect on."""
    if stage is Stage.DECIDED:
        return ()
    return tuple(CarryOver) if stage.place >= Stage.TRYING.place else (CarryOver.CARRY_OVER, CarryOver.READY)


def in_sprint(sprint: Sprint) -> list[Experiment]:
    """The experiments that are in a sprint now, in the order of stages and ranks, with what closing reads loaded."""
    rows = db.session.scalars(
        select(Experiment)
        .where(Experiment.sprint_id == sprint.id, Experiment.archived_at.is_(None))
        .order_by(Experiment.rank, Experiment.id)
        .options(
            joinedload(Experiment.owner),
            joinedload(Experiment.result),
            joinedload(Experiment.learning),
            selectinload(Experiment.decisions),
            selectinload(Experiment.predictions),
        )
    )
    return sorted(rows, key=lambda experiment: Stage(experiment.stage).place)


def hold(sprint: Sprint) -> None:
    """Lock the sprint until the commit and reload it, so that nobody else closes or changes it meanwhile."""
    db.session.execute(select(Sprint.id).where(Sprint.id == sprint.id).with_for_update())
    db.session.refresh(sprint)


def check_open(sprint: Sprint) -> None:
    """Raises RuleBroken if the sprint is closed."""
    if sprint.closed_at:
        raise RuleBroken("This sprint is closed already.")


def close_sprint(
    sprint: Sprint, onward: dict[int, CarryOver], by: Person, at: dt.datetime, to: Sprint | None = None
) -> list[Window]:
    """Close a sprint and freeze what it was: goal, days, experiments with their stages, results, learnings and decisions.

    `onward` gives the choice for each undecided experiment by its id; `to` is the sprint to carry over to. Returns the frozen
    windows. Raises RuleBroken if the sprint is closed already, if a choice is missing or not possible in that stage, and if
    something is carried over without a sprint to go to.
    """
    hold(sprint)
    check_open(sprint)
    experiments = in_sprint(sprint)
    for experiment in experiments:
        _check_way(experiment, onward.get(experiment.id))
    if CarryOver.CARRY_OVER in onward.values() and (to is None or to is sprint):
        raise RuleBroken("Choose the sprint to carry over to", field="to")
    db.session.add_all(reflections_to_keep(sprint, experiments))
    windows = [window_of(experiment, sprint) for experiment in experiments]
    db.session.add_all(windows)
    sprint.closed_at, sprint.closed_by_id = at, by.id
    record("closed", sprint, by=by, at=at)
    for window in windows:
        way = onward[window.experiment_id] if window.stage != Stage.DECIDED else None
        window.onward = way
        window.carried_to = to if way is CarryOver.CARRY_OVER else None
        _send(window.experiment, way, to, by, at)
    return windows


def _check_way(experiment: Experiment, way: CarryOver | None) -> None:
    ways = ways_on(Stage(experiment.stage))
    if ways and way is None:
        raise RuleBroken(f"Choose what happens to “{experiment.title}”.")
    if ways and way not in ways:
        raise RuleBroken(f"“{experiment.title}” was never started, so there is nothing to reflect on yet.")


def _send(experiment: Experiment, way: CarryOver | None, to: Sprint | None, by: Person, at: dt.datetime) -> None:
    stage = Stage(experiment.stage)
    if way is CarryOver.CARRY_OVER:
        if stage is Stage.REFLECTING:  # the trial goes on
            experiment.move_to(Stage.TRYING, by=by, at=at)
        experiment.plan_for(to, by=by, at=at)
    elif way is CarryOver.READY:
        if stage.place > Stage.READY.place:
            experiment.move_to(Stage.READY, by=by, at=at)
        experiment.plan_for(None, by=by, at=at)
    elif way is CarryOver.REFLECTING and stage is Stage.TRYING:
        experiment.move_to(Stage.REFLECTING, by=by, at=at)
