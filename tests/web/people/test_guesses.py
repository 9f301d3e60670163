"""Guessing at the sign-in page: whoever guesses has to wait, and nobody else."""

import re

import pytest

from board.database import db
from board.models.people.audit import AuditEntry
from board.models.people.guess_limit import PER_ADDRESS
from tests.factories import PASSWORD

HOME = {"environ_overrides": {"REMOTE_ADDR": "198.51.100.9"}}


def type_in(client, email="mel@example.org", password=PASSWORD, **how):
    return client.post("/sign-in", data={"email": email, "password": password, "next": ""}, **how)


def guess(client, times, **how):
    """The last answer to so many wrong guesses."""
    return [type_in(client, password="guessing again", **how) for _time in range(times)][-1]


@pytest.fixture
def stranger(app):
    """Another browser."""
    client = app.test_client()
    yield client
    client.stop_listening()


def trail():
    """The actions on the audit trail with their details, the oldest first."""
    rows = db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id))
    return [(entry.action, entry.about, entry.detail) for entry in rows]


def test_after_ten_wrong_passwords_even_the_right_one_has_to_wait(client, mel, otto):
    assert guess(client, 10).status_code == 422
    answer = type_in(client)
    assert answer.status_code == 429
    assert re.search(r"Wait (8\d|90) seconds and try again", answer.text)
    assert 80 <= int(answer.headers["Retry-After"]) <= 90
    assert 'value="mel@example.org"' in answer.text
    assert type_in(client, email="otto@example.org").status_code == 303


def test_whoever_guesses_elsewhere_keeps_nobody_from_their_own_browser(client, stranger, mel):
    type_in(client)
    client.post("/sign-out")
    assert guess(stranger, 11).status_code == 429
    assert type_in(client).status_code == 303


def test_whoever_guesses_keeps_nobody_from_another_address(client, stranger, mel):
    assert guess(stranger, 11).status_code == 429
    assert type_in(client, **HOME).status_code == 303


def test_invented_names_keep_no_office_out(client, stranger, mel, otto):
    for number in range(PER_ADDRESS.most + 20):
        answer = guess(stranger, 1, email=f"invented{number}@example.org")
        assert answer.status_code == 422
    assert type_in(client).status_code == 303
    assert trail()[-1][0] == "signed in"


def test_wrong_joining_codes_keep_nobody_out(client, stranger, school, mel, cora):
    client.sign_in(mel)
    for _code in range(70):
        answer = client.post("/join", data={"code": "WRONG2"})
    assert answer.status_code == 429
    assert type_in(stranger).status_code == 303
    stranger.post("/sign-out")
    stranger.sign_in(cora)
    assert stranger.post("/join", data={"code": "WRONG2"}).status_code == 422


def test_the_cookie_of_a_browser_is_for_whom_it_was_made_and_cannot_be_made_up(client, stranger, mel, otto):
    type_in(client, email="otto@example.org")
    client.post("/sign-out")
    guess(stranger, 11)
    assert type_in(client).status_code == 429
    client.set_cookie("device", f'["made up",[{mel.id}]].signature')
    assert type_in(client).status_code == 429


def test_a_shared_browser_knows_everybody_who_signed_in_with_it(client, stranger, mel, otto):
    for email in ("mel@example.org", "otto@example.org"):
        type_in(client, email=email)
        client.post("/sign-out")
    for email in ("mel@example.org", "otto@example.org"):
        guess(stranger, 11, email=email)
        assert type_in(client, email=email).status_code == 303
        client.post("/sign-out")


def test_an_administrator_lets_somebody_try_again_at_once(client, stranger, mel, ada):
    guess(stranger, 11)
    client.sign_in(ada)
    assert "many times" in client.get(f"/people/{mel.id}").text
    answer = client.post(f"/people/{mel.id}/unlocks")
    assert answer.location == f"/people/{mel.id}"
    assert "many times" not in client.get(answer.location).text
    assert trail()[-1] == ("unlocked", "Mel Okafor", "")
    assert type_in(stranger).status_code == 303


def test_a_password_typed_right_every_morning_is_never_held_up(client, mel):
    for _morning in range(12):
        assert type_in(client, **HOME).status_code == 303
        client.post("/sign-out")
        client.delete_cookie("device")


def test_what_was_refused_is_on_the_trail_without_what_was_typed(client, mel):
    guess(client, 10)
    guess(client, 5)
    type_in(client, email="my secret password", password="x")
    assert trail() == [
        *[("sign-in refused", "Mel Okafor", "a wrong password")] * 10,
        ("must wait", "Mel Okafor", "too many wrong passwords by account and address"),
        ("sign-in refused", "", "an address that nobody signs in with"),
    ]


def test_invented_names_do_not_fill_the_trail(client, mel):
    for number in range(PER_ADDRESS.most + 50):
        guess(client, 1, email=f"invented{number}@example.org")
    assert len(trail()) == PER_ADDRESS.most + 1
    assert trail()[-1] == ("must wait", "", "too many wrong passwords by address")
