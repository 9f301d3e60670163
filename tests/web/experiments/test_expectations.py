"""What a team expects, question by question, and what it tells of it afterwards."""

import pytest

from board.database import db
from board.models.evidence.expectation import Expected, expect
from board.models.experiments.experiment import Experiment
from board.models.experiments.prediction import Confidence
from board.models.moments import now
from board.models.stages import Stage
from tests.factories import make_expecting, make_experiment

ONE = {"1-question": "Do they pick up?", "1-expects": "Eight in ten", "1-sure": "high"}


@pytest.fixture
def ready(school, mel):
    """An experiment in Ready with a prediction and one question."""
    experiment = make_experiment(school, "Ring first", Stage.READY, by=mel)
    experiment.predict("Seven in ten", by=mel, at=now(), sure=Confidence.LOW)
    expect(experiment, [Expected("Do they pick up?", "Eight in ten", Confidence.HIGH)], by=mel, at=now())
    db.session.commit()
    return experiment


def lines(experiment):
    return [(one.question, one.expects, one.sure) for one in db.session.get(Experiment, experiment.id).expectations]


def test_questions_are_written_with_what_is_expected_and_how_sure(client, school, mel, otto):
    experiment = make_experiment(school, "Ring first", Stage.READY, by=mel)
    client.sign_in(mel)
    assert "What do you want to know?" in client.get(f"/experiments/{experiment.id}/expectations").text
    more = {"3-question": "Does it take long?", "3-expects": "Two minutes"}
    assert client.post(f"/experiments/{experiment.id}/expectations", data={**ONE, **more}).status_code == 303
    assert lines(experiment) == [("Do they pick up?", "Eight in ten", "high"), ("Does it take long?", "Two minutes", None)]
    page = client.sign_in(otto).get(f"/experiments/{experiment.id}").text
    assert "Do they pick up?" in page
    assert "Very sure" in page


def test_one_that_is_emptied_is_taken_out_and_the_others_stay_themselves(client, ready, mel):
    expect(ready, [*known(ready), Expected("Does it take long?", "Two minutes")], by=mel, at=now())
    db.session.commit()
    second = ready.expectations[1]
    sent = {
        "1-known": ready.expectations[0].id,
        "2-known": second.id,
        "2-question": second.question,
        "2-expects": "Three minutes",
    }
    assert client.sign_in(mel).post(f"/experiments/{ready.id}/expectations", data=with_versions(ready, sent)).status_code == 303
    assert [(one.id, one.expects) for one in db.session.get(Experiment, ready.id).expectations] == [(second.id, "Three minutes")]


def known(experiment):
    return [Expected(one.question, one.expects, one.how_sure, one.id) for one in experiment.expectations]


def with_versions(experiment, sent):
    versions = {f"{place}-version": one.version for place, one in enumerate(experiment.expectations, 1)}
    return {**versions, "newest": max(one.id for one in experiment.expectations), **sent}


def test_two_who_write_at_once_are_shown_both(client, ready, mel, cora):
    sent = with_versions(ready, {**ONE, "1-known": ready.expectations[0].id})
    theirs = {**sent, "1-expects": "Nine in ten", "1-sure": "low"}
    assert client.sign_in(cora).post(f"/experiments/{ready.id}/expectations", data=theirs).status_code == 303
    client.sign_in(mel)
    mine = {**sent, "1-expects": "Half of them", "1-sure": "medium"}
    answer = client.post(f"/experiments/{ready.id}/expectations", data=mine)
    assert answer.status_code == 409
    for words in ("Nine in ten", "Half of them", "Not very sure", "Fairly sure", cora.name):
        assert words in answer.text
    version = db.session.get(Experiment, ready.id).expectations[0].version
    chosen = {**mine, "1-version": version, "keep-1-expects": "mine", "keep-1-sure": "theirs"}
    assert client.post(f"/experiments/{ready.id}/expectations", data=chosen).status_code == 303
    assert lines(ready) == [("Do they pick up?", "Half of them", "low")]


def test_a_question_that_was_added_meanwhile_is_not_lost(client, ready, mel, cora):
    sent = with_versions(ready, {**ONE, "1-known": ready.expectations[0].id})
    added = {**sent, "2-question": "Does it take long?", "2-expects": "Two minutes"}
    assert client.sign_in(cora).post(f"/experiments/{ready.id}/expectations", data=added).status_code == 303
    answer = client.sign_in(mel).post(f"/experiments/{ready.id}/expectations", data=sent)
    assert answer.status_code == 409
    assert "“Does it take long?” was added while you were writing" in answer.text
    assert 'value="Does it take long?"' in answer.text
    assert len(lines(ready)) == 2


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({**ONE, "2-question": "Does it take long?"}, "Enter what you expect"),
        ({**ONE, "2-expects": "Two minutes"}, "Enter the question"),
        ({**ONE, "1-sure": "certain"}, "Choose not very sure, fairly sure, very sure or nothing"),
        ({**ONE, "1-question": "Is 07700 900123 theirs?"}, "looks like a phone number"),
    ],
)
def test_bad_input_is_explained_and_kept(client, school, mel, sent, sentence):
    experiment = make_experiment(school, stage=Stage.READY, by=mel)
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/expectations", data=sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Eight in ten" in answer.text
    assert lines(experiment) == []


