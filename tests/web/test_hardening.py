"""What a stranger tries first: an error that tells of the inside, a field that no form has, and a way out that is missing."""

import subprocess
import sys

import pytest
from argon2 import Type, extract_parameters
from flask import Flask
from flask.testing import FlaskClient

from board.database import db
from board.models.people.person import Person
from tests.pages import StrictClient


def test_an_error_tells_nothing_of_the_inside(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ValueError("the password of the database is otter")

    monkeypatch.setitem(app.view_functions, "sign_in.new", broken)
    monkeypatch.setattr(broken, "is_open_to_all", True, raising=False)
    answer = FlaskClient(app, app.response_class).get("/sign-in")
    assert answer.status_code == 500
    assert "otter" not in answer.text
    assert "Traceback" not in answer.text
    assert "ValueError" not in answer.text
    assert "<h1>" in answer.text


def test_nobody_takes_a_role_by_a_field_that_the_form_does_not_have(client: StrictClient, mel: Person) -> None:
    fields = {
        "name": "Melanie",
        "email": mel.email,
        "version": mel.version,
        "is_admin": "y",
        "is_lead": "y",
        "id": "1",
        "left_at": "x",
    }
    assert client.sign_in(mel).post("/account", data=fields).status_code == 303
    db.session.refresh(mel)
    assert (mel.name, mel.is_admin, mel.is_lead, mel.left_at) == ("Melanie", False, False, None)


@pytest.mark.parametrize("address", ["/", "/teams", "/library", "/account", "/nowhere"])
def test_every_page_lets_one_sign_out(client: StrictClient, mel: Person, address: str) -> None:
    assert 'action="/sign-out"' in client.sign_in(mel).get(address).text


def test_passwords_are_hashed_slowly_by_argon2id() -> None:
    # The hasher of this process is made cheap for the tests, so the one that people get is asked elsewhere. The least is OWASP's.
    words = "from board.models.people.person import hash_slowly; print(hash_slowly('a calm otter'))"
    made = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True).stdout.strip()
    asked = extract_parameters(made)
    assert asked.type is Type.ID
    assert asked.memory_cost >= 19 * 1024
    assert asked.time_cost >= 2
