"""Second factors beside single sign-on: the provider does not get round them, and they do not get round the provider."""

import datetime as dt

import pytest

from board.database import db
from board.models.moments import now
from board.models.people.organisation import Organisation
from board.models.people.password_policy import PasswordsOff
from board.models.people.person import Person
from board.models.people.second_factor import RequiredOf
from board.models.people.sign_in import SignIn
from tests.factor_factories import SoftPasskey, code_now, give_app, give_passkey
from tests.factories import PASSWORD, make_person
from tests.sign_on_fixture import *  # noqa: F403  fixtures


@pytest.fixture
def nell(organisation) -> Person:
    """A colleague who signs in with the provider of the stub."""
    return make_person("Nell Novak", is_admin=True)


def make_stale(person: Person) -> None:
    db.session.execute(db.update(SignIn).where(SignIn.person_id == person.id).values(proved_at=now() - dt.timedelta(hours=1)))
    db.session.commit()


def test_single_sign_on_does_not_get_round_a_second_factor(go, client, nell, app):
    secret = give_app(nell, [app.config["SECRET_KEY"]])
    assert go("/teams").location == "/sign-in/second-step?next=/teams"
    assert client.get("/account").status_code == 303
    assert client.post("/sign-in/second-step", data={"code": code_now(secret), "next": "/teams"}).location == "/teams"
    assert client.get("/account").status_code == 200


def test_whoever_signs_in_there_adds_a_factor_where_one_is_required(go, client, nell, organisation: Organisation):
    organisation.second_factor_of = RequiredOf.ADMINISTRATORS
    db.session.commit()
    go()
    assert client.get("/people").location == "/account/security"


def test_a_passkey_does_not_get_round_the_provider_where_passwords_are_off(client, nell, ada, mel, sign_on):
    db.session.add(PasswordsOff(id=1, break_glass_id=ada.id, since=now()))
    devices = {person: SoftPasskey(credential_id=person.name.encode()) for person in (mel, ada)}
    for person, device in devices.items():
        give_passkey(person, device)
    for person, status in ((mel, 422), (ada, 303)):
        options = client.post("/passkey-challenges", data={"for": "sign-in"}).json
        answer = client.post("/sign-in/passkey", data={"credential": devices[person].answer(options)})
        assert answer.status_code == status
    assert db.session.scalars(db.select(SignIn)).one().person_id == ada.id


def test_one_confirms_with_the_provider_and_loses_nothing(go, client, nell):
    go()
    db.session.add(PasswordsOff(id=1, break_glass_id=make_person("Una Reid", is_admin=True).id, since=now()))
    make_stale(nell)
    page = client.get("/account/confirm?next=/account/edit").text
    assert 'href="/sign-in/oidc?again=yes&amp;next=/account/edit"' in page
    typed = {"name": "Nell", "email": "nell@example.org", "version": nell.version}
    asked = client.post("/account", data=typed)
    assert asked.status_code == 403
    assert 'target="_blank"' in asked.text
    assert "Confirm with Microsoft first" in client.post("/account", data={**typed, "proof": "yes"}).text
    refused = client.post("/account", data={**typed, "proof": "yes", "proof_password": PASSWORD})
    assert refused.status_code == 422
    assert nell.name == "Nell Novak"
    assert go("/account/edit", again="yes").location == "/account/edit"
    assert client.post("/account", data={**typed, "proof": "yes"}).status_code == 303
    assert nell.name == "Nell"


def test_whoever_has_no_password_is_told_so_and_not_asked_for_it(client, nell):
    nell.password_hash = None
    db.session.commit()
    assert "none to change" in client.sign_in(nell).get("/account/password").text
    answer = client.post("/account/password", data={"current": "x", "password": "seven calm herons"})
    assert answer.status_code == 409
    assert nell.password_hash is None
