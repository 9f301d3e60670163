"""Keys: what they do, and switching single ones off."""

from board.models.people.person import Person
from tests.pages import StrictClient


def test_single_keys_can_be_switched_off_for_every_browser(client: StrictClient, mel: Person) -> None:
    page = client.sign_in(mel).get("/account/keys").text
    assert "Go anywhere" in page
    assert "data-keys" in page
    assert client.post("/account/keys", data={}).location == "/account/keys"
    assert not mel.has_single_keys
    page = client.get("/account/keys").text
    assert "data-keys" not in page
    assert "Single keys are off for you" in page
    client.post("/account/keys", data={"has_single_keys": "y"})
    assert mel.has_single_keys


def test_the_dialog_has_the_list_alone(client: StrictClient, mel: Person) -> None:
    page = client.sign_in(mel).get("/account/keys", headers={"HX-Request": "true"}).text
    assert page.lstrip().startswith('<div id="keys-list"')
    assert "<form" not in page
