"""Single sign-on: who is let in, who is linked, and where the browser goes."""

import dataclasses
from urllib.parse import parse_qsl, urlsplit

import pytest

from board.database import db
from board.models.moments import now
from board.models.people.account import leave
from board.models.people.audit import AuditEntry
from board.models.people.membership import invite
from board.models.people.person import Person
from board.models.people.sign_in import SignIn
from board.models.sign_on.identity import Identity
from board.models.sign_on.sign_on_policy import change_policy
from tests.factories import make_person
from tests.sign_on_fixture import *  # noqa: F403  fixtures
from tests.stub_provider import OID


@pytest.fixture
def nell(organisation) -> Person:
    """A colleague whom an administrator has added, and who has not signed in yet."""
    return make_person("Nell Novak")


def test_the_sign_in_page_offers_it_first(client, organisation, sign_on):
    text = client.get("/sign-in?next=/teams").text
    assert 'href="/sign-in/oidc?next=/teams"' in text
    assert text.index("Sign in with Microsoft") < text.index("Password")


def test_without_a_provider_nothing_offers_it(client, organisation):
    assert "/sign-in/oidc" not in client.get("/sign-in").text
    assert client.get("/sign-in/oidc").status_code == 404
    assert client.get("/sign-in/oidc/callback").status_code == 404


def test_an_invited_person_is_linked_once_and_opens_the_page_that_they_wanted(go, client, nell):
    assert go("/teams?sort=name").location == "/teams?sort=name"
    assert "Nell Novak" in client.get("/account").text
    identity = db.session.scalars(db.select(Identity)).one()
    assert (identity.person_id, identity.subject) == (nell.id, OID)


def test_the_request_asks_for_everything_that_ties_the_answer_to_it(client, organisation, sign_on, stub):
    query = dict(parse_qsl(urlsplit(client.get("/sign-in/oidc").location).query))
    assert query["code_challenge_method"] == "S256"
    assert query["response_mode"] == "query"
    assert query["redirect_uri"] == "http://localhost/sign-in/oidc/callback"
    assert len(query["state"]) >= 20
    assert len(query["nonce"]) >= 20
    assert query["state"] != query["nonce"]


def test_the_way_back_does_not_follow_the_host_of_the_request(client, organisation, sign_on, stub):
    there = client.get("/sign-in/oidc", headers={"Host": "evil.example"})
    assert "redirect_uri=http%3A%2F%2Flocalhost%2F" in there.location


def test_whoever_was_linked_is_known_by_number_when_the_address_changes(go, client, stub, nell):
    go()
    client.post("/sign-out")
    stub.claims["email"] = "nell.married@example.org"
    assert go().location == "/"
    assert db.session.scalar(db.select(db.func.count(Person.id))) == 1


def test_an_address_that_somebody_else_gets_later_does_not_open_the_account(go, client, stub, nell):
    go()
    client.post("/sign-out")
    stub.claims["oid"] = "99999999-2222-4333-8444-555555555555"
    refused = go()
    assert refused.status_code == 403
    assert "Somebody signs in as nell@example.org with another account of your organisation already" in refused.text


def test_somebody_whose_two_addresses_are_two_people_here_is_told_so(go, stub, nell, mel):
    stub.claims["preferred_username"] = "mel@example.org"
    refused = go()
    assert refused.status_code == 403
    assert "Two people here have your e-mail addresses" in refused.text
    assert db.session.scalar(db.select(db.func.count(Identity.id))) == 0


def test_an_unverified_address_opens_nothing_where_no_tenant_answers_for_it(go, app, stub, sign_on, nell):
    app.config["BOARD"] = dataclasses.replace(app.config["BOARD"], sign_on=dataclasses.replace(sign_on, tenant=""))
    assert go().status_code == 403
    stub.claims["email_verified"] = "true"  # a text proves nothing
    assert go().status_code == 403
    stub.claims["email_verified"] = True
    assert go().location == "/"


def test_a_guest_is_refused_until_an_administrator_lets_guests_in_and_never_linked_by_address(go, stub, ada, nell):
    stub.claims["acct"] = 1
    assert "guests are not let in here" in go().text
    change_policy(by=ada, at=now(), allows_guests=True)
    db.session.commit()
    assert "Nobody has added you" in go().text
    change_policy(by=ada, at=now(), creates_people=True)
    db.session.commit()
    assert "Somebody else signs in here as nell@example.org" in go().text


