"""The organisation's settings."""

import pytest

from board.models.people.organisation import Organisation
from board.models.people.person import Person
from board.models.people.team import Team
from board.version import version
from tests.pages import StrictClient

SETTINGS = {"name": "Hillside Council", "time_zone": "Europe/Dublin", "brand_colour": "#FFDD00", "version": 1}


def test_an_administrator_changes_them(client: StrictClient, ada: Person, organisation: Organisation) -> None:
    client.sign_in(ada)
    assert "Europe/London" in client.get("/organisation").text
    client.post("/organisation", data=SETTINGS)
    assert (organisation.name, organisation.time_zone, organisation.brand_colour) == (
        "Hillside Council",
        "Europe/Dublin",
        "#ffdd00",
    )
    page = client.get("/organisation").text
    assert "so that it can be read" in page
    assert "/theme-ffdd00.css" in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Enter the name of your organisation"),
        ({"time_zone": "Mars/Base"}, "Choose a time zone from the list"),
        ({"brand_colour": "red"}, "Enter a colour as #"),
        ({"brand_colour": ""}, "Enter a colour"),
    ],
)
def test_what_is_wrong_is_said_and_kept(
    client: StrictClient, ada: Person, organisation: Organisation, wrong: dict[str, str], sentence: str
) -> None:
    answer = client.sign_in(ada).post("/organisation", data={**SETTINGS, "name": "Typed Council", **wrong})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert organisation.name == "Riverbank Council"
    if "name" not in wrong:
        assert "Typed Council" in answer.text


def test_two_administrators_at_once_see_both_versions(client: StrictClient, ada: Person, organisation: Organisation) -> None:
    client.sign_in(ada).post("/organisation", data=SETTINGS)
    answer = client.post(
        "/organisation", data={**SETTINGS, "name": "Valley Council", "time_zone": "Europe/Paris", "brand_colour": "#111111"}
    )
    assert answer.status_code == 409
    assert "Hillside Council" in answer.text
    assert "Valley Council" in answer.text
    assert organisation.name == "Hillside Council"


def test_nobody_else_changes_them(
    client: StrictClient, organisation: Organisation, school: Team, cora: Person, lee: Person
) -> None:
    for person in (cora, lee):
        assert client.sign_in(person).get("/organisation").status_code == 403
        assert client.post("/organisation", data=SETTINGS).status_code == 403
    assert organisation.name == "Riverbank Council"


def test_the_foot_of_the_page_tells_an_administrator_which_version_runs(
    client: StrictClient, ada: Person, organisation: Organisation
) -> None:
    assert f"Change Board {version()}" in client.sign_in(ada).get("/organisation").text
