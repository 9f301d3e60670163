"""Handing up what a team cannot fix itself, answering it, and where both are read."""

import datetime as dt

import pytest

from board.database import db
from board.models.moments import now, say_day
from board.models.retrospectives.escalation import Escalation, escalate
from board.models.stages import Stage
from tests.factories import make_experiment, make_person, make_reflected

IN_TWO_WEEKS = dt.timedelta(days=14)


@pytest.fixture
def experiment(school, mel):
    """Reflected on, with two things to do better."""
    return make_reflected(make_experiment(school, "Ring first", Stage.REFLECTING, by=mel), by=mel)


@pytest.fixture
def improvement(experiment):
    """The first of them."""
    return experiment.retrospective.improvements[0]


@pytest.fixture
def raised(improvement, mel):
    """The same, handed up by Mel."""
    raised = escalate(improvement, "A phone that rings out", now().date() + IN_TWO_WEEKS, by=mel, at=now(), today=now().date())
    db.session.commit()
    return raised


def the_one() -> Escalation:
    """The only one there is."""
    return db.session.scalars(db.select(Escalation)).one()


def test_a_member_hands_one_up_from_the_story_and_reads_it_there(client, experiment, improvement, mel):
    client.sign_in(mel)
    page = client.get(f"/experiments/{experiment.id}").text
    assert f'href="/improvements/{improvement.id}/escalations/new"' in page
    form = client.get(f"/improvements/{improvement.id}/escalations/new").text
    assert f'value="{now().date() + IN_TWO_WEEKS}"' in form
    assert improvement.text in form
    answer = client.post(
        f"/improvements/{improvement.id}/escalations", data={"asked": "A phone", "answer_by": now().date() + IN_TWO_WEEKS}
    )
    assert (answer.status_code, the_one().raised_by_id) == (303, mel.id)
    story = client.get(answer.location).text
    assert "A phone" in story
    assert f"Answer by {say_day(now().date() + IN_TWO_WEEKS)}." in story
    assert "handed up what the team cannot fix itself" in client.get(f"/experiments/{experiment.id}/history").text


