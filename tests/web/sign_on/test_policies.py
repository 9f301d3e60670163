"""What administrators say about single sign-on: who is let in, passwords, app roles, and the token of the directory."""

import datetime as dt
import re

import pytest

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.account import change_account, leave
from board.models.people.audit import AuditEntry
from board.models.people.membership import invite
from board.models.people.password_policy import passwords_off
from board.models.people.sign_in import SignIn
from board.models.sign_on.identity import Identity, link_identity
from board.models.sign_on.provider_roles import team_roles
from board.models.sign_on.provisioning import open_token
from board.models.sign_on.sign_on_policy import sign_on_policy, switch_passwords_off
from tests.factories import PASSWORD
from tests.models.sign_on.test_recognition import claims_of
from tests.sign_on_fixture import *  # noqa: F403  fixtures

HERE = "/organisation/sign-on"


@pytest.fixture
def signed_on(ada):
    """Ada has signed in with single sign-on before."""
    identity = link_identity(ada, claims_of("Ada"), now())
    db.session.commit()
    return identity


def save(client, **changed):
    return client.post(HERE, data={"version": sign_on_policy().version, **changed})


def noted() -> list[str]:
    return [entry.detail for entry in db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "setting changed"))]


def test_an_administrator_says_who_is_let_in(client, ada, sign_on):
    client.sign_in(ada)
    assert "People sign in here with Microsoft" in client.get(HERE).text
    assert save(client, creates_people="y").location == HERE
    policy = sign_on_policy()
    assert (policy.creates_people, policy.allows_guests) == (True, False)
    assert noted() == ["Single sign-on, Add people at their first sign-in: yes"]


def test_what_somebody_else_has_saved_meanwhile_is_not_overwritten(client, ada, sign_on):
    client.sign_in(ada)
    save(client, creates_people="y")
    answer = client.post(HERE, data={"version": 0, "allows_guests": "y"})
    assert answer.status_code == 409
    assert "Somebody else has changed this" in answer.text
    assert not sign_on_policy().allows_guests


def test_without_a_provider_the_page_says_how_to_set_it_up(client, ada):
    text = client.sign_in(ada).get(HERE).text
    assert "Single sign-on is not set up" in text
    assert "Make a token" in text


def test_passwords_stay_until_an_administrator_has_signed_in_with_single_sign_on(client, ada, sign_on):
    client.sign_in(ada)
    answer = save(client, single_sign_on_only="y", break_glass=ada.id)
    assert answer.status_code == 422
    assert "once an administrator has signed in with single sign-on" in answer.text
    assert passwords_off() is None


def test_the_administrator_who_keeps_a_password_is_chosen(client, ada, mel, signed_on, sign_on):
    client.sign_in(ada)
    for chosen in ("", str(mel.id), "999", "x"):
        answer = save(client, single_sign_on_only="y", break_glass=chosen)
        assert answer.status_code == 422
    assert "Choose an administrator who has a password" in save(client, single_sign_on_only="y", break_glass="").text
    assert passwords_off() is None


def test_with_passwords_off_only_the_break_glass_administrator_signs_in_with_one(client, ada, mel, signed_on, sign_on):
    client.sign_in(ada)
    assert save(client, single_sign_on_only="y", break_glass=ada.id).location == HERE
    client.post("/sign-out")
    page = client.get("/sign-in").text
    assert "The break-glass password" in page
    assert "invitation" not in page
    refused = client.post("/sign-in", data={"email": "mel@example.org", "password": PASSWORD})
    assert refused.status_code == 422
    assert "is not right" in refused.text
    assert client.post("/sign-in", data={"email": "ada@example.org", "password": PASSWORD}).status_code == 303
    assert save(client).location == HERE
    client.post("/sign-out")
    assert client.post("/sign-in", data={"email": "mel@example.org", "password": PASSWORD}).status_code == 303


def test_with_passwords_off_nobody_else_chooses_one(client, ada, mel, school, signed_on, sign_on):
    switch_passwords_off(ada, by=ada, at=now())
    db.session.commit()
    client.sign_in(mel)
    assert "Passwords are switched off here. Sign in with Microsoft." in client.get("/account/password").text
    client.sign_in(ada)
    assert "Make a password link" not in client.get(f"/people/{mel.id}").text
    assert client.post(f"/people/{mel.id}/password-links").status_code == 422
    assert client.get("/account/password").status_code == 200


