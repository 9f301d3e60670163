"""What is expected of a measure: chosen from a list, frozen, and afterwards told by its readings."""

from decimal import Decimal

import pytest

from board.database import db
from board.models.evidence.expectation import Expected, expect
from board.models.evidence.measure import measures_of
from board.models.experiments.experiment import Experiment
from board.models.moments import now
from board.models.stages import Stage
from tests.factories import make_check, make_experiment, make_measure, make_sprint

ASKED = "Visits that find nobody in"


@pytest.fixture
def ready(school, mel):
    """An experiment in Ready with a measure of two readings, and a prediction."""
    experiment = make_experiment(school, "Ring first", Stage.READY, by=mel)
    experiment.predict("Seven in ten", by=mel, at=now())
    make_measure(experiment, [12, 9], by=mel, baseline=Decimal(24), target=Decimal(10))
    return experiment


@pytest.fixture
def tried(ready, mel):
    """The same, begun, with something expected of its measure."""
    expect(ready, [Expected("", "Ten at most", measure_id=measures_of(ready)[0].id)], by=mel, at=now())
    ready.give_to(mel, by=mel, at=now())
    ready.plan_for(make_sprint(ready.team), by=mel, at=now())
    make_check(ready, by=mel)
    ready.move_to(Stage.TRYING, by=mel, at=now())
    db.session.commit()
    return ready


def asked(experiment):
    return [(one.asks, one.expects) for one in db.session.get(Experiment, experiment.id).expectations]


def test_a_measure_is_chosen_and_no_question_typed(client, ready, mel, otto):
    address, measure = f"/experiments/{ready.id}/expectations", measures_of(ready)[0]
    assert f'<option value="{measure.id}">{ASKED}</option>' in client.sign_in(mel).get(address).text
    answer = client.post(address, data={"1-measure_id": measure.id, "1-expects": "Ten at most", "1-sure": "high"})
    assert answer.status_code == 303
    assert asked(ready) == [(ASKED, "Ten at most")]
    assert f'<option value="{measure.id}" selected>' in client.get(address).text
    story = client.sign_in(otto).get(f"/experiments/{ready.id}").text
    for words in ("Ten at most", "<dt>Baseline</dt><dd>24%</dd>", "<dt>Target</dt><dd>10%</dd>", "<dd>9% on "):
        assert words in story
    history = client.get(f"/experiments/{ready.id}/history").text
    assert ASKED in history
    assert "wrote what is expected" in history


def test_without_a_measure_no_list_is_shown_and_one_is_offered(client, school, mel):
    experiment = make_experiment(school, stage=Stage.READY, by=mel)
    page = client.sign_in(mel).get(f"/experiments/{experiment.id}/expectations").text
    assert "Which measure?" not in page
    assert f'href="/experiments/{experiment.id}/measures/new"' in page


@pytest.mark.parametrize("nonsense", ["-1", "9999", "x", "99999999999999"])
def test_a_measure_that_is_not_on_the_list_is_refused_and_the_words_are_kept(client, ready, mel, nonsense):
    sent = {"1-measure_id": nonsense, "1-expects": "Ten at most"}
    answer = client.sign_in(mel).post(f"/experiments/{ready.id}/expectations", data=sent)
    assert answer.status_code == 422
    assert "Choose a measure from the list" in answer.text
    assert "Ten at most" in answer.text


def test_a_measure_chosen_twice_is_said_at_the_second(client, ready, mel):
    measure = measures_of(ready)[0].id
    sent = {"2-measure_id": measure, "2-expects": "Ten", "4-measure_id": measure, "4-expects": "Nine"}
    answer = client.sign_in(mel).post(f"/experiments/{ready.id}/expectations", data=sent)
    assert answer.status_code == 422
    assert 'id="4-measure_id-error"' in answer.text


def test_another_teams_measure_can_not_be_chosen(client, ready, make_stranger, mel):
    sent = {"1-measure_id": make_stranger, "1-expects": "Ten at most"}
    assert client.sign_in(mel).post(f"/experiments/{ready.id}/expectations", data=sent).status_code == 422