def test_it_goes_back_to_the_retrospective_that_it_was_handed_up_from(client, improvement, mel):
    address = f"/improvements/{improvement.id}/escalations"
    client.sign_in(mel)
    assert 'name="back" value="retrospective"' in client.get(f"{address}/new?back=retrospective").text
    sent = {"asked": "A phone", "answer_by": now().date(), "back": "retrospective"}
    assert client.post(address, data=sent).location == f"/retrospectives/{improvement.retrospective_id}"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"asked": "", "answer_by": "2100-01-01"}, "Enter what you need"),
        ({"asked": "A phone", "answer_by": ""}, "Enter the day to answer by"),
        ({"asked": "A phone", "answer_by": "2020-01-01"}, "The day to answer by must be today or later"),
        ({"asked": "A phone", "answer_by": "soon"}, "must be a real date"),
        ({"asked": "Ring 01632 960 001", "answer_by": "2100-01-01"}, "looks like a phone number"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, improvement, mel, sent, sentence):
    answer = client.sign_in(mel).post(f"/improvements/{improvement.id}/escalations", data=sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert sent["asked"] in answer.text
    assert db.session.scalar(db.select(Escalation)) is None


def test_handing_up_twice_is_refused_with_a_sentence(client, improvement, raised, cora):
    sent = {"asked": "Two phones", "answer_by": now().date()}
    answer = client.sign_in(cora).post(f"/improvements/{improvement.id}/escalations", data=sent)
    assert answer.status_code == 422
    assert "Somebody on your team has handed this up already." in answer.text
    assert the_one().asked == "A phone that rings out"


def test_a_lead_finds_it_answers_it_and_the_team_reads_the_answer(client, experiment, raised, lee, mel):
    client.sign_in(lee)
    page = client.get("/review").text
    assert "A phone that rings out" in page
    assert f'href="/escalations/{raised.id}/answers/new?back=/review' in page
    assert "A phone that rings out" in client.get(f"/escalations/{raised.id}/answers/new").text
    answer = client.post(f"/escalations/{raised.id}/answers", data={"answer": "You have one from Monday", "version": 1})
    assert (answer.status_code, the_one().answered_by_id) == (303, lee.id)
    assert "What leads answered in the last month" in client.get(answer.location).text
    client.sign_in(mel)
    for address in (f"/experiments/{experiment.id}", "/teams/team-around-the-school"):
        assert "You have one from Monday" in client.get(address).text
    assert f'action="/escalations/{raised.id}/withdraw"' not in client.get(f"/experiments/{experiment.id}").text


def test_an_empty_answer_is_refused(client, raised, lee):
    answer = client.sign_in(lee).post(f"/escalations/{raised.id}/answers", data={"answer": " ", "version": 1})
    assert answer.status_code == 422
    assert "Enter an answer" in answer.text


def test_two_leads_at_once_see_both_answers_and_choose(client, raised, lee):
    other = make_person("Ruth Adeyemi", is_lead=True)
    client.sign_in(other).post(f"/escalations/{raised.id}/answers", data={"answer": "No money", "version": 1})
    answer = client.sign_in(lee).post(f"/escalations/{raised.id}/answers", data={"answer": "From Monday", "version": 1})
    assert answer.status_code == 409
    assert "No money" in answer.text
    assert "From Monday" in answer.text
    assert the_one().answer == "No money"
    version = the_one().version
    sent = {"answer": "From Monday", "version": version, "keep-answer": "mine"}
    assert client.post(f"/escalations/{raised.id}/answers", data=sent).status_code == 303
    assert the_one().answer == "From Monday"


def test_whoever_raised_it_withdraws_it_and_can_undo_that(client, experiment, raised, mel, lee):
    client.sign_in(mel)
    page = client.get(client.post(f"/escalations/{raised.id}/withdraw").location).text
    assert "A phone that rings out" not in page
    assert f"/escalations/{raised.id}/withdraw/undo" in page
    assert "A phone that rings out" not in client.sign_in(lee).get("/review").text
    assert client.post(f"/escalations/{raised.id}/answers", data={"answer": "Yes", "version": 2}).status_code == 422
    client.sign_in(mel).post(f"/escalations/{raised.id}/withdraw/undo")
    assert "A phone that rings out" in client.get(f"/experiments/{experiment.id}").text


def test_an_answered_one_is_not_withdrawn(client, raised, lee, mel):
    raised.give_answer("Yes", by=lee, at=now())
    db.session.commit()
    answer = client.sign_in(mel).post(f"/escalations/{raised.id}/withdraw")
    assert answer.status_code == 422
    assert "answered already" in answer.text


def test_a_lead_reads_a_private_teams_question_and_others_do_not(client, private_team, cora, lee, otto):
    first = make_reflected(make_experiment(private_team, "Quiet", Stage.REFLECTING, by=cora), by=cora).retrospective.improvements[
        0
    ]
    escalate(first, "A quiet room", now().date(), by=cora, at=now(), today=now().date())
    db.session.commit()
    assert "A quiet room" in client.sign_in(lee).get("/review").text
    assert "A quiet room" not in client.sign_in(otto).get("/review").text


@pytest.mark.slow
def test_the_lists_ask_the_database_no_more_for_many_than_for_one(client, school, mel, lee, raised, queries):
    client.sign_in(lee)
    counted = []
    for number in (0, 4):
        for _each in range(number):
            experiment = make_reflected(make_experiment(school, "More", Stage.REFLECTING, by=mel), by=mel)
            for first in experiment.retrospective.improvements:
                escalate(first, "More", now().date(), by=mel, at=now(), today=now().date())
        db.session.commit()
        pages = []
        for address in ("/", "/review", "/teams/team-around-the-school"):
            client.get(address)
            queries.clear()
            client.get(address)
            pages.append(len(queries))
        counted.append(pages)
    assert counted[0] == counted[1]