def test_once_it_is_tried_there_is_only_the_amendment_with_how_sure_one_is_now(client, school, mel):
    experiment = make_experiment(school, stage=Stage.TRYING, by=mel)
    client.sign_in(mel)
    assert client.get(f"/experiments/{experiment.id}/expectations").location.endswith("/predictions/new")
    answer = client.post(f"/experiments/{experiment.id}/expectations", data=ONE)
    assert answer.status_code == 422
    assert "frozen when the trial started" in answer.text
    assert "Eight in ten" in answer.text
    sent = {"expects": "Five in ten", "because": "It is half-term", "sure": "low"}
    page = client.get(client.post(f"/experiments/{experiment.id}/predictions", data=sent).location).text
    assert "Not very sure" in page


def test_only_the_team_writes_them(client, ready, otto, lee, ada):
    for person in (otto, lee, ada):
        client.sign_in(person)
        assert client.get(f"/experiments/{ready.id}/expectations").status_code == 403
        assert client.post(f"/experiments/{ready.id}/expectations", data=ONE).status_code == 403


def test_how_sure_and_when_to_stop_are_changed_beside_the_prediction(client, ready, mel):
    client.sign_in(mel)
    page = client.get(f"/experiments/{ready.id}/edit").text
    assert 'value="low" checked' in page
    sent = {
        **{name: getattr(ready, name) for name in ("title", "change", "people", "evidence", "outcome", "signal", "version")},
        "owner_id": "None",
        "sprint_id": "None",
        "expects": "Seven in ten",
        "sure": "medium",
        "prediction_version": ready.prediction.version,
        "failure_signal": "anybody is upset",
    }
    assert client.post(f"/experiments/{ready.id}", data=sent).status_code == 303
    changed = db.session.get(Experiment, ready.id)
    assert (changed.prediction.sure, changed.failure_signal) == ("medium", "anybody is upset")
    history = client.get(f"/experiments/{ready.id}/history").text
    for words in ("We stop if", "How sure", "Fairly sure"):
        assert words in history


def outcome_fields(experiment):
    first, second = experiment.expectations
    return {
        "happened": "Nine in ten",
        "confirmed": "yes",
        f"{first.id}-happened": "All of them",
        f"{first.id}-confirmed": "stopped-early",
        f"{first.id}-version": first.version,
        f"{second.id}-happened": second.happened,
        f"{second.id}-confirmed": "partly",
        f"{second.id}-version": second.version,
    }


def test_predicted_and_actual_stand_side_by_side_question_by_question(client, school, mel, otto):
    experiment = make_expecting(make_experiment(school, stage=Stage.TRYING, by=mel))
    client.sign_in(mel)
    assert "You expected: Eight in ten" in client.get(f"/experiments/{experiment.id}/result").text
    more = {"as_planned": "mostly", "different": "One day less", "unexpected": "They rang back"}
    assert client.post(f"/experiments/{experiment.id}/result", data={**outcome_fields(experiment), **more}).status_code == 303
    page = client.sign_in(otto).get(f"/experiments/{experiment.id}").text
    for words in ("All of them", "Stopped early", "Mostly", "One day less", "They rang back"):
        assert words in page
    history = client.get(f"/experiments/{experiment.id}/history").text
    assert "said what happened with what was expected" in history
    assert "Carried out as planned" in history


def test_the_plain_result_is_still_two_answers(client, school, mel):
    experiment = make_expecting(make_experiment(school, stage=Stage.TRYING, by=mel))
    client.sign_in(mel)
    assert (
        client.post(f"/experiments/{experiment.id}/result", data={"happened": "It rained", "confirmed": "no"}).status_code == 303
    )
    told = db.session.get(Experiment, experiment.id)
    assert (told.result.as_planned, told.result.unexpected) == (None, "")
    assert [one.confirmed for one in told.expectations] == [None, "partly"]


def test_two_who_tell_of_the_same_question_are_shown_both(client, school, mel, cora):
    experiment = make_expecting(make_experiment(school, stage=Stage.TRYING, by=mel))
    first = experiment.expectations[0]
    sent = outcome_fields(experiment)
    theirs = {**sent, f"{first.id}-happened": "Half of them", f"{first.id}-confirmed": "no"}
    assert client.sign_in(cora).post(f"/experiments/{experiment.id}/result", data=theirs).status_code == 303
    version = db.session.get(Experiment, experiment.id).result.version
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/result", data={**sent, "version": version})
    assert answer.status_code == 409
    for words in ("Half of them", "All of them", cora.name, f"keep-{first.id}-happened"):
        assert words in answer.text
    assert db.session.get(Experiment, experiment.id).expectations[0].happened == "Half of them"


def test_the_queries_do_not_grow_with_the_questions(client, school, mel, queries):
    one = make_experiment(school, stage=Stage.READY, by=mel)
    five = make_experiment(school, stage=Stage.READY, by=mel)
    expect(one, [Expected("Q", "A")], by=mel, at=now())
    expect(five, [Expected(f"Q{number}", "A") for number in range(5)], by=mel, at=now())
    db.session.commit()
    ids = one.id, five.id
    client.sign_in(mel)
    for address in ("", "/expectations"):
        counts = []
        for experiment_id in ids:
            queries.clear()
            client.get(f"/experiments/{experiment_id}{address}")
            counts.append(len(queries))
        assert counts[0] == counts[1]
