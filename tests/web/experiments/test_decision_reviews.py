"""Looking at a decision again, on its own page and in its place on the review."""

import datetime as dt

import pytest

from board.database import db
from board.models.experiments.decision import DecisionKind
from board.models.experiments.decision_review import DecisionReview
from board.models.experiments.experiment import Experiment
from board.models.moments import now
from board.models.stages import Stage
from tests.factories import make_decision, make_experiment

LATER = now().date() + dt.timedelta(days=60)


@pytest.fixture
def due(school, lee) -> Experiment:
    """Adopted 90 days ago, so that today is the day to look again."""
    return make_experiment(school, stage=Stage.DECIDED, at=now() - dt.timedelta(days=90))


def answers(experiment, **given):
    return {
        "still_in_use": "partly",
        "held": "Two of four areas do it.",
        "what_next": "keep",
        "look_again_on": str(LATER),
        "stands": str(experiment.decision.id),
        **given,
    }


def test_a_lead_is_asked_in_what_needs_them_and_answers(client, due, lee):
    page = client.sign_in(lee).get("/").text
    assert f"/experiments/{due.id}/reviews/new" in page
    page = client.get(f"/experiments/{due.id}/reviews/new").text
    for words in ("Is it still in use?", "Did it hold?", "What next?", "It works"):
        assert words in page
    answer = client.post(f"/experiments/{due.id}/reviews", data=answers(due))
    page = client.get(answer.location).text
    for words in ("Partly in use", "Two of four areas do it.", "We look again on"):
        assert words in page
    assert db.session.get(Experiment, due.id).decision.look_again_on == LATER
    assert f"/experiments/{due.id}/reviews/new" not in client.get("/").text


def test_it_is_answered_in_its_place_on_the_review(client, due, lee):
    page = client.sign_in(lee).get("/review").text
    assert 'name="what_next" value="settled"' in page
    sent = answers(due, still_in_use="yes", what_next="settled", back="/review")
    answer = client.post(f"/experiments/{due.id}/reviews", data=sent)
    assert answer.location == "/review"
    page = client.get(answer.location).text
    for words in ("It is how we work now.", "1 still in use", "It is simply how we work now."):
        assert words in page
    assert "to look at again" not in page


def test_deciding_again_leads_on_to_the_decision(client, due, lee):
    answer = client.sign_in(lee).post(f"/experiments/{due.id}/reviews", data=answers(due, what_next="again", back="/review"))
    assert answer.location == f"/experiments/{due.id}/decisions/new?back=/review"
    assert "It is to be decided again." in client.get("/review").text
    assert "It is to be decided again" in client.get(f"/experiments/{due.id}/reviews/new").text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"still_in_use": ""}, "Choose whether it is still in use"),
        ({"held": ""}, "Enter whether it held"),
        ({"what_next": "dance"}, "Choose what comes next"),
        ({"look_again_on": ""}, "Enter when to look again"),
        ({"look_again_on": "2001-01-01"}, "The day to look again must be in the future"),
        ({"held": "Ring 07700 900123"}, "looks like a phone number"),
    ],
)
def test_bad_input_is_explained_and_kept(client, due, lee, changed, sentence):
    answer = client.sign_in(lee).post(f"/experiments/{due.id}/reviews", data=answers(due, back="/review", **changed))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'name="back" value="/review"' in answer.text
    assert db.session.query(DecisionReview).count() == 0


def test_a_lead_who_did_not_see_a_new_decision_is_shown_it_first(client, due, lee):
    sent = answers(due)
    make_decision(due, DecisionKind.ADOPT, by=lee)
    answer = client.sign_in(lee).post(f"/experiments/{due.id}/reviews", data=sent)
    assert answer.status_code == 409
    assert "Somebody decided again while you were writing" in answer.text
    assert db.session.query(DecisionReview).count() == 0


def test_there_is_nothing_to_look_at_before_a_decision(client, school, lee):
    experiment = make_experiment(school, stage=Stage.REFLECTING)
    client.sign_in(lee)
    assert "No decision stands" in client.get(f"/experiments/{experiment.id}/reviews/new").text
    assert client.post(f"/experiments/{experiment.id}/reviews", data={}).status_code == 422


def test_the_history_tells_it(client, due, lee):
    client.sign_in(lee).post(f"/experiments/{due.id}/reviews", data=answers(due))
    page = client.get(f"/experiments/{due.id}/history").text
    for words in ("looked at the decision again", "Still in use", "Partly", "Did it hold", "Two of four areas do it."):
        assert words in page


def test_only_a_lead_looks_again(client, due, mel, otto):
    for person in (mel, otto):
        client.sign_in(person)
        assert client.get(f"/experiments/{due.id}/reviews/new").status_code == 403
        assert client.post(f"/experiments/{due.id}/reviews", data=answers(due)).status_code == 403
