"""Factories of circles that were held to their end."""

import datetime as dt

from board.database import db
from board.models.circles.circle import Circle
from board.models.circles.lifecycle import start_circle
from board.models.circles.phase import CirclePhase
from board.models.experiments.experiment import Experiment
from board.models.moments import now
from board.models.people.person import Person
from board.models.retrospectives.note import BETTER, WELL
from board.models.sprints.sprint import Sprint


def make_sprint_circle(
    sprint: Sprint, experiments: list[Experiment], better: str, *, by: Person, at: dt.datetime | None = None
) -> Circle:
    """A closed circle about a sprint, in which one thing went well and one thing to do better was chosen."""
    at = at or now()
    circle = start_circle(sprint, experiments, by=by, at=at)
    circle.go_to(CirclePhase.WELL, CirclePhase.ARRIVE, by=by)
    circle.retrospective.add_note(WELL, "Parents wrote back", by=by, at=at)
    note = circle.retrospective.add_note(BETTER, better, by=by, at=at)
    circle.go_to(CirclePhase.CHOOSE, CirclePhase.WELL, by=by)
    circle.place(note, 1, by=by, at=at)
    circle.close("Parents wrote back", by=by, at=at)
    db.session.commit()
    return circle
