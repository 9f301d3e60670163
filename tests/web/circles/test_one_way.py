"""What went well in a circle is said in one way only: by its facilitator, on closing it."""

import pytest

from board.database import db
from board.models.circles.phase import CirclePhase
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.retrospectives.note import WELL
from tests.factories import make_circle


@pytest.mark.parametrize("phase", [CirclePhase.WELL, CirclePhase.CHOOSE])
def test_no_form_rewrites_what_went_well_during_a_circle(client, school, cora, mel, phase):
    circle = make_circle(school, phase, people=[cora, mel])
    number = circle.retrospective_id
    answer = client.sign_in(mel).post(f"/retrospectives/{number}", data={"went_well": "All of it, and Mel most", "version": "1"})
    assert answer.location == f"/retrospectives/{number}"
    assert "A circle says what went well when it closes" in client.get(answer.location).text
    db.session.refresh(circle.retrospective)
    assert circle.retrospective.went_well == ""


def test_nor_after_it(client, school, cora, mel):
    circle = make_circle(school, CirclePhase.WELL, people=[cora, mel])
    circle.retrospective.add_note(WELL, "They rang back", by=mel, at=now())
    circle.retrospective.went_well = "They rang back"
    circle.phase, circle.ended_at = CirclePhase.CLOSED, now()
    db.session.commit()
    client.sign_in(mel).post(f"/retrospectives/{circle.retrospective_id}", data={"went_well": "Something else", "version": "2"})
    db.session.refresh(circle.retrospective)
    assert circle.retrospective.went_well == "They rang back"
    with pytest.raises(RuleBroken):
        circle.retrospective.celebrate("Something else", by=mel, at=now())