def test_with_passwords_off_an_invitation_leads_to_single_sign_on(client, ada, cora, school, signed_on, sign_on):
    _link, token = invite(school, "member", "Nell", by=cora, at=now())
    switch_passwords_off(ada, by=ada, at=now())
    db.session.commit()
    text = client.get(f"/links/{token}").text
    assert f'href="/sign-in/oidc?next=/links/{token}"' in text
    assert "Choose a password" not in text
    typed = {"name": "Nell", "email": "nell@example.org", "password": "correct horse battery staple"}
    assert client.post(f"/links/{token}", data=typed).status_code == 422


def test_without_the_settings_of_the_provider_passwords_open_the_board_again(client, ada, mel, signed_on):
    switch_passwords_off(ada, by=ada, at=now())
    db.session.commit()
    assert client.post("/sign-in", data={"email": "mel@example.org", "password": PASSWORD}).status_code == 303


def test_the_break_glass_administrator_neither_leaves_nor_stops_being_one(ada, lee, signed_on, sign_on):
    change_account(lee, by=ada, at=now(), is_admin=True)
    switch_passwords_off(ada, by=ada, at=now())
    for end in (lambda: leave(ada, by=lee, at=now()), lambda: change_account(ada, by=lee, at=now(), is_admin=False)):
        with pytest.raises(RuleBroken, match="the one administrator who can still sign in with a password"):
            end()


def add(client, **changed):
    return client.post(f"{HERE}/team-roles", data={"name": "Social.Worker", "role": "member", **changed})


def test_an_app_role_puts_people_on_a_team(client, ada, school, sign_on):
    client.sign_in(ada)
    assert add(client, team=school.id).location == HERE
    (added,) = team_roles()
    assert (added.name, added.team_id, added.role) == ("social.worker", school.id, "member")
    assert client.post(f"{HERE}/team-roles/{added.id}/remove").location == HERE
    assert team_roles() == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Enter the value of an app role"),
        ({"name": "Administrator"}, "gives that role in the whole organisation"),
        ({"team": ""}, "Choose a team from the list"),
        ({"team": "99"}, "Choose a team from the list"),
        ({"role": ""}, "Choose member or coach"),
        ({"name": "x" * 101}, "characters or fewer"),
    ],
)
def test_an_app_role_that_makes_no_sense_is_a_sentence(client, ada, school, sign_on, typed, sentence):
    answer = add(client.sign_in(ada), **{"team": school.id, **typed})
    assert answer.status_code == 422
    assert sentence in answer.text


def test_a_private_team_is_not_among_the_choices(client, ada, private_team, sign_on):
    assert private_team.name not in client.sign_in(ada).get(HERE).text
    assert add(client, team=private_team.id).status_code == 422


def test_the_same_app_role_twice_is_a_sentence(client, ada, school, sign_on):
    client.sign_in(ada)
    add(client, team=school.id)
    assert "already" in add(client, team=school.id, role="coach").text


def test_the_token_of_the_directory_is_shown_once_and_can_be_replaced_and_ended(client, ada, organisation):
    client.sign_in(ada)
    there = client.post("/organisation/provisioning-tokens").location
    secret = re.search(r"chb_scim_[\w-]{40,}", client.get(there).text).group()
    assert open_token().is_token(secret)
    assert secret not in client.get(HERE).text
    client.sign_in(ada)
    assert secret not in client.get(there).text
    client.post("/organisation/provisioning-tokens")
    assert not open_token().is_token(secret)
    assert client.post(f"/organisation/provisioning-tokens/{open_token().id}/end").location == HERE
    assert open_token() is None
    actions = [entry.action for entry in db.session.scalars(db.select(AuditEntry).where(AuditEntry.area == "token"))]
    assert actions == ["token made", "token withdrawn", "token made", "token withdrawn"]


def test_what_lets_somebody_in_asks_again_who_it_is(client, ada, school, signed_on, sign_on):
    client.sign_in(ada)
    sign_in = db.session.scalars(db.select(SignIn)).one()
    sign_in.proved_at = now() - dt.timedelta(minutes=11)
    db.session.commit()
    for address in (HERE, f"{HERE}/team-roles", "/organisation/provisioning-tokens", f"/identities/{signed_on.id}/unlink"):
        answer = client.post(address, data={"creates_people": "y"})
        assert answer.status_code == 403, address
        assert "Confirm that it is you" in answer.text


def test_an_administrator_unlinks_an_account(client, ada, mel, go, stub, sign_on):
    stub.claims["email"] = "mel@example.org"
    go()
    client.sign_in(ada)
    identity = db.session.scalars(db.select(Identity)).one()
    assert "Unlink" in client.get(f"/people/{mel.id}").text
    assert client.post(f"/identities/{identity.id}/unlink").location == f"/people/{mel.id}"
    assert db.session.scalars(db.select(Identity)).all() == []
    assert all(one.ended_at for one in db.session.scalars(db.select(SignIn).where(SignIn.person_id == mel.id)))