@pytest.fixture
def make_stranger(school, mel):
    """The id of a measure of another experiment."""
    return make_measure(make_experiment(school, "Another", by=mel), by=mel).id


def test_two_who_choose_at_once_are_shown_both_by_name(client, ready, mel, cora):
    measure = measures_of(ready)[0]
    other = make_measure(ready, by=mel, name="Calls back")
    expect(ready, [Expected("Are they in?", "Ten")], by=mel, at=now())
    db.session.commit()
    one = ready.expectations[0]
    sent = {"newest": one.id, "1-known": one.id, "1-version": one.version, "1-question": "Are they in?", "1-expects": "Ten"}
    address = f"/experiments/{ready.id}/expectations"
    assert client.sign_in(cora).post(address, data={**sent, "1-measure_id": other.id}).status_code == 303
    answer = client.sign_in(mel).post(address, data={**sent, "1-measure_id": measure.id})
    assert answer.status_code == 409
    assert "<blockquote>Calls back</blockquote>" in answer.text
    assert f"<p>{ASKED}</p>" in answer.text
    version = db.session.get(Experiment, ready.id).expectations[0].version
    chosen = {**sent, "1-measure_id": measure.id, "1-version": version, "keep-1-measure_id": "theirs"}
    assert client.post(address, data=chosen).status_code == 303
    assert db.session.get(Experiment, ready.id).expectations[0].measure_id == other.id


def test_the_result_is_asked_beside_the_readings_and_only_whether_it_was_so_need_be_said(client, tried, mel, otto):
    one = tried.expectations[0]
    page = client.sign_in(mel).get(f"/experiments/{tried.id}/result").text
    for words in (ASKED, "You expected: Ten at most", "<dt>Last reading</dt><dd>9% on ", "Only if there is more to say"):
        assert words in page
    sent = {"happened": "Fewer", "confirmed": "yes", f"{one.id}-happened": "", f"{one.id}-confirmed": "yes"}
    sent |= {f"{one.id}-version": one.version}
    assert client.post(f"/experiments/{tried.id}/result", data=sent).status_code == 303
    story = client.sign_in(otto).get(f"/experiments/{tried.id}").text
    chapter = story[story.index('id="story-result"') :]
    assert chapter.count("<dt>Baseline</dt><dd>24%</dd>") == 1
    assert "Not told yet" not in chapter
    coach = client.get(f"/experiments/{tried.id}/coaching").text
    assert "Yes. Baseline 24%; target 10%; last reading 9% on " in coach


def test_until_it_is_said_nobody_claims_that_it_was_confirmed(client, tried, mel):
    sent = {"happened": "Fewer", "confirmed": "yes"}
    assert client.sign_in(mel).post(f"/experiments/{tried.id}/result", data=sent).status_code == 303
    assert "Whether that is what was expected is not said yet." in client.get(f"/experiments/{tried.id}").text


def test_a_target_that_is_moved_after_the_start_is_seen_to_have_moved(client, tried, mel, otto):
    measure = measures_of(tried)[0]
    words = {"name": measure.name, "unit": "%", "kind": "outcome", "better": "lower", "baseline": "24%", "target": "20%"}
    answer = client.sign_in(mel).post(f"/measures/{measure.id}", data={**words, "version": measure.version})
    assert answer.status_code == 303
    assert "10% at the start, 20% now" in client.sign_in(otto).get(f"/experiments/{tried.id}").text


def test_a_review_as_a_file_tells_question_by_question(client, tried, mel):
    one = tried.expectations[0]
    sent = {"happened": "Fewer", "confirmed": "yes", f"{one.id}-happened": "", f"{one.id}-confirmed": "partly"}
    sent |= {f"{one.id}-version": one.version}
    assert client.sign_in(mel).post(f"/experiments/{tried.id}/result", data=sent).status_code == 303
    assert f"{ASKED}: Ten at most – Partly" in client.get("/review.csv").text
