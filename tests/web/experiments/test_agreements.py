"""A lead agrees, asks back or says no, and the team answers."""

import pytest

from board.database import db
from board.models.experiments.agreement import Agreement, AgreementKind
from board.models.experiments.experiment import Experiment
from board.models.stages import Stage
from tests.factories import make_agreement, make_check, make_experiment, make_person

AGREED = {"kind": "agreed", "said": "You go in pairs"}


@pytest.fixture
def waits(school, mel):
    """A card in Ready that has all but a lead's agreement."""
    experiment = make_experiment(school, "Ring first", Stage.TRYING, by=mel, failure_signal="two families in a row mind")
    experiment.stage = Stage.READY
    make_check(experiment, "affects_safety", about="Somebody may be at home alone", by=mel)
    return experiment


def opened(client, experiment):
    """What the form says that its writer has read."""
    check = db.session.get(Experiment, experiment.id).check
    last = check.agreements[-1].id if check.agreements else 0
    return {"check": check.id, "stands": last}


def say(client, experiment, **fields):
    return client.post(f"/experiments/{experiment.id}/agreements", data={**opened(client, experiment), **fields})


def test_a_lead_has_all_in_sight_and_agrees(client, waits, lee, mel):
    client.sign_in(lee)
    assert "The team has answered yes to one of six questions" in client.get("/").text
    assert "Somebody may be at home alone" in client.get("/review").text
    page = client.get(f"/experiments/{waits.id}/agreements/new").text
    for words in ("a phone call before the first visit", "Seven in ten will go ahead", "two families in a row mind"):
        assert words in page
    for words in ("Might it affect anyone’s safety", "Somebody may be at home alone"):
        assert words in page
    answer = say(client, waits, **AGREED)
    story = client.get(answer.location).text
    assert "A lead has agreed" in story
    assert "You go in pairs" in story
    assert "agreed that it can be tried" in client.get(f"/experiments/{waits.id}/history").text
    assert "one of six questions" not in client.get("/").text
    assert "Everything is there. You can start." in client.sign_in(mel).get("/").text


def test_a_question_goes_to_the_team_and_its_answer_to_the_leads(client, waits, lee, mel, otto):
    client.sign_in(lee)
    assert say(client, waits, kind="asked", said="Who rings?").status_code == 303
    assert "one of six questions" not in client.get("/").text
    assert "A lead has a question" not in client.sign_in(otto).get("/").text
    client.sign_in(mel)
    assert "A lead has a question: is it safe to try?" in client.get("/").text
    assert "Who rings?" in client.get(f"/experiments/{waits.id}/replies/new").text
    answer = client.post(f"/experiments/{waits.id}/replies", data={**opened(client, waits), "said": "The duty worker"})
    assert "The duty worker" in client.get(answer.location).text
    assert "one of six questions" in client.sign_in(lee).get("/").text
    assert "The team has answered a question" in client.get("/review").text


def test_a_no_comes_back_to_the_team_with_its_reason(client, waits, lee, mel):
    say(client.sign_in(lee), waits, kind="refused", said="Not alone")
    client.sign_in(mel)
    assert "A lead said no to trying it like this" in client.get("/").text
    page = client.get(f"/experiments/{waits.id}/safety/new").text
    assert "Not alone" in page
    assert "Change it and answer again" in client.get(f"/experiments/{waits.id}").text


def test_of_two_leads_at_once_the_second_reads_the_first_and_nothing_is_lost(client, waits, lee):
    first = opened(client, waits)
    make_agreement(waits.check, AgreementKind.REFUSED, "Not alone", by=make_person("Lena Lead", is_lead=True))
    client.sign_in(lee)
    answer = client.post(f"/experiments/{waits.id}/agreements", data={**first, **AGREED})
    assert answer.status_code == 409
    assert "Lena Lead said no while you were writing" in answer.text
    assert "Not alone" in answer.text
    assert "You go in pairs" in answer.text
    assert len(db.session.get(Experiment, waits.id).check.agreements) == 1
    assert say(client, waits, **AGREED).status_code == 303
    assert db.session.get(Experiment, waits.id).check.standing == "agreed"


