"""Looks at earlier decisions on the review, each on its card; and the way back from the other words of a lead."""

import datetime as dt

import pytest

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.moments import now
from board.models.retrospectives.escalation import escalate
from board.models.stages import Stage
from tests.factories import make_check, make_experiment, make_reflected
from tests.web.review.test_decisions import HTMX, address_of, form_of, sent


@pytest.fixture
def due(school) -> list[Experiment]:
    """Two adopted changes that are to be looked at again today."""
    found = [
        make_experiment(school, f"Adopted {number}", Stage.DECIDED, at=now() - dt.timedelta(days=9 - number))
        for number in range(2)
    ]
    for experiment in found:
        experiment.decision.look_again_on = now().date()
    db.session.commit()
    return found


def look(experiment: Experiment, what_next: str, **changed: str) -> dict[str, str]:
    """What the form of a look sends."""
    again = str((now() + dt.timedelta(days=60)).date())
    stands = str(experiment.decision.id)
    return {"still_in_use": "yes", "held": "It held", "look_again_on": again, "what_next": what_next, "stands": stands, **changed}


def test_a_decision_is_looked_at_again_on_its_card(client, due, lee):
    page = client.sign_in(lee).get("/review").text
    assert "2 decisions to look at again" in page
    address = f"/review/experiments/{due[0].id}/reviews?period=month"
    assert f'hx-post="{address}"' in page
    answer = client.post(address, data=look(due[0], "settled"), headers=HTMX)
    assert "is-decided" in answer.text
    assert "It held" in answer.text
    assert "It is simply how we work now." in answer.text
    assert "1 decision to look at again" in answer.text
    answer = client.post(f"/review/experiments/{due[1].id}/reviews?period=month", data=look(due[1], "keep"))
    assert answer.location == "/review?period=month#waits"


def test_a_decision_that_is_to_be_made_again_is_asked_for_in_the_same_place(client, due, lee):
    client.sign_in(lee)
    address = f"/review/experiments/{due[0].id}/reviews?period=month"
    answer = client.post(address, data=look(due[0], "again"), headers=HTMX)
    form = form_of(answer.text, due[0])
    assert f'action="{address_of(due[0])}"' in form
    assert f'name="stands" value="{due[0].decision.id}"' in form
    assert "It is to be decided again" in answer.text
    assert f'id="decide-form-{due[0].id}"' in client.get("/review").text
    sentence = sent(due[0], kind="abandon", stands=str(due[0].decision.id))
    assert client.post(address_of(due[0]), data=sentence, headers=HTMX).status_code == 200
    assert db.session.get(Experiment, due[0].id).decision.kind == "abandon"


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_is_wrong_with_a_look_stands_on_its_card(client, due, lee, headers):
    data = look(due[0], "keep", held=" ", look_again_on="2001-01-01")
    answer = client.sign_in(lee).post(f"/review/experiments/{due[0].id}/reviews", data=data, headers=headers)
    assert answer.status_code == 422
    assert f'<a href="#held-{due[0].id}">Enter whether it held</a>' in answer.text
    assert 'value="yes" checked' in answer.text


def test_only_a_lead_looks_again(client, due, mel):
    assert client.sign_in(mel).post(f"/review/experiments/{due[0].id}/reviews", data=look(due[0], "keep")).status_code == 403
    page = client.get("/review").text
    assert due[0].title in page
    assert 'class="decide"' not in page


def test_agreeing_and_answering_lead_back_to_their_place(client, school, mel, lee):
    waiting = make_reflected(make_experiment(school, stage=Stage.REFLECTING))
    make_check(make_experiment(school, "Ring at night", Stage.READY), "affects_safety")
    escalate(waiting.retrospective.improvements[1], "A phone", now().date(), by=mel, at=now(), today=now().date())
    page = client.sign_in(lee).get("/review").text
    assert "agreements/new?back=/review?period%3Dmonth%23to-agree" in page
    assert "answers/new?back=/review?period%3Dmonth%23handed-up" in page
    assert 'id="to-agree"' in client.sign_in(mel).get("/review").text
