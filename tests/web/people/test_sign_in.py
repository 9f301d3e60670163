"""Signing in and out."""

from dataclasses import replace

import pytest
from flask import Flask

from board.database import db
from board.models.people.guess_limit import GuessBucket
from board.models.people.organisation import Organisation
from board.models.people.person import Person
from board.models.people.sign_in import SignIn
from board.models.people.team import Team
from tests.factories import PASSWORD
from tests.pages import StrictClient

WRONG = "The e-mail address or the password is not right"


def type_in(client: StrictClient, email: str = "mel@example.org", password: str = PASSWORD, next: str = "", **how: object):
    return client.post("/sign-in", data={"email": email, "password": password, "next": next}, **how)


def test_the_right_password_opens_the_board(client: StrictClient, mel: Person) -> None:
    assert type_in(client).location == "/"
    assert "Hello, Mel" in client.get("/").text


def test_an_address_is_the_same_in_capitals(client: StrictClient, mel: Person) -> None:
    assert type_in(client, email="  MEL@Example.org ").status_code == 303


def test_every_sign_in_has_a_token_of_its_own(client: StrictClient, app: Flask, mel: Person) -> None:
    with client.session_transaction() as kept:
        kept["_user_id"], kept["left"] = "chosen by somebody else", "behind"
    type_in(client)
    with client.session_transaction() as kept:
        first = kept["_user_id"]
        assert first != "chosen by somebody else"
        assert "left" not in kept
    client.post("/sign-out")
    type_in(client)
    with client.session_transaction() as kept:
        assert kept["_user_id"] != first


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer(client: StrictClient, mel: Person) -> None:
    wrong, unknown = type_in(client, password="not this one"), type_in(client, email="nobody@example.org")
    assert wrong.status_code == unknown.status_code == 422
    assert WRONG in wrong.text
    assert WRONG in unknown.text
    assert 'value="mel@example.org"' in wrong.text
    assert "not this one" not in wrong.text


def test_somebody_who_has_left_cannot_sign_in(client: StrictClient, mel: Person) -> None:
    mel.left_at = mel.created_at
    db.session.commit()
    assert WRONG in type_in(client).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "", "password": "x"}, "Enter your e-mail address"),
        ({"email": "mel@example.org", "password": ""}, "Enter your password"),
        ({"email": "mel\0@example.org", "password": "x"}, "a character that cannot be shown"),
        ({"email": "a" * 10_000, "password": "x"}, "characters or fewer"),
    ],
)
def test_what_is_missing_or_wrong_is_said(client: StrictClient, mel: Person, typed: dict[str, str], sentence: str) -> None:
    answer = client.post("/sign-in", data=typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert db.session.scalar(db.select(db.func.count(GuessBucket.key))) == 0


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/teams?sort=name", "/teams?sort=name"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\t/evil.example", "/"),
        ("/ok\r\nX: y", "/"),
        ("", "/"),
    ],
)
def test_only_a_path_of_this_board_follows(client: StrictClient, mel: Person, wanted: str, reached: str) -> None:
    assert type_in(client, next=wanted).location == reached


def test_a_stranger_is_brought_back_to_the_page_they_wanted(client: StrictClient, mel: Person, school: Team) -> None:
    turned_away = client.get("/teams/team-around-the-school")
    assert turned_away.location == "/sign-in?next=/teams/team-around-the-school"
    assert 'name="next" value="/teams/team-around-the-school"' in client.get(turned_away.location).text


def test_whoever_is_signed_in_already_goes_on(client: StrictClient, mel: Person) -> None:
    client.sign_in(mel)
    assert client.get("/sign-in").location == "/"
    assert client.get("/sign-in?next=//evil.example").location == "/"


def test_signing_out_ends_every_copy_of_the_cookie(client: StrictClient, app: Flask, mel: Person) -> None:
    client.sign_in(mel)
    client.get("/account")
    copy = app.test_client()
    with client.session_transaction() as ours, copy.session_transaction() as theirs:
        theirs.update(ours)
    assert copy.get("/account").status_code == 200
    assert client.post("/sign-out").location == "/sign-in"
    assert copy.get("/account").status_code == 303
    assert db.session.scalars(db.select(SignIn)).one().ended_at is not None
    copy.stop_listening()


def test_a_form_without_its_token_signs_nobody_in(client: StrictClient, app: Flask, mel: Person) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client.post("/sign-in", data={"email": "mel@example.org", "password": PASSWORD}, without_token=True)
    assert answer.status_code == 400


def test_a_board_with_nothing_set_up_points_to_its_link(client: StrictClient) -> None:
    answer = client.get("/sign-in")
    assert "printed a link that works once" in answer.text
    assert 'name="password"' not in answer.text


@pytest.fixture
def demo(app: Flask, organisation: Organisation):
    real = app.config["BOARD"]
    app.config["BOARD"] = replace(real, demo=True)
    organisation.is_demo = True
    db.session.commit()
    yield
    app.config["BOARD"] = real


def test_the_demo_has_a_button_for_each_of_its_people(client: StrictClient, demo: None, cora: Person, mel: Person) -> None:
    page = client.get("/sign-in").text
    assert page.count('action="/demo-sign-ins"') == 2
    assert "Team member" in page
    assert client.post("/demo-sign-ins", data={"email": "cora@example.org"}).location == "/"
    assert "Hello, Cora" in client.get("/").text


def test_the_demo_has_no_button_for_anybody_else(client: StrictClient, demo: None, mel: Person) -> None:
    mel.email = "somebody@example.org"
    db.session.commit()
    assert client.post("/demo-sign-ins", data={"email": "somebody@example.org"}).status_code == 404


def test_there_are_no_such_buttons_on_a_real_board(client: StrictClient, cora: Person) -> None:
    assert "demo-sign-ins" not in client.get("/sign-in").text
    assert client.post("/demo-sign-ins", data={"email": "cora@example.org"}).status_code == 404
