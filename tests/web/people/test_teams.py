"""Teams."""

import pytest

from board.database import db
from board.models.people.activity import Activity
from board.models.people.person import Person
from board.models.people.team import Team
from tests.factories import make_experiment, make_person, make_sprint, make_team
from tests.pages import StrictClient

NEW = {"name": "Health visiting", "purpose": "Visits in the first year"}


def test_ones_own_teams_stand_first(client: StrictClient, school: Team, fostering: Team, mel: Person) -> None:
    make_sprint(fostering, goal="Faster answers to carers")
    make_experiment(school)
    page = client.sign_in(mel).get("/teams").text
    assert (
        page.index("Your teams") < page.index("Team around the school") < page.index("Other teams") < page.index("Fostering</a>")
    )
    assert "Faster answers to carers" in page
    assert "No sprint is running" in page


def test_a_tile_says_which_sprint_comes_next_where_none_is_running(client: StrictClient, school: Team, mel: Person) -> None:
    make_sprint(school, goal="Calmer evenings", starts=30)
    make_sprint(school, goal="Calmer mornings", starts=3)
    page = " ".join(client.sign_in(mel).get("/teams").text.split())
    assert "<strong>Starts in 3 days:</strong> Calmer mornings" in page
    assert "Calmer evenings" not in page
    make_sprint(school, starts=-3, days=4, goal="Quicker answers")
    page = client.get("/teams").text
    assert "Quicker answers" in page
    assert "Calmer mornings" not in page


def test_the_list_asks_as_often_for_many_as_for_few(
    client: StrictClient, school: Team, fostering: Team, mel: Person, queries: list[str]
) -> None:
    client.sign_in(mel)
    client.get("/teams")
    queries.clear()
    client.get("/teams")
    few = len(queries)
    for number in range(5):
        team = make_team(f"Team {number}", members=[make_person(f"Person{number}")])
        make_sprint(team)
        make_experiment(team)
    queries.clear()
    client.get("/teams")
    assert len(queries) == few


def test_a_private_team_is_not_there_for_others(
    client: StrictClient, private_team: Team, otto: Person, lee: Person, cora: Person
) -> None:
    assert "Leaving care" not in client.sign_in(otto).get("/teams").text
    assert client.get("/teams/leaving-care").status_code == 404
    for person in (lee, cora):
        assert "Leaving care" in client.sign_in(person).get("/teams").text
        assert client.get("/teams/leaving-care").status_code == 200


def test_a_team_tells_who_is_on_it_what_runs_and_what_was_decided(client: StrictClient, school: Team, otto: Person) -> None:
    make_sprint(school, goal="Calmer mornings")
    make_experiment(school, "Ring before the first visit", "decided")
    page = client.sign_in(otto).get("/teams/team-around-the-school").text
    for words in ("Cora Bennett", "Coach", "Calmer mornings", "Ring before the first visit", "Adopted", "Lena Lead"):
        assert words in page
    assert "Edit the team" not in page


def test_an_empty_team_teaches(client: StrictClient, ada: Person) -> None:
    client.sign_in(ada)
    assert "There is no team yet" in client.get("/teams").text
    client.post("/teams", data=NEW)
    page = client.get("/teams/health-visiting").text
    assert "No experiments yet" in page
    assert "Nobody is on this team yet" in page


def test_an_administrator_makes_a_team(client: StrictClient, ada: Person) -> None:
    client.sign_in(ada)
    assert client.get("/teams/new").status_code == 200
    assert client.post("/teams", data={**NEW, "is_private": "y"}).location == "/teams/health-visiting/members"
    team = db.session.scalars(db.select(Team)).one()
    assert (team.purpose, team.is_private) == ("Visits in the first year", True)
    assert db.session.scalars(db.select(Activity.verb)).all() == ["founded"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Enter a name"),
        ({"name": "Fostering"}, "There is already a team with this name"),
        ({"name": "x" * 10_000}, "80 characters or fewer"),
        ({"purpose": "Ring 07700 900123 and ask"}, "a phone number"),
        ({"name": "a\0b"}, "cannot be shown"),
    ],
)
def test_what_is_wrong_is_said_and_kept(
    client: StrictClient, ada: Person, fostering: Team, wrong: dict[str, str], sentence: str
) -> None:
    answer = client.sign_in(ada).post("/teams", data={**NEW, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert (wrong.get("purpose") or NEW["purpose"]) in answer.text
    assert db.session.scalars(db.select(Team)).all() == [fostering]


def test_a_new_name_keeps_the_address(client: StrictClient, ada: Person, fostering: Team) -> None:
    client.sign_in(ada)
    assert "Fostering" in client.get("/teams/fostering/edit").text
    assert (
        client.post("/teams/fostering", data={"name": "Fostering north", "purpose": "", "version": fostering.version}).location
        == "/teams/fostering"
    )
    assert fostering.name == "Fostering north"


def test_two_administrators_at_once_see_both_versions(client: StrictClient, ada: Person, fostering: Team) -> None:
    opened = fostering.version
    client.sign_in(ada).post("/teams/fostering", data={"name": "Fostering", "purpose": "Homes for children", "version": opened})
    answer = client.post("/teams/fostering", data={"name": "Fostering", "purpose": "Carers first", "version": opened})
    assert answer.status_code == 409
    assert "Homes for children" in answer.text
    assert "Carers first" in answer.text
    assert fostering.purpose == "Homes for children"


def test_only_administrators_make_and_change_teams(client: StrictClient, school: Team, cora: Person, lee: Person) -> None:
    for person in (cora, lee):
        client.sign_in(person)
        assert client.get("/teams/new").status_code == 403
        assert client.post("/teams", data=NEW).status_code == 403
        assert client.get("/teams/team-around-the-school/edit").status_code == 403
        assert client.post("/teams/team-around-the-school", data=NEW).status_code == 403


def test_a_team_is_found_by_words_of_its_name(
    client: StrictClient, school: Team, fostering: Team, private_team: Team, otto: Person
) -> None:
    client.sign_in(otto)
    page = client.get("/teams?q=SCHOOL+team").text
    assert "Team around the school" in page
    assert "Fostering</a>" not in page
    page = client.get("/teams?q=leaving").text
    assert "Leaving care" not in page
    assert "No team is called that." in page
    assert "No team is called that." in client.get("/teams?q=100%25").text


def test_a_thousand_teams_come_a_page_at_a_time(client: StrictClient, school: Team, mel: Person) -> None:
    for number in range(60):
        make_team(f"Locality {number:02}")
    first, second = client.sign_in(mel).get("/teams").text, client.get("/teams?page=2").text
    assert "Team around the school" in first
    assert "Locality 49" in first
    assert "Locality 50" not in first
    assert "Locality 50" in second
    assert "Team around the school" not in second
    assert 'href="/teams?page=2&amp;q=locality"' in client.get("/teams?q=locality").text
