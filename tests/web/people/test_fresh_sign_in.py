"""A fresh sign-in: what could let somebody else in asks again who one is, and loses nothing that was typed."""

import datetime as dt
from dataclasses import replace

import pytest
from flask import Flask

from board.database import db
from board.models.moments import now
from board.models.people.guess_limit import PER_PROOF
from board.models.people.one_time_link import OneTimeLink
from board.models.people.organisation import Organisation
from board.models.people.person import Person
from board.models.people.sign_in import FRESH_FOR, SignIn
from board.web.keeping import SECRET
from tests.factories import PASSWORD, make_person
from tests.pages import StrictClient

ASKED = "Confirm that it is you"


def sign_in_a_while_ago(client: StrictClient, person: Person, ago: dt.timedelta = FRESH_FOR + dt.timedelta(seconds=1)) -> None:
    client.sign_in(person)
    db.session.execute(db.update(SignIn).where(SignIn.person_id == person.id).values(proved_at=now() - ago))
    db.session.commit()


def new_address(mel: Person, **more: str) -> dict[str, object]:
    return {"name": "Mel Okafor", "email": "melanie@example.org", "version": mel.version, **more}


def test_a_page_that_lets_somebody_in_is_opened_after_the_password(client: StrictClient, mel: Person) -> None:
    sign_in_a_while_ago(client, mel)
    asked = client.get("/account/edit")
    assert asked.location == "/account/confirm?next=/account/edit"
    assert ASKED in client.get(asked.location).text
    answer = client.post("/account/confirm", data={"proof": "yes", "proof_password": PASSWORD, "next": "/account/edit"})
    assert answer.location == "/account/edit"
    assert "Change your account" in client.get("/account/edit").text


def test_right_after_signing_in_nothing_is_asked(client: StrictClient, mel: Person) -> None:
    sign_in_a_while_ago(client, mel, FRESH_FOR - dt.timedelta(minutes=1))
    assert client.get("/account/edit").status_code == 200
    assert client.get("/account/confirm?next=/account").location == "/account"


def test_a_clock_that_was_ahead_makes_no_sign_in_fresh(client: StrictClient, mel: Person) -> None:
    sign_in_a_while_ago(client, mel, dt.timedelta(days=-1))
    assert client.get("/account/edit").status_code == 303


def test_a_form_that_was_open_for_too_long_is_saved_with_the_password(client: StrictClient, mel: Person) -> None:
    sign_in_a_while_ago(client, mel)
    asked = client.post("/account", data=new_address(mel))
    assert asked.status_code == 403
    assert ASKED in asked.text
    assert 'name="email" value="melanie@example.org"' in asked.text
    assert mel.email == "mel@example.org"
    answer = client.post("/account", data=new_address(mel, proof="yes", proof_password=PASSWORD))
    assert answer.location == "/account"
    assert mel.email == "melanie@example.org"


def test_a_wrong_password_saves_nothing_and_keeps_what_was_typed(client: StrictClient, mel: Person) -> None:
    sign_in_a_while_ago(client, mel)
    for password, sentence in (("", "Enter your password"), ("a guess", "This is not your password")):
        answer = client.post("/account", data=new_address(mel, proof="yes", proof_password=password))
        assert answer.status_code == 422
        assert sentence in answer.text
        assert 'value="melanie@example.org"' in answer.text
        assert "a guess" not in answer.text
    assert mel.email == "mel@example.org"


def test_guessing_at_an_unlocked_screen_is_limited(client: StrictClient, mel: Person) -> None:
    sign_in_a_while_ago(client, mel)
    for _try in range(PER_PROOF.most):
        client.post("/account/confirm", data={"proof": "yes", "proof_password": "a guess"})
    assert client.post("/account/confirm", data={"proof": "yes", "proof_password": PASSWORD}).status_code == 429
    assert client.get("/account/edit").status_code == 303


