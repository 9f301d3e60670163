"""Answering the six questions on their own page."""

import pytest

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.experiments.safety import QUESTIONS
from board.models.stages import Stage
from tests.factories import NO_TO_ALL, make_agreement, make_check, make_experiment, make_person

ONE_YES = {**NO_TO_ALL, "uses_data": "yes", "about": "Numbers stay in the booking form"}


def test_no_to_all_six_is_a_page_and_a_press(client, school, mel, lee):
    experiment = make_experiment(school, stage=Stage.READY)
    page = client.sign_in(mel).get(f"/experiments/{experiment.id}/safety/new").text
    assert all(question.asks in page and question.means in page for question in QUESTIONS)
    assert " checked" not in page.partition("<main")[2]
    answer = client.post(f"/experiments/{experiment.id}/safety", data=NO_TO_ALL)
    assert answer.status_code == 303
    assert "No to all six questions." in client.sign_in(lee).get(f"/experiments/{experiment.id}").text


def test_a_yes_is_put_to_the_leads_with_who_and_when(client, school, mel, lee):
    experiment = make_experiment(school, stage=Stage.READY)
    page = client.sign_in(mel).get(client.post(f"/experiments/{experiment.id}/safety", data=ONE_YES).location).text
    assert "Leads are asked to agree" in page
    for words in ("Waits for a lead", "Does it use personal data in a new way?", "Numbers stay in the booking form", mel.name):
        assert words in page
    history = client.get(f"/experiments/{experiment.id}/history").text
    assert "answered whether it is safe to try" in history
    assert "Personal data" in history


def test_the_answers_that_stand_are_there_to_be_answered_again(client, school, mel):
    experiment = make_experiment(school, stage=Stage.READY)
    make_check(experiment, "hard_to_undo", about="We would have to ring everybody", by=mel)
    page = client.sign_in(mel).get(f"/experiments/{experiment.id}/safety/new").text
    assert page.count(" checked") == 6
    assert "We would have to ring everybody" in page


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({**ONE_YES, "hard_to_undo": ""}, "Answer yes or no: Would it be hard to undo?"),
        ({**ONE_YES, "hard_to_undo": "perhaps"}, "Choose yes, no or nothing"),
        ({**ONE_YES, "about": " "}, "Say in a sentence what you answered yes to"),
        ({**ONE_YES, "about": "Ring Mrs Green on 07700 900123"}, "looks like a phone number"),
    ],
)
def test_what_is_missing_is_said_and_what_was_chosen_is_kept(client, school, mel, sent, sentence):
    experiment = make_experiment(school, stage=Stage.READY)
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/safety", data=sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="yes" checked' in answer.text
    assert sent["about"].strip() in answer.text
    assert db.session.get(Experiment, experiment.id).check is None


def test_of_two_who_answer_at_once_the_second_is_shown_both(client, school, mel, cora):
    experiment = make_experiment(school, stage=Stage.READY)
    make_check(experiment, "affects_safety", about="Two of us go", by=cora)
    client.sign_in(mel)
    answer = client.post(f"/experiments/{experiment.id}/safety", data={**ONE_YES, "stands": 0})
    assert answer.status_code == 409
    assert "Two of us go" in answer.text
    assert f"What {cora.name} answered meanwhile" in answer.text
    assert "Numbers stay in the booking form" in answer.text
    assert len(db.session.get(Experiment, experiment.id).checks) == 1
    again = {**ONE_YES, "stands": experiment.check.id}
    assert client.post(f"/experiments/{experiment.id}/safety", data=again).status_code == 303
    kept = db.session.get(Experiment, experiment.id).checks
    assert [check.about for check in kept] == ["Two of us go", "Numbers stay in the booking form"]
    assert "Answered before (1)" in client.get(f"/experiments/{experiment.id}").text


def test_only_the_team_answers(client, school, otto, lee, ada):
    experiment = make_experiment(school, stage=Stage.READY)
    for person in (otto, lee, ada):
        client.sign_in(person)
        assert client.get(f"/experiments/{experiment.id}/safety/new").status_code == 403
        assert client.post(f"/experiments/{experiment.id}/safety", data=NO_TO_ALL).status_code == 403


def test_a_private_teams_questions_are_not_there(client, private_team, otto):
    experiment = make_experiment(private_team)
    assert client.sign_in(otto).get(f"/experiments/{experiment.id}/safety/new").status_code == 404


def test_a_yes_while_it_is_tried_marks_the_card_and_moves_nothing(client, school, mel, lee):
    experiment = make_experiment(school, "Ring first", Stage.TRYING, by=mel)
    client.sign_in(mel)
    assert "Is it still safe?" not in client.get(f"/teams/{school.slug}/board").text
    client.post(f"/experiments/{experiment.id}/safety", data={**ONE_YES, "stands": experiment.check.id})
    assert db.session.get(Experiment, experiment.id).stage == "trying"
    assert "Is it still safe? A lead has to agree" in client.get(f"/teams/{school.slug}/board").text
    make_agreement(db.session.get(Experiment, experiment.id).check, by=lee)
    assert "Is it still safe?" not in client.get(f"/teams/{school.slug}/board").text


@pytest.mark.slow
def test_the_queries_of_a_story_do_not_grow_with_its_answers_and_what_was_said(client, school, mel, lee, queries):
    experiment = make_experiment(school, stage=Stage.READY, by=mel)
    make_agreement(make_check(experiment, "uses_data", by=mel), by=lee)
    client.sign_in(mel)
    counts = []
    for number in range(3):
        queries.clear()
        client.get(f"/experiments/{experiment.id}")
        counts.append(len(queries))
        by = make_person(f"Person{number} New", is_lead=True)
        make_agreement(make_check(experiment, "uses_data", about=f"For the {number} time", by=mel), by=by)
    assert counts[0] == counts[1] == counts[2]
