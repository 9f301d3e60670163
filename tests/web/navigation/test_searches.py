"""The search that goes anywhere."""

import re

import pytest

from board.database import db
from board.models.moments import now
from board.models.people.person import Person
from board.models.people.team import Team
from tests.factories import make_experiment, make_person, make_sprint, make_team
from tests.pages import StrictClient

BOX = {"HX-Request": "true"}


def found(client: StrictClient, typed: str, at: str = "") -> list[tuple[str, str, str]]:
    """The kind, the name and the address of each place, without the library's."""
    page = client.get("/search", query_string={"q": typed, "at": at}, headers=BOX).text
    rows = re.findall(r'href="([^"]*)">\s*<span class="place-kind">([^<]*)</span>\s*<span class="place-name">([^<]*)', page)
    return [(kind, name.strip(), url) for url, kind, name in rows if kind != "Library"]


def test_a_team_an_experiment_a_sprint_and_a_person_are_found_by_the_beginnings_of_their_words(
    client: StrictClient, school: Team, fostering: Team, otto: Person
) -> None:
    experiment = make_experiment(school, "Ring before the first visit")
    sprint = make_sprint(school, goal="Calmer mornings")
    client.sign_in(otto)
    assert ("Team", "Team around the school", "/teams/team-around-the-school/board") in found(client, "school aro")
    assert ("Experiment", "Ring before the first visit", f"/experiments/{experiment.id}") in found(client, "ring bef")
    assert ("Sprint", "Calmer mornings", f"/sprints/{sprint.id}") in found(client, "calm")
    person = next(one for one in school.people if one.name.startswith("Mel"))
    here = ("Person", person.name, f"/teams/team-around-the-school/members#person-{person.id}")
    assert here in found(client, person.name)
    assert f'id="person-{person.id}"' in client.get("/teams/team-around-the-school/members").text


def test_nothing_of_a_private_team_is_found_by_others(
    client: StrictClient, private_team: Team, fostering: Team, otto: Person, cora: Person, lee: Person
) -> None:
    hidden = make_person("Hilda Hidden")
    make_experiment(private_team, "Lodgings zebra")
    make_sprint(private_team, goal="Zebra crossings")
    private_team.memberships[0].person_id = hidden.id
    db.session.commit()
    for typed in ("leaving", "zebra", "hilda"):
        assert not found(client.sign_in(otto), typed)
        assert found(client.sign_in(lee), typed)


def test_whoever_has_left_is_not_found(client: StrictClient, school: Team, otto: Person, mel: Person) -> None:
    mel.left_at = now()
    db.session.commit()
    assert not [one for one in found(client.sign_in(otto), mel.name) if one[0] == "Person"]


def test_an_administrator_finds_everybody_and_what_only_they_look_after(
    client: StrictClient, ada: Person, lee: Person, mel: Person
) -> None:
    client.sign_in(ada)
    assert ("Person", lee.name, f"/people/{lee.id}") in found(client, lee.name)
    assert ("Page", "Single sign-on", "/organisation/sign-on") in found(client, "single sign")
    assert not [one for one in found(client.sign_in(mel), "single sign-on") if one[1] == "Single sign-on"]


def test_pages_and_actions_are_found(client: StrictClient, school: Team, cora: Person, mel: Person) -> None:
    client.sign_in(cora)
    assert found(client, "plan a sp")[0] == ("Do", "Plan a sprint", f"/teams/{school.slug}/sprints/new")
    assert found(client, "log an idea")[0] == ("Do", "Log an idea", "/#new-idea")
    assert ("Page", "Round-ups", "/round-ups") in found(client, "monday")
    assert ("Page", "How the loop works", "/help") in found(client, "help")
    assert ("Page", f"{school.name}: retrospectives", f"/teams/{school.slug}/retrospectives") in found(client, "school retro")
    assert not [one for one in found(client.sign_in(mel), "plan a sprint") if one[0] == "Do"]


@pytest.mark.parametrize("at", ["/experiments/{}", "/experiments/{}/history", "/teams/x/board?open={}"])
def test_the_experiment_that_one_looks_at_can_be_moved(
    client: StrictClient, school: Team, mel: Person, otto: Person, at: str
) -> None:
    experiment = make_experiment(school, "Ring first")
    move = ("Do", "Move this card", f"/experiments/{experiment.id}/moves/new")
    assert move in found(client.sign_in(mel), "move", at=at.format(experiment.id))
    assert move not in found(client, "move", at="/experiments/99999999999999999999")
    assert move not in found(client.sign_in(otto), "move", at=at.format(experiment.id))


def test_before_anything_is_typed_ones_own_boards_stand_there(client: StrictClient, school: Team, mel: Person) -> None:
    assert ("Team", school.name, f"/teams/{school.slug}/board") in found(client.sign_in(mel), "")


def test_without_javascript_it_is_a_page_with_a_way_on_to_the_library(client: StrictClient, school: Team, mel: Person) -> None:
    page = client.sign_in(mel).get("/search?q=no+such+thing%25").text
    assert 'value="no such thing%"' in page
    assert "Nothing is called that." in page
    assert 'href="/library?q=no+such+thing%25"' in page
    assert 'href="/search"' in client.get("/").text


def test_it_asks_as_often_for_many_as_for_few(client: StrictClient, school: Team, mel: Person, queries: list[str]) -> None:
    client.sign_in(mel)
    numbers = []
    for times in (1, 6):
        for number in range(times):
            team = make_team(f"Visit {times} {number}", members=[mel, make_person(f"Visit{times}{number} Person")])
            make_sprint(team, goal=f"Visit calmly {number}")
            make_experiment(team, f"Visit on day {number}")
        client.get("/search?q=visit")
        queries.clear()
        client.get("/search?q=visit")
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
    assert numbers[0] <= 14
