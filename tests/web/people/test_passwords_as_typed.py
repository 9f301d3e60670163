"""Passwords are checked as they were typed, however long, and their fields leave them to password stores."""

import pytest

from board.database import db
from board.models.people.person import Person
from tests.pages import StrictClient

LONG = "Nineteen Otters crossed the Weir at dawn, and nobody but Mel counted them twice. " * 2


def test_a_long_password_counts_to_its_last_letter_as_it_was_typed(client: StrictClient, mel: Person) -> None:
    mel.set_password(LONG)
    db.session.commit()
    assert len(LONG) > 128
    for typed in (LONG[:-1], LONG.upper(), LONG.strip(), f" {LONG}"):
        assert client.post("/sign-in", data={"email": mel.email, "password": typed}).status_code == 422
    assert client.post("/sign-in", data={"email": mel.email, "password": LONG}).status_code == 303


@pytest.mark.parametrize(("address", "store"), [("/sign-in", "current-password"), ("/account/password", "new-password")])
def test_a_password_is_masked_and_a_password_store_may_fill_it_in(client, mel, address, store):
    if address != "/sign-in":
        client.sign_in(mel)
    page = client.get(address).text
    assert 'type="password"' in page
    assert f'autocomplete="{store}"' in page
    assert "onpaste" not in page
