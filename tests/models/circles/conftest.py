"""Fixtures of the tests of a circle's notes and votes: a circle in a phase for writing."""

import pytest

from board.database import db
from board.models.circles.circle import Circle
from board.models.circles.phase import CirclePhase
from board.models.moments import now
from board.models.retrospectives.note import Note
from tests.factories import make_circle


@pytest.fixture
def circle(school, mel) -> Circle:
    """A circle in the phase for what to do better, with Cora as facilitator and Mel as participant."""
    return make_circle(school, CirclePhase.BETTER, people=[mel])


@pytest.fixture
def write(circle, mel):
    """A function that adds a note by Mel and returns it."""

    def write(text: str, kind: str = "better", by=mel) -> Note:
        note = circle.retrospective.add_note(kind, text, by=by, at=now())
        db.session.flush()
        return note

    return write
