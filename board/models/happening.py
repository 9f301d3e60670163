"""A happening: a plain fact of the time that a retrospective looks back on, to jog the memory while notes are written."""

import datetime as dt
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from board.database import db
from board.models.decision import Decision, Kind
from board.models.experiment import Experiment
from board.models.move import Move
from board.models.result import Confirmed, Result
from board.models.retrospective import Retrospective
from board.models.stage import Stage


class Happening(NamedTuple):
    """What happened to which experiment, when."""

    at: dt.datetime
    experiment: Experiment
    sentence: str


def what_happened(retrospective: Retrospective) -> list[Happening]:
    """The moves, results and decisions of its experiments, within its sprint's days where it has one; the first first."""
    experiments = {experiment.id: experiment for experiment in retrospective.experiments}
    label_of = retrospective.team.label_of
    moves = select(Move).where(Move.experiment_id.in_(experiments), Move.undone_at.is_(None)).options(joinedload(Move.by))
    results = select(Result).where(Result.experiment_id.in_(experiments))
    decisions = select(Decision).where(Decision.experiment_id.in_(experiments), Decision.withdrawn_at.is_(None))
    told = [
        *(
            Happening(move.at, experiments[move.experiment_id], f"{move.by.name} moved it to {label_of(Stage(move.to_stage))}.")
            for move in db.session.scalars(moves)
        ),
        *(
            Happening(result.at, experiments[result.experiment_id], f"{result.happened} {_confirmed(result.verdict)}")
            for result in db.session.scalars(results)
        ),
        *(
            Happening(decision.at, experiments[decision.experiment_id], f"A lead decided to {Kind(decision.kind)}.")
            for decision in db.session.scalars(decisions)
        ),
    ]
    sprint = retrospective.sprint
    if sprint is not None:
        told = [each for each in told if sprint.first_day <= each.at.date() <= sprint.last_day]
    return sorted(told, key=lambda happening: happening.at)


def _confirmed(verdict: Confirmed) -> str:
    return f"Was it as predicted? {verdict.label}."
