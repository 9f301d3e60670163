"""The questions of a borrowed idea: they come along, and its new team says what it expects before it starts."""

import pytest

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.experiments.prediction import Confidence
from board.models.library.borrowing import borrow
from board.models.moments import now
from board.models.sprints.sprint import sprints_of
from board.models.stages import Stage
from tests.factories import NO_TO_ALL, make_check, make_expecting, make_experiment, make_person, make_sprint


@pytest.fixture
def lent(school, mel):
    """What another team tries: two questions, and what it expects of them."""
    return make_expecting(make_experiment(school, "Ring first", Stage.READY, by=mel))


@pytest.fixture
def borrowed(lent, fostering, otto):
    """What Otto's team borrowed of it."""
    copy, _ = borrow(lent, fostering, by=otto, at=now())
    make_sprint(fostering)
    db.session.commit()
    return copy


def both(experiment):
    return [(one.expects, one.sure) for one in db.session.get(Experiment, experiment.id).expectations]


def said(experiment):
    return [one.expects for one in db.session.get(Experiment, experiment.id).expectations]


def to_start(otto, experiment, **more):
    """The whole Move form."""
    sprint = sprints_of(experiment.team)[0]
    return {"stage": "trying", "owner": otto.id, "sprint": sprint.id, "prediction": "Nobody minds", **NO_TO_ALL, **more}


def test_what_comes_along_is_told_before_one_borrows(client, lent, fostering, otto):
    page = client.sign_in(otto).get(f"/experiments/{lent.id}/borrowings/new").text
    assert "with its hypothesis, when to stop and its questions. What was expected, results, readings and people stay" in page
    assert "Questions: Do they pick up? Does it take long?" in page


def test_the_story_says_that_it_is_not_said_yet_and_leads_to_where_one_says_it(client, borrowed, otto):
    page = client.sign_in(otto).get(f"/experiments/{borrowed.id}").text
    assert page.count("What we expect is not said yet.") == 2
    assert "Say what you expect of each of 2 questions." in page
    assert f'href="/experiments/{borrowed.id}/expectations"' in page
    assert "Eight in ten" not in page
    history = client.get(f"/experiments/{borrowed.id}/history").text
    assert "took a question along" in history
    assert "Do they pick up?" in history


def test_the_form_has_the_questions_and_waits_for_what_is_expected(client, borrowed, otto):
    address = f"/experiments/{borrowed.id}/expectations"
    page = client.sign_in(otto).get(address).text
    assert "Say what your own team expects" in page
    assert 'value="Do they pick up?"' in page
    assert "Eight in ten" not in page
    first, second = borrowed.expectations
    sent = {
        "1-known": first.id,
        "1-version": first.version,
        "1-question": first.question,
        "1-expects": "Nine in ten",
        "2-known": second.id,
        "2-version": second.version,
        "2-question": second.question,
    }
    answer = client.post(address, data={**sent, "newest": second.id})
    assert answer.status_code == 303
    assert "You still have to say what you expect of 1 question." in client.get(answer.location).text
    assert said(borrowed) == ["Nine in ten", ""]


def test_the_move_form_asks_for_it_and_saves_what_was_said(client, borrowed, otto):
    first, second = borrowed.expectations
    page = client.sign_in(otto).get(f"/experiments/{borrowed.id}/moves/new", headers={"HX-Request": "true"}).text
    assert '<legend class="panel-legend">Do they pick up?</legend>' in page
    for asked in (
        f'<label for="expects-{first.id}">What do you expect?',
        f'name="expects-{first.id}-sure" type="radio" value="high"',
    ):
        assert asked in page
    words = {f"expects-{first.id}": "Nine in ten", f"expects-{first.id}-sure": "high", f"expects-{second.id}": ""}
    half = to_start(otto, borrowed, **words)
    answer = client.post(f"/experiments/{borrowed.id}/moves", data=half)
    assert answer.status_code == 422
    assert f'id="expects-{second.id}-error"' in answer.text
    assert "Nine in ten" in answer.text
    assert 'value="high" checked' in answer.text
    assert said(borrowed) == ["", ""]
    whole = {**half, f"expects-{second.id}": "Two minutes"}
    assert client.post(f"/experiments/{borrowed.id}/moves", data=whole).status_code == 303
    assert both(borrowed) == [("Nine in ten", "high"), ("Two minutes", None)]
    assert db.session.get(Experiment, borrowed.id).stage == "trying"


def test_how_sure_one_is_stands_there_where_it_was_chosen_before_the_words(client, borrowed, otto):
    borrowed.expectations[0].sure = Confidence.MEDIUM
    db.session.commit()
    page = client.sign_in(otto).get(f"/experiments/{borrowed.id}/moves/new", headers={"HX-Request": "true"}).text
    assert f'name="expects-{borrowed.expectations[0].id}-sure" type="radio" value="medium" checked' in page


def test_what_somebody_else_said_meanwhile_is_shown_and_replaced_only_knowingly(client, borrowed, otto):
    first, second = borrowed.expectations
    sent, nia = to_start(otto, borrowed), make_person("Nia")
    for one in (first, second):
        sent |= {f"expects-{one.id}": "Nine in ten", f"expects-{one.id}-sure": "low", f"expects-{one.id}-seen": one.version}
    first.say("Half of them", by=nia, at=now(), sure=Confidence.HIGH)
    db.session.commit()
    answer = client.sign_in(otto).post(f"/experiments/{borrowed.id}/moves", data=sent)
    assert answer.status_code == 409
    for words in ("Nia has said meanwhile", "“Half of them” (very sure)", "Nine in ten", 'value="low" checked'):
        assert words in answer.text
    assert both(borrowed) == [("Half of them", "high"), ("", None)]
    seen = f"expects-{first.id}-seen"
    assert f'name="{seen}" value="{first.version}"' in answer.text
    assert client.post(f"/experiments/{borrowed.id}/moves", data={**sent, seen: first.version}).status_code == 303
    assert both(borrowed) == [("Nine in ten", "low")] * 2


def test_dragging_it_to_trying_brings_the_form_with_the_questions(client, borrowed, otto):
    answer = client.sign_in(otto).post(f"/experiments/{borrowed.id}/moves", data={"stage": "trying"})
    assert answer.status_code == 422
    assert "Do they pick up?" in answer.text


def test_once_all_else_is_there_the_first_page_asks_for_it(client, borrowed, otto):
    make_check(borrowed, by=otto)
    borrowed.give_to(otto, by=otto, at=now())
    borrowed.plan_for(sprints_of(borrowed.team)[0], by=otto, at=now())
    borrowed.predict("Seven in ten", by=otto, at=now())
    borrowed.move_to(Stage.READY, by=otto, at=now())
    db.session.commit()
    page = client.sign_in(otto).get("/").text
    assert "What do you expect of the questions that came with the idea?" in page
    assert f'href="/experiments/{borrowed.id}/expectations"' in page
