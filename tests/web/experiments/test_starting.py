"""Starting a trial from the Move form: how sure, when to stop, and six questions there and then."""

import pytest

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.stages import Stage
from tests.factories import HYPOTHESIS, NO_TO_ALL, make_agreement, make_check, make_experiment, make_sprint
from tests.web.boards.test_moves import HTMX

YES = {**NO_TO_ALL, "affects_safety": "yes", "about": "Two of us go"}


@pytest.fixture
def fields(school, mel):
    """All that a start is asked for but the six answers."""
    sprint = make_sprint(school)
    return {
        "stage": "trying",
        "owner": mel.id,
        "sprint": sprint.id,
        "prediction": "Seven in ten",
        "sure": "high",
        "failure_signal": "two families in a row mind",
    }


def move(client, experiment, fields, **named):
    return client.post(f"/experiments/{experiment.id}/moves", data=fields, **named)


def now_is(experiment):
    return db.session.get(Experiment, experiment.id)


def test_no_to_all_six_starts_it_with_how_sure_and_when_to_stop(client, school, mel, fields):
    experiment = make_experiment(school, "Ring first", Stage.READY)
    assert move(client.sign_in(mel), experiment, {**fields, **NO_TO_ALL}).status_code == 303
    started = now_is(experiment)
    assert (started.stage, started.prediction.sure, started.failure_signal) == ("trying", "high", "two families in a row mind")
    assert started.check.standing == "clear"
    assert "Stop if two families in a row mind" in client.get(f"/teams/{school.slug}/board").text
    move(client, experiment, {"stage": "reflecting"})
    assert "Stop if" not in client.get(f"/teams/{school.slug}/board").text


def test_how_sure_and_when_to_stop_are_asked_and_not_demanded(client, school, mel, fields):
    experiment = make_experiment(school, "Ring first", Stage.READY)
    page = client.sign_in(mel).get(f"/experiments/{experiment.id}/moves/new").text
    assert "How sure are you?" in page
    assert "We stop if" in page
    plain = {name: value for name, value in fields.items() if name not in ("sure", "failure_signal")}
    assert move(client, experiment, {**plain, **NO_TO_ALL}).status_code == 303
    assert now_is(experiment).prediction.sure is None


@pytest.mark.parametrize("stage", [Stage.IDEAS, Stage.READY])
def test_a_yes_saves_everything_and_the_card_waits_in_ready(client, school, mel, fields, stage):
    experiment = make_experiment(school, "Ring first", stage)
    answer = move(client.sign_in(mel), experiment, {**HYPOTHESIS, **fields, **YES})
    assert answer.status_code == 303
    assert "waits in Ready until a lead agrees" in client.get(answer.location).text
    waits = now_is(experiment)
    assert (waits.stage, waits.prediction.expects, waits.owner, waits.check.about) == (
        "ready",
        "Seven in ten",
        mel,
        "Two of us go",
    )
    assert not waits.prediction.is_frozen
    assert [move.to_stage for move in waits.moves()] == ["ready"]


def test_by_htmx_the_card_comes_again_where_it_waits(client, school, mel, fields):
    experiment = make_experiment(school, "Ring first", Stage.READY)
    answer = move(client.sign_in(mel), experiment, {**fields, **YES}, headers=HTMX)
    assert answer.status_code == 200
    assert "board:moved" in answer.headers["HX-Trigger"]
    assert f'id="card-{experiment.id}"' in answer.text
    assert "Waits for a lead’s agreement" in answer.text
    assert "waits in Ready until a lead agrees" in answer.text


def test_dragging_asks_the_six_questions_and_is_refused_while_a_lead_has_not_agreed(client, school, mel, lee, fields):
    experiment = make_experiment(school, "Ring first", Stage.READY)
    client.sign_in(mel)
    answer = move(client, experiment, {"stage": "trying", "position": 0}, headers=HTMX)
    assert answer.status_code == 422
    assert "Would it be hard to undo?" in answer.text
    move(client, experiment, {**fields, **YES})
    answer = move(client, experiment, {"stage": "trying", "position": 0}, headers=HTMX)
    assert answer.status_code == 422
    assert "“Ring first” cannot move to Trying yet. A lead has to agree first." in answer.text
    make_agreement(now_is(experiment).check, by=lee)
    assert move(client, experiment, {"stage": "trying", "position": 0}, headers=HTMX).status_code == 200
    assert now_is(experiment).stage == "trying"


def test_a_question_that_is_left_out_says_so_and_nothing_is_lost(client, school, mel, fields):
    experiment = make_experiment(school, "Ring first", Stage.READY)
    sent = {**fields, **YES}
    del sent["hard_to_undo"]
    answer = move(client.sign_in(mel), experiment, sent)
    assert answer.status_code == 422
    assert "Answer yes or no: Would it be hard to undo?" in answer.text
    assert "Seven in ten" in answer.text
    assert "Two of us go" in answer.text
    assert now_is(experiment).check is None


def test_a_yes_without_a_word_about_it_starts_nothing(client, school, mel, fields):
    experiment = make_experiment(school, "Ring first", Stage.READY)
    answer = move(client.sign_in(mel), experiment, {**fields, **YES, "about": ""})
    assert answer.status_code == 422
    assert "Say in a sentence what you answered yes to" in answer.text
    waits = now_is(experiment)
    assert (waits.stage, waits.check, waits.prediction) == ("ready", None, None)


def test_what_another_answered_meanwhile_is_not_passed_over(client, school, mel, cora, fields):
    experiment = make_experiment(school, "Ring first", Stage.READY)
    check = make_check(experiment, "affects_safety", about="Somebody may be hurt", by=cora)
    answer = move(client.sign_in(mel), experiment, {**fields, **NO_TO_ALL, "check": 0})
    assert answer.status_code == 409
    assert f"{cora.name} has answered the six questions meanwhile: yes to “Safety or safeguarding”" in answer.text
    assert answer.text.count('value="no" checked') == 6
    assert "Seven in ten" in answer.text
    assert f'name="check" value="{check.id}"' in answer.text
    assert now_is(experiment).stage == "ready"
    assert move(client, experiment, {**fields, **NO_TO_ALL, "check": check.id}).status_code == 303
    assert [check.standing for check in now_is(experiment).checks] == ["waits", "clear"]


def test_two_who_give_the_same_answers_are_not_in_each_others_way(client, school, mel, cora, fields):
    experiment = make_experiment(school, "Ring first", Stage.READY)
    make_check(experiment, by=cora)
    assert move(client.sign_in(mel), experiment, {**fields, **NO_TO_ALL, "check": 0}).status_code == 303
    started = now_is(experiment)
    assert (started.stage, [check.by for check in started.checks]) == ("trying", [cora])


def test_answers_that_are_sent_on_the_way_back_are_left_as_they_are(client, school, mel):
    experiment = make_experiment(school, "Ring first", Stage.READY)
    assert move(client.sign_in(mel), experiment, {"stage": "ideas", "hard_to_undo": "yes"}).status_code == 303
    assert now_is(experiment).check is None
