"""A provider that is down, slow, not itself, or asked for nonsense: a page with one sentence, and nobody else waits for it."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from board.database import db
from board.models.people.audit import AuditEntry
from board.models.people.sign_in import SignIn
from board.models.sign_on.identity import Identity
from board.provider import connection
from board.web.sign_on.single_sign_on import provider_of
from tests.factories import make_person
from tests.sign_on_fixture import *  # noqa: F403  fixtures


@pytest.fixture(autouse=True)
def nell(organisation):
    """Somebody who would be let in, if the provider answered."""
    return make_person("Nell Novak")


def test_a_code_that_is_none_is_not_sent_to_the_provider(client, stub, sign_on):
    for code in ("", "x" * 9000):
        state = dict(parse_qsl(urlsplit(client.get("/sign-in/oidc").location).query))["state"]
        refused = client.get("/sign-in/oidc/callback", query_string={"code": code, "state": state})
        assert refused.status_code == 400
    assert "/token" not in stub.asked


def test_a_code_that_upsets_the_provider_keeps_nobody_else_from_signing_in(stub, go, monkeypatch):
    exchange = stub.exchange
    monkeypatch.setattr(stub, "exchange", lambda form: (500, {}))
    assert go().status_code == 503
    monkeypatch.setattr(stub, "exchange", exchange)
    assert go().location == "/"


@pytest.mark.parametrize(
    "discovery",
    [
        "<!doctype html><title>Sign in to the network</title>",
        "[]",
        '{"issuer": "https://evil.example"}',
        '{"issuer": "%s", "authorization_endpoint": "http://evil.example/", "token_endpoint": "", "jwks_uri": ""}',
        "x" * 1_100_000,
    ],
    ids=["login page", "list", "another issuer", "addresses without https", "endless"],
)
def test_a_discovery_document_that_is_none(stub, go, discovery):
    stub.discovery = discovery.replace("%s", stub.issuer)
    refused = go("/teams")
    assert refused.status_code == 503
    assert "Microsoft does not answer as it should" in refused.text
    assert db.session.scalar(db.select(db.func.count(SignIn.id))) == 0


def test_a_provider_that_is_down_and_comes_back(stub, go):
    stub.is_down = True
    assert go().status_code == 503
    stub.is_down = False
    assert go().location == "/"


def test_nobody_waits_for_the_database_while_the_provider_is_asked(stub, go, sign_on, monkeypatch):
    asked, exchange, documents, engine = [], stub.exchange, stub.documents, db.engine

    def looked(answer):
        with engine.connect().execution_options(writes=True) as other:  # SQLite lets one write at a time
            asked.append(other.scalar(db.select(db.func.count(Identity.id))))
        return answer

    monkeypatch.setattr(stub, "exchange", lambda form: looked(exchange(form)))
    monkeypatch.setattr(stub, "documents", lambda: looked(documents()))
    assert go().location == "/"
    assert asked == [0, 0, 0]


def test_a_provider_that_is_gone_is_asked_once(go, client, sign_on, monkeypatch):
    calls = []

    def fail(*given, **named):
        calls.append(given)
        raise connection.requests.ConnectionError

    monkeypatch.setattr(connection.requests, "get", fail)
    assert [client.get("/sign-in/oidc").status_code for _time in range(3)] == [503] * 3
    assert len(calls) == 1


def test_what_was_published_is_read_once(stub, go, client):
    for _time in range(3):
        go()
        client.post("/sign-out")
    assert stub.asked.count("/.well-known/openid-configuration") == 1
    assert stub.asked.count("/keys") == 1


def test_no_place_is_left_taken_by_what_failed(stub, go, sign_on):
    stub.discovery = "no JSON"
    for _time in range(connection.AT_ONCE + 1):
        assert go().status_code == 503
    stub.discovery = None
    assert go().location == "/"
    assert provider_of(sign_on)._line._places._value == connection.AT_ONCE


def test_whoever_sends_refusals_without_end_does_not_fill_the_audit_trail(client, sign_on):
    client.reads_html = False
    for _time in range(40):
        assert client.get("/sign-in/oidc/callback?state=invented").status_code == 400
    assert db.session.scalar(db.select(db.func.count(AuditEntry.id))) == 30
