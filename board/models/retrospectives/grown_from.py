"""Grown from: the improvement that an experiment began as, with the retrospective and the sprint that it was chosen in."""

from sqlalchemy.orm import contains_eager, joinedload, selectinload

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.people.person import Person
from board.models.retrospectives.improvement import Improvement
from board.models.retrospectives.retrospective import Retrospective


def grown_from(experiment: Experiment, person: Person) -> Improvement | None:
    """The improvement that became this experiment; None if there is none, or if the person may not see the team that chose it."""
    return db.session.scalar(
        Improvement.visible_to(person)
        .where(Improvement.became_id == experiment.id)
        .options(
            contains_eager(Improvement.retrospective).options(
                contains_eager(Retrospective.team),
                joinedload(Retrospective.sprint),
                joinedload(Retrospective.circle),
                selectinload(Retrospective.experiments),
            )
        )
    )
