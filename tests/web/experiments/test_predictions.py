"""Adding to a prediction that is frozen."""

import pytest

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.stages import Stage
from tests.factories import make_experiment

ADDED = {"expects": "Eight in ten", "because": "The first week went better"}


def test_an_amendment_stands_beside_the_frozen_prediction(client, school, mel):
    experiment = make_experiment(school, stage=Stage.TRYING)
    client.sign_in(mel)
    assert "Seven in ten will go ahead" in client.get(f"/experiments/{experiment.id}/predictions/new").text
    page = client.get(client.post(f"/experiments/{experiment.id}/predictions", data=ADDED).location).text
    experiment = db.session.get(Experiment, experiment.id)
    assert experiment.prediction.expects == "Seven in ten will go ahead"
    assert [amendment.expects for amendment in experiment.amendments] == ["Eight in ten"]
    assert "Eight in ten" in page
    assert "Because: The first week went better" in page


def test_before_the_start_the_prediction_itself_is_changed(client, school, mel):
    experiment = make_experiment(school, stage=Stage.READY)
    client.sign_in(mel)
    assert client.get(f"/experiments/{experiment.id}/predictions/new").location.endswith("/edit#prediction")


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({**ADDED, "expects": ""}, "Enter what you expect now"),
        ({**ADDED, "because": " "}, "Enter why you changed your mind"),
    ],
)
def test_a_reason_is_asked_for_and_what_was_typed_is_kept(client, school, mel, sent, sentence):
    experiment = make_experiment(school, stage=Stage.TRYING)
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/predictions", data=sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert all(words.strip() in answer.text for words in sent.values())
    assert not db.session.get(Experiment, experiment.id).amendments


def test_only_the_team_adds(client, school, otto, lee, ada):
    experiment = make_experiment(school, stage=Stage.TRYING)
    for person in (otto, lee, ada):
        client.sign_in(person)
        assert client.get(f"/experiments/{experiment.id}/predictions/new").status_code == 403
        assert client.post(f"/experiments/{experiment.id}/predictions", data=ADDED).status_code == 403


def test_nothing_can_be_added_before_there_is_a_prediction(client, school, mel):
    experiment = make_experiment(school)
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/predictions", data=ADDED)
    assert answer.status_code in (303, 422)
    assert not db.session.get(Experiment, experiment.id).predictions
