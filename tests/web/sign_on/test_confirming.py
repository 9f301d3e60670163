"""Confirming with the provider that one is still oneself: only a sign-in there of just now, by the same person, is a proof."""

import datetime as dt
import time

import pytest

from board.database import db
from board.models.moments import now
from board.models.people.sign_in import SignIn
from tests.factories import make_person
from tests.sign_on_fixture import *  # noqa: F403  fixtures

NO_PROOF = "That did not confirm that it is you"


@pytest.fixture
def stale(go, client, organisation):
    """Nell has signed in through the provider, eleven minutes ago."""
    make_person("Nell Novak")
    go()
    sign_in = db.session.scalars(db.select(SignIn)).one()
    sign_in.proved_at = now() - dt.timedelta(minutes=11)
    db.session.commit()
    return sign_in


def is_fresh(sign_in: SignIn) -> bool:
    db.session.expire_all()
    return sign_in.is_fresh(now())


def test_the_provider_is_asked_to_ask_again(client, stale):
    there = client.get("/sign-in/oidc?again=yes").location
    assert "prompt=login" in there
    assert "max_age=0" in there


def test_a_sign_in_of_just_now_is_a_proof_and_leads_on(go, stale):
    assert go("/account/edit", again="yes").location == "/account/edit"
    assert is_fresh(stale)


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        ({"auth_time": None}, "did not say when you signed in there"),
        ({"auth_time": "now"}, "did not say when you signed in there"),
        ({"auth_time": int(time.time()) - 3600}, "did not ask you to sign in again"),
        ({"oid": "99999999-2222-4333-8444-555555555555"}, "You signed in there as somebody else than here"),
    ],
    ids=["not said", "no number", "an hour ago", "somebody else"],
)
def test_anything_else_is_none(go, stub, stale, claims, sentence):
    stub.claims.update(claims)
    refused = go("/account/edit", again="yes")
    assert refused.status_code == 403
    assert NO_PROOF in refused.text
    assert sentence in refused.text
    assert 'href="/sign-in/oidc?next=/account/edit&amp;again=yes"' in refused.text
    assert not is_fresh(stale)


def test_whoever_is_signed_out_meanwhile_is_not_signed_in_by_confirming(client, stub, stale):
    back = stub.answer_to(client.get("/sign-in/oidc?again=yes").location)
    stale.end(now())
    db.session.commit()
    assert client.get(back.removeprefix("http://localhost")).status_code == 403
    assert client.get("/account").location.startswith("/sign-in")
