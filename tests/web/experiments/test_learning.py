"""Writing what was learned."""

import pytest

from board.database import db
from board.models.experiments.learning import Learning
from board.models.stages import Stage
from tests.factories import make_experiment, make_reflected

LINES = {"believed": "A call helps", "observed": "It did", "learned": "Evenings are best", "therefore": "We ring at five"}


def test_the_form_is_begun_from_the_hypothesis_and_the_result(client, school, mel):
    experiment = make_experiment(school, stage=Stage.REFLECTING)
    page = client.sign_in(mel).get(f"/experiments/{experiment.id}/learning").text
    assert "We believe a phone call before the first visit, for families new to us" in page
    assert "Nine in ten went ahead." in page


def test_what_was_learned_is_there_for_everyone(client, school, mel, otto):
    experiment = make_experiment(school, stage=Stage.REFLECTING)
    assert client.sign_in(mel).post(f"/experiments/{experiment.id}/learning", data=LINES).status_code == 303
    page = client.sign_in(otto).get(f"/experiments/{experiment.id}").text
    assert all(words in page for words in LINES.values())


def test_it_can_be_changed(client, school, mel):
    experiment = make_reflected(make_experiment(school, stage=Stage.REFLECTING))
    client.sign_in(mel).post(f"/experiments/{experiment.id}/learning", data={**LINES, "version": 1})
    assert db.session.scalar(db.select(Learning)).learned == "Evenings are best"


@pytest.mark.parametrize("line", LINES)
def test_each_line_is_asked_for_and_the_others_are_kept(client, school, mel, line):
    experiment = make_experiment(school, stage=Stage.REFLECTING)
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/learning", data={**LINES, line: ""})
    assert answer.status_code == 422
    assert "Error:" in answer.text
    assert all(words in answer.text for name, words in LINES.items() if name != line)
    assert db.session.query(Learning).count() == 0


def test_only_the_team_writes_it(client, school, otto, lee, ada):
    experiment = make_experiment(school, stage=Stage.REFLECTING)
    for person in (otto, lee, ada):
        client.sign_in(person)
        assert client.get(f"/experiments/{experiment.id}/learning").status_code == 403
        assert client.post(f"/experiments/{experiment.id}/learning", data=LINES).status_code == 403


def test_two_people_writing_at_once_keep_both_their_words(client, school, mel, cora):
    experiment = make_reflected(make_experiment(school, stage=Stage.REFLECTING))
    was = {
        "believed": "A call helps",
        "observed": "Nine in ten went ahead",
        "learned": "A call is enough",
        "therefore": "We will ring everyone",
        "version": 1,
    }
    client.sign_in(cora).post(f"/experiments/{experiment.id}/learning", data={**was, "learned": "Cora learned this"})
    answer = client.sign_in(mel).post(
        f"/experiments/{experiment.id}/learning", data={**was, "learned": "Mel learned that", "therefore": "We go on"}
    )
    assert answer.status_code == 409
    assert "Cora learned this" in answer.text
    assert "Mel learned that" in answer.text
    assert "We go on" in answer.text