def test_saying_proof_alone_proves_nothing(client: StrictClient, mel: Person) -> None:
    sign_in_a_while_ago(client, mel)
    assert client.post("/account", data=new_address(mel, proof="yes")).status_code == 422
    assert mel.email == "mel@example.org"


@pytest.mark.parametrize("name", ["password", "current", "proof_password", "new_password", "csrf_token", "code", "secret"])
def test_nothing_secret_is_kept_in_the_page_that_asks(client: StrictClient, mel: Person, name: str) -> None:
    sign_in_a_while_ago(client, mel)
    assert SECRET.search(name)
    assert "never in a page" not in client.post("/account", data=new_address(mel, **{name: "never in a page"})).text


def test_a_role_is_given_after_the_password_of_whoever_gives_it(client: StrictClient, ada: Person, mel: Person) -> None:
    sign_in_a_while_ago(client, ada)
    typed = {"name": mel.name, "email": mel.email, "is_lead": "y", "version": mel.version}
    assert client.get(f"/people/{mel.id}").location.startswith("/account/confirm")
    asked = client.post(f"/people/{mel.id}", data=typed)
    assert 'name="is_lead" value="y"' in asked.text
    assert not mel.is_lead
    assert client.post(f"/people/{mel.id}", data={**typed, "proof": "yes", "proof_password": PASSWORD}).status_code == 303
    assert mel.is_lead


def test_people_and_password_links_are_made_after_the_password(client: StrictClient, ada: Person, mel: Person) -> None:
    sign_in_a_while_ago(client, ada)
    assert client.get("/people/new").status_code == 303
    assert client.post("/people", data={"name": "Una", "email": "una@example.org"}).status_code == 403
    assert client.post(f"/people/{mel.id}/password-links").status_code == 403
    assert db.session.scalar(db.select(OneTimeLink)) is None
    assert client.post(f"/people/{mel.id}/password-links", data={"proof": "yes", "proof_password": PASSWORD}).status_code == 303
    assert db.session.scalar(db.select(OneTimeLink)) is not None


def test_a_new_password_is_a_proof_for_what_comes_next(client: StrictClient, mel: Person) -> None:
    sign_in_a_while_ago(client, mel)
    client.post("/account/password", data={"current": PASSWORD, "password": "seven calm herons"})
    assert client.get("/account/edit").status_code == 200


def test_confirming_leads_to_no_other_site(client: StrictClient, mel: Person) -> None:
    sign_in_a_while_ago(client, mel)
    assert "evil" not in client.get("/account/confirm?next=https://evil.example/").text
    answer = client.post("/account/confirm", data={"proof": "yes", "proof_password": PASSWORD, "next": "//evil.example/"})
    assert answer.location == "/"


def test_a_password_of_somebody_else_proves_nothing(client: StrictClient, mel: Person) -> None:
    other = make_person("Nia Price")
    other.set_password("five loud magpies")
    sign_in_a_while_ago(client, mel)
    answer = client.post("/account/confirm", data={"proof": "yes", "proof_password": "five loud magpies"})
    assert answer.status_code == 422


def test_a_fragment_is_sent_to_the_page_that_asks(client: StrictClient, mel: Person) -> None:
    sign_in_a_while_ago(client, mel)
    answer = client.post("/account", data=new_address(mel), headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/account/confirm")


def test_in_the_demo_where_a_click_signs_in_a_click_confirms(client: StrictClient, mel: Person, app: Flask) -> None:
    real = app.config["BOARD"]
    app.config["BOARD"] = replace(real, demo=True)
    db.session.scalars(db.select(Organisation)).one().is_demo = True
    try:
        sign_in_a_while_ago(client, mel)
        assert "a click is enough" in client.get("/account/confirm?next=/account/edit").text
        assert client.post("/account/confirm", data={"proof": "yes", "next": "/account/edit"}).location == "/account/edit"
        assert client.get("/account/edit").status_code == 200
    finally:
        app.config["BOARD"] = real
