"""Who the board believes to be itself: hosts, addresses in links, where forms come from, and keys of before."""

import dataclasses
import re

import pytest

from board import create_app
from board.database import db
from board.models.moments import now
from board.models.people.sign_in import begin_sign_in
from tests.factories import make_experiment

ADDRESS = "https://board.example.org"
EVIL = {"Host": "evil.example"}
OLD, NEW = "o" * 40, "n" * 40


@pytest.fixture
def served_with(app, settings, monkeypatch):
    """Serve the board with other settings, as an application that is created with them would be."""

    def serve(**changed):
        for name, value in create_app(dataclasses.replace(settings, **changed)).config.items():
            if name == "BOARD" or "SECRET_KEY" in name:
                monkeypatch.setitem(app.config, name, value)

    return serve


def signed_in_at_evil_host(client, person):
    """A client whose requests name another host, and who is signed in there: as behind a proxy that believes its clients."""
    client.sign_in(person)
    client.token()
    client.set_cookie("session", client.get_cookie("session").value, domain="evil.example")
    return client


def test_a_host_that_is_not_among_those_of_the_settings_is_refused(served_with, client, organisation):
    served_with(hosts=("board.example.org",))
    for good in ("board.example.org", "Board.Example.org:8443"):
        assert client.get("/sign-in", headers={"Host": good}).status_code == 200
    for bad in ("evil.example", "board.example.org.evil.example", "board.example.org@evil.example", "127.0.0.1"):
        answer = client.get("/sign-in", headers={"Host": bad})
        assert answer.status_code == 400
        assert "evil" not in answer.text
    assert "The board is not served under this name." in answer.text
    assert client.get("/health", headers={"Host": "127.0.0.1:8000"}).status_code == 200


@pytest.mark.parametrize(("address", "leads_to"), [(ADDRESS, ADDRESS), ("", "http://evil.example")], ids=["configured", "not"])
def test_a_link_for_a_new_password_leads_to_the_configured_address(served_with, client, ada, mel, address, leads_to):
    served_with(address=address)
    signed_in_at_evil_host(client, ada)
    answer = client.post(f"/people/{mel.id}/password-links", headers=EVIL)
    assert answer.status_code == 303, answer.text
    shown = answer.location
    page = client.get(shown, headers=EVIL).text
    assert re.search(r"https?://[^/\"<]+(?=/links/)", page)[0] == leads_to


def test_no_page_names_the_host_of_a_request_where_an_address_is_configured(served_with, client, school, mel, lee):
    experiment = make_experiment(school, "Ring first", by=mel)
    served_with(address=ADDRESS)
    signed_in_at_evil_host(client, lee)
    for path in (
        f"/experiments/{experiment.id}/wall",
        f"/experiments/{experiment.id}",
        "/review",
        "/review.csv",
        "/round-ups",
    ):
        answer = client.get(path, headers=EVIL)
        assert answer.status_code == 200, path
        assert "evil.example" not in answer.text, path


@pytest.mark.parametrize(
    ("headers", "is_taken"),
    [
        ({"Origin": "https://localhost"}, True),
        ({"Referer": "https://localhost/sign-in"}, True),
        ({"Origin": "null", "Referer": "https://localhost/sign-in"}, True),
        ({"Origin": ADDRESS}, True),
        ({}, False),
        ({"Origin": "null"}, False),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "http://localhost"}, False),
        ({"Origin": "https://localhost.evil.example"}, False),
        ({"Origin": "https://evil.example", "Referer": "https://localhost/sign-in"}, False),
        ({"Referer": "https://evil.example/https://localhost/"}, False),
    ],
)
def test_over_https_a_form_is_taken_from_the_board_alone_by_its_origin_or_its_referer(
    served_with, client, mel, headers, is_taken
):
    served_with(address=ADDRESS)
    page = client.get("/sign-in", base_url="https://localhost").text
    token = re.search(r'name="csrf" content="([^"]+)"', page)[1]
    fields = {"email": "mel@example.org", "password": "three quiet otters", "csrf_token": token}
    answer = client.post("/sign-in", data=fields, base_url="https://localhost", headers=headers, without_token=True)
    assert answer.status_code == (303 if is_taken else 400)
    if not is_taken:
        assert "This form was not sent from a page of the board." in answer.text


@pytest.mark.parametrize(("is_set", "words"), [(True, "max-age=31536000; includeSubDomains"), (False, "max-age=31536000")])
def test_subdomains_are_kept_to_https_where_the_settings_say_so(served_with, client, organisation, is_set, words):
    served_with(hsts_subdomains=is_set)
    assert client.get("/sign-in", base_url="https://localhost").headers["Strict-Transport-Security"] == words


@pytest.mark.parametrize(("older", "is_in"), [((OLD,), True), ((), False)], ids=["known", "forgotten"])
def test_after_a_change_of_the_key_sign_ins_and_open_forms_go_on(served_with, client, school, mel, older, is_in):
    _sign_in, token = begin_sign_in(mel, now())
    db.session.commit()
    served_with(secret_key=OLD)
    with client.session_transaction() as kept:
        kept["_user_id"], kept["_fresh"] = token, True
    page = client.get("/account").text
    csrf = re.search(r'name="csrf" content="([^"]+)"', page)[1]
    cookie = client.get_cookie("session").value
    served_with(secret_key=NEW, older_keys=older)
    client.set_cookie("session", cookie)
    answer = client.post(
        f"/teams/{school.slug}/experiments", data={"title": "Ring first", "csrf_token": csrf}, without_token=True
    )
    assert (answer.status_code == 303) is is_in
    assert client.get_cookie("session").value != cookie or not is_in