def test_answers_that_were_given_again_are_shown_beside_those_that_were_read(client, waits, lee, mel):
    read = opened(client, waits)
    make_check(waits, "hard_to_undo", about="We could not take it back", by=mel)
    answer = client.sign_in(lee).post(f"/experiments/{waits.id}/agreements", data={**read, **AGREED})
    assert answer.status_code == 409
    assert "answered the six questions again while you were writing" in answer.text
    for words in (
        "We could not take it back",
        "Somebody may be at home alone",
        "You go in pairs",
        "The answers that you had read",
    ):
        assert words in answer.text
    assert db.session.scalar(db.select(Agreement)) is None
    say(client, waits, **AGREED)
    assert [check.standing for check in db.session.get(Experiment, waits.id).checks] == ["clear", "waits", "agreed"]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({**AGREED, "kind": ""}, "Choose whether you agree, ask a question or say no"),
        ({**AGREED, "kind": "answered"}, "Choose whether you agree, ask a question or say no"),
        ({**AGREED, "said": " "}, "Enter a sentence"),
    ],
)
def test_bad_input_is_explained_and_kept(client, waits, lee, sent, sentence):
    answer = say(client.sign_in(lee), waits, **sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert sent["said"].strip() in answer.text
    assert db.session.scalar(db.select(Agreement)) is None


def test_no_lead_is_asked_where_all_six_are_no(client, school, mel, lee):
    experiment = make_experiment(school, stage=Stage.READY)
    client.sign_in(lee)
    assert "has not answered the six questions yet" in client.get(f"/experiments/{experiment.id}/agreements/new").text
    assert client.post(f"/experiments/{experiment.id}/agreements", data=AGREED).status_code == 422
    make_check(experiment, by=mel)
    assert "It starts without you" in client.get(f"/experiments/{experiment.id}/agreements/new").text
    assert say(client, experiment, **AGREED).status_code == 422


def test_a_lead_on_the_team_leaves_their_own_answers_to_another_lead(client, waits, mel, lee):
    mel.is_lead = True
    db.session.commit()
    client.sign_in(mel)
    assert "another lead has to agree" in client.get(f"/experiments/{waits.id}/agreements/new").text
    answer = say(client, waits, **AGREED)
    assert answer.status_code == 422
    assert "You have answered these questions yourself" in answer.text
    lee.is_lead = False
    db.session.commit()
    assert say(client, waits, **AGREED).status_code == 303


def test_only_leads_agree_and_only_the_team_answers_them(client, waits, mel, cora, otto, ada, lee):
    for person in (mel, cora, otto, ada):
        client.sign_in(person)
        assert client.get(f"/experiments/{waits.id}/agreements/new").status_code == 403
        assert say(client, waits, **AGREED).status_code == 403
    make_agreement(waits.check, AgreementKind.ASKED, "Who rings?", by=lee)
    for person in (otto, ada, lee):
        client.sign_in(person)
        assert client.get(f"/experiments/{waits.id}/replies/new").status_code == 403
        assert client.post(f"/experiments/{waits.id}/replies", data={"said": "Me"}).status_code == 403


def test_two_who_answer_a_lead_at_once_are_both_heard(client, waits, lee, mel, cora):
    make_agreement(waits.check, AgreementKind.ASKED, "Who rings?", by=lee)
    read = opened(client, waits)
    client.sign_in(cora).post(f"/experiments/{waits.id}/replies", data={**read, "said": "The duty worker"})
    client.sign_in(mel)
    answer = client.post(f"/experiments/{waits.id}/replies", data={**read, "said": "Whoever is free"})
    assert answer.status_code == 409
    assert "The duty worker" in answer.text
    assert "Whoever is free" in answer.text
    answer = client.post(f"/experiments/{waits.id}/replies", data={**opened(client, waits), "said": "Whoever is free"})
    assert answer.status_code == 303
    assert [word.said for word in db.session.get(Experiment, waits.id).check.agreements][1:] == [
        "The duty worker",
        "Whoever is free",
    ]


def test_an_answer_needs_a_question_and_words(client, waits, mel, lee):
    client.sign_in(mel)
    answer = client.post(f"/experiments/{waits.id}/replies", data={**opened(client, waits), "said": "Me"})
    assert answer.status_code == 422
    assert "No question of a lead waits" in answer.text
    make_agreement(waits.check, AgreementKind.ASKED, "Who rings?", by=lee)
    answer = client.post(f"/experiments/{waits.id}/replies", data={**opened(client, waits), "said": ""})
    assert answer.status_code == 422
    assert "Enter an answer" in answer.text


@pytest.mark.slow
def test_the_lists_ask_the_database_no_more_for_many_than_for_one(client, school, fostering, mel, otto, lee, queries):
    client.sign_in(lee)
    counts = []
    for number in range(3):
        for team, by in ((school, mel), (fostering, otto)):
            experiment = make_experiment(team, f"Number {number}", Stage.TRYING, by=by)
            make_agreement(make_check(experiment, "uses_data", about=f"{number}", by=by), AgreementKind.ASKED, "Who?", by=lee)
            db.session.add(Agreement(check=experiment.check, kind="answered", said="Me", by_id=by.id, at=experiment.check.at))
            db.session.commit()
        pages = []
        for address in ("/", "/review"):
            queries.clear()
            assert f"Number {number}" in client.get(address).text
            pages.append(len(queries))
        counts.append(pages)
    assert counts[0] == counts[1] == counts[2]
