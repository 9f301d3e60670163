"""The timeline of a retrospective: facts about its experiments, shown while notes are written to help people remember."""

import datetime as dt
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from board.database import db
from board.models.amount import say_amount
from board.models.evidence.measure import Measure
from board.models.evidence.reading import points_of
from board.models.experiments.decision import Decision, DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.experiments.move import Move
from board.models.experiments.result import PredictionOutcome, Result
from board.models.moments import say_day
from board.models.people.organisation import time_zone_of_days
from board.models.retrospectives.retrospective import Retrospective
from board.models.sprints.sprint import Sprint
from board.models.stages import Stage


class TimelineEvent(NamedTuple):
    """What happened to an experiment: one sentence with its moment in UTC."""

    at: dt.datetime
    experiment: Experiment
    sentence: str


def timeline_of(retrospective: Retrospective) -> list[TimelineEvent]:
    """Returns moves, results, readings and decisions of the retrospective's experiments, the earliest first.

    With a sprint, only events within its days count, except that a result may also have been recorded after its last day.
    """
    experiments = {experiment.id: experiment for experiment in retrospective.experiments}
    label_of = retrospective.team.label_of
    moves = select(Move).where(Move.experiment_id.in_(experiments), Move.undone_at.is_(None)).options(joinedload(Move.by))
    results = select(Result).where(Result.experiment_id.in_(experiments))
    decisions = select(Decision).where(Decision.experiment_id.in_(experiments), Decision.withdrawn_at.is_(None))
    events = [
        *(
            TimelineEvent(
                move.at, experiments[move.experiment_id], f"{move.by.name} moved it to {label_of(Stage(move.to_stage))}."
            )
            for move in db.session.scalars(moves)
        ),
        *(
            TimelineEvent(decision.at, experiments[decision.experiment_id], f"A lead decided to {DecisionKind(decision.kind)}.")
            for decision in db.session.scalars(decisions)
        ),
    ]
    results_in_time = [
        TimelineEvent(result.at, experiments[result.experiment_id], f"{result.happened} {_confirmed(result.verdict)}")
        for result in db.session.scalars(results)
    ]
    sprint = retrospective.sprint
    if sprint is not None:
        zone = time_zone_of_days()
        events = [each for each in events if sprint.first_day <= each.at.astimezone(zone).date() <= sprint.last_day]
        results_in_time = [each for each in results_in_time if sprint.first_day <= each.at.astimezone(zone).date()]
    events += results_in_time
    events += _readings(experiments, sprint)
    return sorted(events, key=lambda event: event.at)


def _readings(experiments: dict[int, Experiment], sprint: Sprint | None) -> list[TimelineEvent]:
    """One event per measure with its first and last reading in these days, dated noon UTC on the day of the last."""
    measures = db.session.scalars(
        select(Measure).where(Measure.experiment_id.in_(experiments), Measure.archived_at.is_(None)).order_by(Measure.id)
    ).all()
    points, events = points_of([measure.id for measure in measures]), []
    for measure in measures:
        read = [
            point for point in points.get(measure.id, []) if sprint is None or sprint.first_day <= point.day <= sprint.last_day
        ]
        if read:
            ends = [read[0], read[-1]] if len(read) > 1 else read
            said = ", ".join(f"{say_amount(point.value, measure.unit)} on {say_day(point.day)}" for point in ends)
            at = dt.datetime.combine(read[-1].day, dt.time(12), dt.UTC)
            events.append(TimelineEvent(at, experiments[measure.experiment_id], f"{measure.name}: {said}."))
    return events


def _confirmed(verdict: PredictionOutcome) -> str:
    return f"Was it as predicted? {verdict.label}."
