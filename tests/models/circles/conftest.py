"""A circle that is writing, for the tests of its notes and votes."""

import pytest

from board.database import db
from board.models.circles.circle import Circle
from board.models.circles.phase import CirclePhase
from board.models.moments import now
from board.models.retrospectives.note import Note
from tests.factories import make_circle


@pytest.fixture
def circle(school, mel) -> Circle:
    """One that is writing what to do better; Cora facilitates it and Mel sits in it."""
    return make_circle(school, CirclePhase.BETTER, people=[mel])


@pytest.fixture
def write(circle, mel):
    """Lets Mel write a note, and have it at hand."""

    def write(text: str, kind: str = "better", by=mel) -> Note:
        note = circle.retrospective.add_note(kind, text, by=by, at=now())
        db.session.flush()
        return note

    return write
