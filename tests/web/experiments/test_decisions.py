"""Decisions: what waits for a lead, and adopt, adapt or abandon."""

import datetime as dt

import pytest

from board.database import db
from board.models.experiments.decision import Decision
from board.models.experiments.experiment import Experiment
from board.models.experiments.learning import Learning
from board.models.moments import now
from board.models.stages import Stage
from tests.factories import make_decision, make_experiment, make_reflected

SOON = (now() + dt.timedelta(days=60)).date()
ADOPT = {
    "kind": "adopt",
    "because": "It works",
    "next": "Everyone rings",
    "review_on": str(SOON),
    "spread_by": "Mel",
    "kept_up": "The checklist",
    "stands": "0",
}


@pytest.fixture
def waiting(school) -> Experiment:
    """An experiment that waits for a decision."""
    return make_reflected(make_experiment(school, stage=Stage.REFLECTING))


def test_a_lead_sees_what_waits_across_all_teams_and_can_decide(client, waiting, private_team, lee):
    hidden = make_reflected(make_experiment(private_team, "Rooms of their own", Stage.REFLECTING))
    page = client.sign_in(lee).get("/review").text
    for experiment in (waiting, hidden):
        assert experiment.title in page
        assert f"/experiments/{experiment.id}/decisions/new" in page
    for words in ("Seven in ten will go ahead", "A call is enough", "Prediction confirmed"):
        assert words in page


def test_what_is_not_reflected_on_or_archived_does_not_wait(client, school, waiting, mel, lee):
    make_experiment(school, "Only a result", Stage.REFLECTING)
    waiting.archive(by=mel, at=now())
    db.session.commit()
    page = client.sign_in(lee).get("/review").text
    assert "Nothing, for" in page
    assert "Decide<" not in page


def test_what_lacks_only_its_learning_is_nearly_there(client, waiting, lee):
    db.session.delete(db.session.scalar(db.select(Learning)))
    db.session.commit()
    assert "nearly there" in client.sign_in(lee).get("/review").text
    assert waiting.title in client.get("/review/experiments?shelf=nearly").text


def test_the_form_stands_beside_the_story(client, waiting, lee):
    page = client.sign_in(lee).get(f"/experiments/{waiting.id}/decisions/new").text
    for words in (
        "We believe",
        "Nine in ten went ahead.",
        "Quick calls, calm visits",
        "A call is enough",
        "If you adopt",
        "If you adapt",
    ):
        assert words in page
    assert "The calls were quick" not in page


def test_adopting_moves_it_to_decided_with_an_undo(client, waiting, lee):
    answer = client.sign_in(lee).post(f"/experiments/{waiting.id}/decisions", data=ADOPT)
    page = client.get(answer.location).text
    decision = db.session.scalar(db.select(Decision))
    assert (decision.kind, decision.spread_by, decision.review_on, decision.by_id) == ("adopt", "Mel", SOON, lee.id)
    assert db.session.get(Experiment, waiting.id).stage == "decided"
    assert f"/moves/{decision.move_id}/undo" in page
    client.post(f"/moves/{decision.move_id}/undo")
    assert db.session.get(Experiment, waiting.id).decision is None
    assert waiting.title in client.get("/review").text


def test_adapting_opens_the_next_cycle(client, waiting, lee):
    sent = {**ADOPT, "kind": "adapt", "changes": "Ring in the evening"}
    page = client.get(client.sign_in(lee).post(f"/experiments/{waiting.id}/decisions", data=sent).location).text
    decision = db.session.scalar(db.select(Decision))
    assert (decision.changes, decision.spread_by) == ("Ring in the evening", "")
    assert decision.next_cycle.cycle == 2
    assert f"/experiments/{decision.next_cycle_id}" in page


def test_a_later_decision_supersedes_and_says_what_stands(client, waiting, lee):
    make_decision(waiting, by=lee)
    client.sign_in(lee)
    assert "A decision stands now" in client.get(f"/experiments/{waiting.id}/decisions/new").text
    sent = {**ADOPT, "kind": "abandon", "because": "Too dear", "stands": str(waiting.decision.id)}
    answer = client.post(f"/experiments/{waiting.id}/decisions", data=sent)
    page = client.get(answer.location).text
    assert db.session.get(Experiment, waiting.id).decision.kind == "abandon"
    assert "Replaced by a later decision" in page


def test_a_lead_who_did_not_see_the_others_decision_is_shown_it_first(client, waiting, lee):
    make_decision(waiting)
    answer = client.sign_in(lee).post(f"/experiments/{waiting.id}/decisions", data=ADOPT)
    assert answer.status_code == 409
    assert "Somebody decided while you were writing" in answer.text
    assert "The checklist" in answer.text
    assert db.session.query(Decision).count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kind": ""}, "Choose adopt, adapt or abandon"),
        ({"kind": "maybe"}, "Choose adopt, adapt or abandon"),
        ({"because": " "}, "Enter why"),
        ({"next": ""}, "Enter what happens next"),
        ({"spread_by": ""}, "Enter who spreads it"),
        ({"kept_up": ""}, "Enter how it is kept up"),
        ({"kind": "adapt"}, "Enter what changes next time"),
        ({"review_on": ""}, "Enter when to look again"),
        ({"review_on": "2001-01-01"}, "The day to look again must be in the future"),
        ({"review_on": "31 November"}, "must be a real date"),
    ],
)
def test_bad_input_is_explained_and_kept(client, waiting, lee, changed, sentence):
    answer = client.sign_in(lee).post(f"/experiments/{waiting.id}/decisions", data={**ADOPT, **changed})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.session.query(Decision).count() == 0
    assert db.session.get(Experiment, waiting.id).stage == "reflecting"


def test_what_is_not_ready_says_what_is_missing(client, school, lee):
    experiment = make_experiment(school, stage=Stage.REFLECTING)
    client.sign_in(lee)
    page = client.get(f"/experiments/{experiment.id}/decisions/new").text
    assert "It cannot be decided yet" in page
    assert "Choose one to three things to do better." in page
    assert client.post(f"/experiments/{experiment.id}/decisions", data=ADOPT).status_code == 422


def test_only_a_lead_decides(client, waiting, private_team, mel, cora, otto, ada):
    hidden = make_reflected(make_experiment(private_team, stage=Stage.REFLECTING))
    for person in (mel, cora, otto, ada):
        client.sign_in(person)
        assert client.get(f"/experiments/{waiting.id}/decisions/new").status_code == 403
        assert client.post(f"/experiments/{waiting.id}/decisions", data=ADOPT).status_code == 403
    assert client.sign_in(otto).post(f"/experiments/{hidden.id}/decisions", data=ADOPT).status_code == 404
    assert db.session.query(Decision).count() == 0


def test_all_that_a_decision_lacks_is_said_at_once(client, waiting, lee):
    sent = {"kind": "adopt", "because": "It works", "review_on": "2001-01-01"}
    answer = client.sign_in(lee).post(f"/experiments/{waiting.id}/decisions", data=sent)
    for sentence in (
        "Enter what happens next",
        "Enter who spreads it",
        "Enter how it is kept up",
        "The day to look again must be in the future",
    ):
        assert answer.text.count(sentence) == 2, "on top, and next to its field"
    assert "It works" in answer.text


def test_one_looks_again_after_today(client, waiting, lee):
    today = now().date().isoformat()
    answer = client.sign_in(lee).post(f"/experiments/{waiting.id}/decisions", data={**ADOPT, "review_on": today})
    assert "The day to look again must be in the future" in answer.text
