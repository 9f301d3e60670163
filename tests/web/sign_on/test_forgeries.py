"""Answers that prove nothing: each forgery is refused with a page, one sentence and a way to try again, and signs nobody in."""

import time
from urllib.parse import parse_qsl, urlsplit

import pytest
from joserfc.jwk import RSAKey

from board.database import db
from board.models.people.audit import AuditEntry
from board.models.people.sign_in import SignIn
from board.models.sign_on.identity import Identity
from board.provider import provider
from tests.factories import make_person
from tests.sign_on_fixture import *  # noqa: F403  fixtures
from tests.stub_provider import make_key

UNTRUSTED = "The answer of Microsoft could not be trusted"
CLOCKS = "The clocks of this board and of Microsoft differ by more than 2 minutes"


@pytest.fixture(autouse=True)
def nell(organisation):
    """Somebody who would be let in, if the answer were believed."""
    return make_person("Nell Novak")


@pytest.fixture
def refused(go):
    """Go to the provider and come back; the page that refuses, after a look at what it left behind."""

    def page(sentence: str, status: int = 403, reason: str = ""):
        answer = go("/teams")
        assert answer.status_code == status
        assert sentence in answer.text
        assert "You are not signed in" in answer.text
        assert 'href="/sign-in/oidc?next=/teams"' in answer.text
        assert db.session.scalar(db.select(db.func.count(SignIn.id))) == 0
        assert db.session.scalar(db.select(db.func.count(Identity.id))) == 0
        entry = db.session.scalars(db.select(AuditEntry)).one()
        assert entry.action == "sign-in refused"
        assert reason in entry.detail
        return answer

    return page


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"aud": "another application"}, "claim aud is wrong"),
        ({"aud": ["change-board", "another application"], "azp": "change-board"}, "made for other applications too"),
        ({"azp": "another application"}, "given to another application"),
        ({"iss": "https://login.microsoftonline.com/elsewhere/v2.0"}, "claim iss is wrong"),
        ({"tid": "99999999-5b1e-4c9d-8a47-0d6f1e2b3c4d"}, "claim tid does not name the tenant"),
        ({"nonce": "that of another sign-in"}, "claim nonce is wrong"),
        ({"exp": "soon"}, "claim exp is wrong"),
        ({"nonce": None}, "leaves out a claim: nonce"),
    ],
    ids=["audience", "audiences", "authorised party", "issuer", "tenant", "nonce", "expiry that is none", "no nonce"],
)
def test_a_claim_that_is_forged(stub, refused, claims, reason):
    stub.claims = claims
    refused(UNTRUSTED, reason=reason)


@pytest.mark.parametrize("name", ["iss", "aud", "exp", "iat", "sub"])
def test_a_claim_that_is_left_out(stub, refused, name):
    stub.left_out = (name,)
    refused(UNTRUSTED, reason=f"leaves out a claim: {name}")


def test_an_answer_without_a_tenant(stub, refused):
    stub.left_out = ("tid",)
    refused(UNTRUSTED, reason="no claim tid")


def test_an_answer_that_does_not_say_who(stub, refused):
    stub.left_out = ("oid",)
    refused("Microsoft did not say who you are")


def test_a_token_that_has_expired(stub, refused):
    stub.claims = {"exp": int(time.time()) - 3600}
    refused(CLOCKS)


@pytest.mark.parametrize("claims", [{"iat": 240}, {"nbf": 240}, {"exp": -240}], ids=["issued ahead", "valid ahead", "behind"])
def test_a_clock_that_is_four_minutes_off(stub, refused, claims):
    stub.claims = {name: int(time.time()) + seconds for name, seconds in claims.items()}
    refused(CLOCKS)


def test_a_clock_that_is_a_minute_off_is_forgiven(stub, go):
    stub.claims = {"iat": int(time.time()) + 60}
    assert go().location == "/"


def test_a_token_without_a_signature(stub, refused):
    stub.header = {"alg": "none"}
    refused(UNTRUSTED, reason="cannot be verified")


def test_a_token_signed_by_somebody_else_in_the_name_of_a_published_key(stub, refused):
    stub.signing_key = RSAKey.generate_key(2048, {"kid": "first"})
    refused(UNTRUSTED, reason="cannot be verified")


def test_a_token_signed_with_a_key_that_is_not_published(stub, refused):
    stub.signing_key, stub.header = make_key("second"), {"kid": "second"}
    refused(UNTRUSTED, reason="does not publish")


def test_a_new_key_is_looked_for_once_and_then_not_for_a_minute(stub, go, client, monkeypatch):
    monkeypatch.setattr(provider, "UNKNOWN_KEY_WAITS", 0)
    go()
    client.post("/sign-out")
    stub.key = make_key("second")
    stub.header = {"kid": "second"}
    assert go().location == "/"
    client.post("/sign-out")
    monkeypatch.setattr(provider, "UNKNOWN_KEY_WAITS", 60)
    stub.signing_key, stub.header = make_key("third"), {"kid": "third"}
    before = stub.asked.count("/keys")
    assert [go().status_code for _time in range(5)] == [403] * 5
    assert stub.asked.count("/keys") == before


def test_an_answer_that_is_sent_twice(client, stub, sign_on):
    back = urlsplit(stub.answer_to(client.get("/sign-in/oidc").location))
    with client.session_transaction() as kept:
        copy = dict(kept)
    assert client.get(f"{back.path}?{back.query}").location == "/"
    client.delete_cookie("session")
    again = client.get(f"{back.path}?{back.query}")
    assert again.status_code == 400
    assert "has been used already" in again.text
    with client.session_transaction() as kept:
        kept.update(copy)  # somebody who copied the cookie as well
    again = client.get(f"{back.path}?{back.query}")
    assert again.status_code == 400
    assert "it took too long, or was used already" in again.text


def test_an_answer_that_another_browser_brings(client, stub, sign_on, app):
    back = urlsplit(stub.answer_to(client.get("/sign-in/oidc").location))
    other = app.test_client()
    refused = other.get(f"{back.path}?{back.query}")
    assert refused.status_code == 400
    assert "begun in another browser" in refused.text


def test_an_answer_whose_code_belongs_to_the_sign_in_of_somebody_else(client, stub, sign_on, app):
    theirs = dict(parse_qsl(urlsplit(stub.answer_to(app.test_client().get("/sign-in/oidc").location)).query))
    ours = dict(parse_qsl(urlsplit(stub.answer_to(client.get("/sign-in/oidc").location)).query))
    refused = client.get("/sign-in/oidc/callback", query_string={"code": theirs["code"], "state": ours["state"]})
    assert refused.status_code == 400


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        ("access_denied", 403, "did not allow this sign-in"),
        ("temporarily_unavailable", 503, "cannot sign anybody in just now"),
        ("invalid_scope", 403, "does not accept this board’s request"),
    ],
)
def test_what_the_provider_itself_refuses(stub, refused, error, status, sentence):
    stub.error = error
    refused(sentence, status, reason=error)
