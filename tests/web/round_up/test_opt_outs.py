"""How much of the round-up one gets: chosen in the account, or stopped by the link in a mail without signing in."""

import pytest

from board.database import db
from board.models.people.activity import Activity
from board.models.round_up.subscription import Subscription, Wants, opt_out_token, wanted_by


@pytest.fixture
def link(application, mel):
    """The address in Mel's own letters."""
    return f"/round-ups/opt-outs/{opt_out_token(mel.id, application.config['BOARD'].secret_key)}"


def test_a_mail_program_opts_somebody_out_by_one_post(client, mel, link):
    answer = client.post(link, data={"List-Unsubscribe": "One-Click"}, without_token=True)
    assert answer.status_code == 200
    assert wanted_by(mel) is Wants.NONE


def test_looking_at_the_link_opts_nobody_out(client, mel, link):
    assert "Stop sending it to me" in client.get(link).text
    assert wanted_by(mel) is Wants.ALL


def test_asked_twice_it_is_the_same_and_written_once(client, mel, link):
    for _ in range(3):
        assert "You get no more round-ups" in client.post(link, without_token=True).text
    assert db.session.query(Subscription).count() == 1
    assert db.session.query(Activity).filter_by(subject="subscription").count() == 1


@pytest.mark.parametrize("token", ["1-x", "x", "1", "-", "1-" + "A" * 22, "999999999-" + "A" * 22, "٣-x", "1-%00"])
def test_a_link_that_was_never_sent_does_nothing(client, mel, token):
    for answer in (client.get(f"/round-ups/opt-outs/{token}"), client.post(f"/round-ups/opt-outs/{token}", without_token=True)):
        assert answer.status_code in (400, 404)
    assert db.session.query(Subscription).count() == 0


def test_nothing_else_is_posted_without_the_token_of_a_form(client, mel):
    assert client.sign_in(mel).post("/account/round-up", data={"wants": "none"}, without_token=True).status_code == 400
    assert wanted_by(mel) is Wants.ALL


def test_one_chooses_in_the_account(client, mel):
    client.sign_in(mel)
    for wants in (Wants.OWN, Wants.NONE, Wants.ALL):
        assert client.post("/account/round-up", data={"wants": wants.value}).location == "/account"
        assert wants.label.lower() in client.get("/account").text
        assert f'value="{wants.value}" checked' in client.get("/account/round-up").text
    assert client.post("/account/round-up", data={"wants": "loads"}).status_code == 422