def test_an_account_of_another_identity_provider_is_a_guest(go, stub, nell):
    stub.claims["idp"] = "https://sts.windows.net/somewhere-else/"
    assert "guests are not let in here" in go().text


def test_a_stranger_is_added_only_if_an_administrator_said_so(go, client, ada):
    refused = go()
    assert refused.status_code == 403
    assert "Nobody has added you to this board yet" in refused.text
    change_policy(by=ada, at=now(), creates_people=True)
    db.session.commit()
    assert go().status_code == 303
    nell = db.session.scalars(db.select(Person).where(Person.email == "nell@example.org")).one()
    assert (nell.name, nell.is_lead, nell.is_admin) == ("Nell Novak", False, False)


def test_an_invitation_to_a_team_is_reason_enough(go, client, school, cora):
    _link, token = invite(school, "member", "Nell", by=cora, at=now())
    db.session.commit()
    assert go(f"/links/{token}").location == f"/links/{token}"
    client.post(f"/links/{token}")
    assert "Nell Novak" in client.get("/teams/team-around-the-school/members").text


def test_whoever_has_left_is_refused(go, nell, ada):
    go()
    leave(nell, by=ada, at=now())
    db.session.commit()
    assert "Your account here has ended" in go().text
    assert not any(sign_in.ended_at is None for sign_in in db.session.scalars(db.select(SignIn)))


def test_two_tabs_can_sign_in_at_once(client, stub, sign_on, nell):
    ways = [urlsplit(stub.answer_to(client.get(f"/sign-in/oidc?next=/{place}").location)) for place in ("teams", "library")]
    assert client.get(f"{ways[0].path}?{ways[0].query}").location == "/teams"
    assert client.get(f"{ways[1].path}?{ways[1].query}").location == "/"


def test_what_happened_is_in_the_audit_trail(go, stub, nell):
    stub.claims["acct"] = 1
    go()
    del stub.claims["acct"]
    go()
    kept = [
        (entry.action, entry.actor, entry.address) for entry in db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id))
    ]
    assert kept[0] == ("sign-in refused", "Nell Novak, nell@example.org", "127.0.0.1")
    assert ("identity linked", "Nell Novak", "127.0.0.1") in kept
    assert ("signed in", "Nell Novak", "127.0.0.1") in kept


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nb"])
def test_only_a_path_of_this_board_follows(go, nell, wanted):
    assert go(wanted).location == "/"


def test_whoever_was_invited_twice_is_one_person_on_both_teams(go, client, school, fostering, cora, ada):
    tokens = [invite(team, "member", "Nell", by=cora, at=now())[1] for team in (school, fostering)]
    db.session.commit()
    for token in tokens:
        go(f"/links/{token}")
        client.post(f"/links/{token}")
        client.post("/sign-out")
    nell = db.session.scalars(db.select(Person).where(Person.email == "nell@example.org")).one()
    assert {membership.team_id for membership in nell.memberships} == {school.id, fostering.id}


def test_an_invitation_that_was_used_adds_nobody(go, client, school, cora, mel):
    _link, token = invite(school, "member", "Nell", by=cora, at=now())
    db.session.commit()
    client.sign_in(make_person("Otto Lindqvist"))
    client.post(f"/links/{token}")
    client.post("/sign-out")
    assert "Nobody has added you to this board yet" in go(f"/links/{token}").text


def test_twenty_tabs_leave_the_cookie_small_and_the_newest_of_them_work(client, stub, sign_on, nell):
    there = [client.get(f"/sign-in/oidc?next=/library%3Fq={'x' * 300}{tab}").location for tab in range(20)]
    assert len(client.get_cookie("session").value) < 4000
    back = urlsplit(stub.answer_to(there[-1]))
    assert client.get(f"{back.path}?{back.query}").location == f"/library?q={'x' * 300}19"


def test_at_google_the_domain_is_the_tenant_and_the_subject_the_number(go, app, stub, sign_on, nell):
    app.config["BOARD"] = dataclasses.replace(app.config["BOARD"], sign_on=dataclasses.replace(sign_on, tenant="example.org"))
    assert go().status_code == 403
    stub.claims["hd"] = "evil.example"
    assert go().status_code == 403
    stub.claims["hd"] = "example.org"
    assert go().location == "/"
    identity = db.session.scalars(db.select(Identity)).one()
    assert (identity.tenant, identity.subject) == ("example.org", "pairwise")
