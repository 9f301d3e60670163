"""Recording what happened, beside the prediction."""

import pytest

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.experiments.result import PredictionOutcome, Result
from board.models.stages import Stage
from tests.factories import make_experiment


def test_a_member_records_what_happened_with_the_prediction_in_sight(client, school, mel):
    experiment = make_experiment(school, stage=Stage.TRYING)
    client.sign_in(mel)
    form = client.get(f"/experiments/{experiment.id}/result").text
    assert "Seven in ten will go ahead" in form
    assert form.index("You predicted") < form.index("What actually happened?"), "on a phone one comes after the other"
    answer = client.post(f"/experiments/{experiment.id}/result", data={"happened": "Six in ten", "confirmed": "partly"})
    page = client.get(answer.location).text
    result = db.session.scalar(db.select(Result))
    assert (result.happened, result.verdict, result.by_id) == ("Six in ten", PredictionOutcome.PARTLY, mel.id)
    assert "Six in ten" in page
    assert "Partly confirmed" in page


@pytest.mark.parametrize("verdict", list(PredictionOutcome))
def test_each_verdict_can_be_told_from_the_page(client, school, mel, verdict):
    experiment = make_experiment(school, stage=Stage.TRYING)
    client.sign_in(mel).post(f"/experiments/{experiment.id}/result", data={"happened": "It rained", "confirmed": verdict.value})
    tag = {"yes": "Prediction confirmed", "partly": "Partly confirmed", "no": "Not confirmed"}.get(verdict.value, verdict.label)
    assert tag in client.get(f"/experiments/{experiment.id}").text


def test_it_can_be_corrected(client, school, mel):
    experiment = make_experiment(school, stage=Stage.REFLECTING)
    sent = {"happened": "Eight in ten", "confirmed": "yes", "version": experiment.result.version}
    assert client.sign_in(mel).post(f"/experiments/{experiment.id}/result", data=sent).status_code == 303
    assert db.session.get(Experiment, experiment.id).result.happened == "Eight in ten"


def test_nothing_is_recorded_before_the_start(client, school, mel):
    experiment = make_experiment(school, stage=Stage.READY)
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/result", data={"happened": "My words", "confirmed": "yes"})
    assert answer.status_code == 422
    assert "Nothing has been tried yet" in answer.text
    assert "My words" in answer.text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"happened": "", "confirmed": "yes"}, "Enter what happened"),
        ({"happened": "It rained"}, "Choose whether the prediction was confirmed"),
        ({"happened": "It rained", "confirmed": "perhaps"}, "Choose whether the prediction was confirmed"),
        ({"happened": "x" * 5001, "confirmed": "yes"}, "must be 5,000 characters or fewer"),
    ],
)
def test_bad_input_is_explained_and_kept(client, school, mel, sent, sentence):
    experiment = make_experiment(school, stage=Stage.TRYING)
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/result", data=sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert sent["happened"] in answer.text
    assert db.session.query(Result).count() == 0


def test_only_the_team_records(client, school, private_team, otto, lee, ada):
    experiment, hidden = make_experiment(school, stage=Stage.TRYING), make_experiment(private_team, stage=Stage.TRYING)
    for person in (otto, lee, ada):
        client.sign_in(person)
        assert client.get(f"/experiments/{experiment.id}/result").status_code == 403
        assert (
            client.post(f"/experiments/{experiment.id}/result", data={"happened": "Mine", "confirmed": "no"}).status_code == 403
        )
    assert client.sign_in(otto).get(f"/experiments/{hidden.id}/result").status_code == 404


def test_two_people_recording_at_once_are_shown_both(client, school, mel, cora):
    experiment = make_experiment(school, stage=Stage.TRYING)
    client.sign_in(cora).post(f"/experiments/{experiment.id}/result", data={"happened": "Cora saw nine", "confirmed": "yes"})
    answer = client.sign_in(mel).post(
        f"/experiments/{experiment.id}/result", data={"happened": "Mel saw six", "confirmed": "partly"}
    )
    assert answer.status_code == 409
    assert "Cora saw nine" in answer.text
    assert "Mel saw six" in answer.text
    chosen = {
        "happened": "Both counted seven",
        "confirmed": "partly",
        "keep-happened": "mine",
        "keep-confirmed": "theirs",
        "version": 1,
    }
    assert client.post(f"/experiments/{experiment.id}/result", data=chosen).status_code == 303
    result = db.session.scalar(db.select(Result))
    assert (result.happened, result.confirmed) == ("Both counted seven", "yes")
