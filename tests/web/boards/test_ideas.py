"""Logging an idea: a title and Enter."""

import pytest

from board.database import db
from board.models.experiments.experiment import Experiment

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://localhost/teams/team-around-the-school/board"}


def test_a_title_and_enter_make_an_idea(client, school, mel):
    client.sign_in(mel)
    answer = client.post("/teams/team-around-the-school/experiments", data={"title": "  Walk in\ton Wednesdays "})
    assert answer.status_code == 303
    assert "Walk in on Wednesdays" in client.get(answer.location).text
    experiment = db.session.scalar(db.select(Experiment))
    assert (experiment.title, experiment.stage, experiment.created_by_id) == ("Walk in on Wednesdays", "ideas", mel.id)


def test_htmx_gets_the_new_card_alone_and_an_empty_form(client, school, mel):
    answer = client.sign_in(mel).post("/teams/team-around-the-school/experiments", data={"title": "Walking bus"}, headers=HTMX)
    assert 'hx-target="#cards-ideas"' in answer.text
    assert 'id="quick-add"' in answer.text
    assert 'value=""' in answer.text


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("", "Enter a title"),
        ("   ", "Enter a title"),
        ("x" * 10_000, "Title must be 150 characters or fewer"),
        ("Ring\0 first", "has a character that cannot be shown"),
        ("abc \u202e evil", "has a character that cannot be shown"),
    ],
)
def test_a_bad_title_is_kept_with_a_sentence_and_saves_nothing(client, school, mel, title, sentence):
    client.sign_in(mel)
    for headers in ({}, HTMX):
        answer = client.post("/teams/team-around-the-school/experiments", data={"title": title}, headers=headers)
        assert answer.status_code == 422
        assert sentence in answer.text
    assert db.session.scalar(db.select(db.func.count(Experiment.id))) == 0


@pytest.mark.parametrize("title", ["Ring first 📞👩‍👩‍👧", "اتصل أولاً", "<b>Bold</b> & 'quoted'"])
def test_any_script_and_any_sign_is_kept_as_it_was_typed(client, school, mel, title):
    client.sign_in(mel).post("/teams/team-around-the-school/experiments", data={"title": title})
    assert db.session.scalar(db.select(Experiment.title)) == title
    assert client.get("/teams/team-around-the-school/board").status_code == 200


def test_what_looks_like_a_resident_is_asked_about_once(client, school, mel):
    client.sign_in(mel)
    fields = {"title": "Ring 0161 496 0123 first"}
    answer = client.post("/teams/team-around-the-school/experiments", data=fields)
    assert answer.status_code == 422
    assert "looks like a phone number" in answer.text
    assert "Ring 0161 496 0123 first" in answer.text
    assert (
        client.post("/teams/team-around-the-school/experiments", data={**fields, "personal_data_checked": "yes"}).status_code
        == 303
    )


def test_outsiders_leads_and_administrators_log_nothing(client, school, private_team, otto, lee, ada):
    for person, private in ((otto, 404), (lee, 403), (ada, 403)):
        client.sign_in(person)
        assert client.post("/teams/team-around-the-school/experiments", data={"title": "x"}).status_code == 403
        assert client.post("/teams/leaving-care/experiments", data={"title": "x"}).status_code == private


def test_without_its_token_a_form_is_refused(client, school, mel):
    answer = client.sign_in(mel).post("/teams/team-around-the-school/experiments", data={"title": "x"}, without_token=True)
    assert answer.status_code == 400
    assert db.session.scalar(db.select(db.func.count(Experiment.id))) == 0
