"""Factories of outcomes: each saves an outcome or a series of cycles in one line."""

from board.database import db
from board.models.experiments.decision import DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.experiments.outcome import Outcome, name_outcome
from board.models.moments import now
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.stages import Stage
from tests.factories import make_decision, make_experiment, make_reflected


def make_outcome(name: str, *, by: Person, meaning: str = "") -> Outcome:
    """An outcome after the others."""
    outcome = name_outcome(name, meaning, by=by, at=now())
    db.session.commit()
    return outcome


def make_adapted(team: Team, title: str, *, by: Person, lead: Person, scale: str | None = None) -> tuple[Experiment, Experiment]:
    """An adapted experiment, and the next cycle that its decision created."""
    experiment = make_reflected(make_experiment(team, title, Stage.REFLECTING, by=by), by=by)
    if scale:
        experiment.rewrite(by=by, at=now(), scale=scale)
    make_decision(experiment, DecisionKind.ADAPT, by=lead)
    following = experiment.decision.next_cycle
    assert following is not None
    return experiment, following
