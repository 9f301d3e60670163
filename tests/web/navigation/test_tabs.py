"""The tabs of a team and of each part of the main navigation: the same on every page that belongs there."""

import re
from collections.abc import Sequence

import pytest

from board.models.people.person import Person
from board.models.people.team import Team
from tests.factories import make_circle, make_experiment, make_measure, make_reflected, make_sprint
from tests.pages import StrictClient

TEAM_TABS = ["Board", "Sprints", "Retrospectives", "Measures and risks", "Members", "Settings"]


def tabs_on(page: str) -> list[str]:
    """The words of the tabs below the header."""
    found = re.search(r'<ul class="tabs">(.*?)</ul>', page, flags=re.DOTALL)
    return re.findall(r"<a [^>]*>([^<]*)</a>", found.group(1)) if found else []


def current_of(page: str) -> str:
    found = re.search(r'<ul class="tabs">.*?aria-current="(?:page|true)">([^<]*)<', page, flags=re.DOTALL)
    return found.group(1) if found else ""


def main_navigation(page: str) -> Sequence[str]:
    found = re.search(r'<nav class="site-nav".*?</nav>', page, flags=re.DOTALL)
    return re.findall(r"<a [^>]*>([^<]*)</a>", found.group()) if found else []


def test_every_page_of_a_team_has_the_same_tabs(client: StrictClient, school: Team, cora: Person, ada: Person) -> None:
    sprint = make_sprint(school)
    experiment = make_experiment(school, stage="trying", sprint=sprint)
    reflected = make_reflected(make_experiment(school, "Ring first", "reflecting"))
    team = f"/teams/{school.slug}"
    at = {
        f"{team}/board": "Board",
        f"/experiments/{experiment.id}": "Board",
        f"{team}/sprints": "Sprints",
        f"{team}/sprints/new": "Sprints",
        f"/sprints/{sprint.id}": "Sprints",
        f"/sprints/{sprint.id}/edit": "Sprints",
        f"{team}/retrospectives": "Retrospectives",
        f"/retrospectives/{reflected.retrospective.id}": "Retrospectives",
        f"/retrospectives/{reflected.retrospective.id}/summary": "Retrospectives",
        f"{team}/risks": "Measures and risks",
        f"{team}/members": "Members",
        f"{team}/settings": "Settings",
        f"{team}/stages": "Settings",
        f"{team}/archive": "Settings",
        team: "",
    }
    client.sign_in(cora)
    for address, current in at.items():
        page = client.get(address).text
        assert (tabs_on(page), current_of(page)) == (TEAM_TABS, current), address
    page = client.sign_in(ada).get(f"{team}/edit").text
    assert (tabs_on(page), current_of(page)) == (TEAM_TABS, "Settings")


def test_a_teams_tile_and_its_name_lead_to_the_board(client: StrictClient, school: Team, mel: Person) -> None:
    page = client.sign_in(mel).get("/teams").text
    assert f'href="/teams/{school.slug}/board">{school.name}</a>' in page
    assert f'href="/teams/{school.slug}">About' in page
    assert f'href="/teams/{school.slug}/board">{school.name}</a>' in client.get(f"/teams/{school.slug}/members").text


def test_nobody_has_more_than_six_items_on_top(client: StrictClient, ada: Person, lee: Person, mel: Person) -> None:
    assert main_navigation(client.sign_in(mel).get("/").text) == ["Home", "Teams", "Library", "Review"]
    assert main_navigation(client.sign_in(lee).get("/").text) == ["Home", "Teams", "Library", "Review"]
    assert main_navigation(client.sign_in(ada).get("/").text) == ["Home", "Teams", "Library", "Review", "Organisation"]


@pytest.mark.parametrize("address", ["library", "learning-cards", "outcomes", "phrases", "round-ups"])
def test_what_the_library_holds_is_named_on_its_tabs(client: StrictClient, mel: Person, address: str) -> None:
    page = client.sign_in(mel).get(f"/{address}").text
    assert tabs_on(page) == ["Experiments", "Learning cards", "Outcomes", "Phrases", "Round-ups"]
    assert current_of(page).casefold().replace(" ", "-") == address.replace("library", "experiments")
    assert 'href="/library" aria-current="page">Library</a>' in page


def test_the_review_has_the_facts_and_for_leads_what_is_shared(client: StrictClient, mel: Person, lee: Person) -> None:
    assert tabs_on(client.sign_in(mel).get("/facts").text) == ["What we learned", "Honest facts"]
    assert tabs_on(client.sign_in(lee).get("/review").text) == ["What we learned", "Honest facts", "What is shared"]


def test_an_auditor_finds_the_audit_trail_and_nothing_else_there(client: StrictClient, ada: Person, mel: Person) -> None:
    mel.is_auditor = True
    page = client.sign_in(mel).get("/audit").text
    assert main_navigation(page)[-1] == "Organisation"
    assert tabs_on(page) == ["Audit trail"]
    tabs = tabs_on(client.sign_in(ada).get("/audit").text)
    assert tabs == ["People", "Organisation", "Single sign-on", "Second factors", "Mail", "Audit trail"]


def test_a_team_lists_its_retrospectives(client: StrictClient, school: Team, cora: Person, otto: Person) -> None:
    make_reflected(make_experiment(school, "Ring before the first visit", "reflecting"))
    circle = make_circle(school)
    here = f"/teams/{school.slug}/retrospectives"
    page = client.sign_in(cora).get(here).text
    assert "Ring before the first visit" in page
    assert "Going on now" in page
    assert f'href="/retrospectives/{circle.retrospective_id}"' in page
    assert f'href="/retrospectives/{circle.retrospective_id}"' not in client.sign_in(otto).get(here).text


def test_the_list_of_retrospectives_asks_as_often_for_many_as_for_few(
    client: StrictClient, school: Team, mel: Person, queries: list[str]
) -> None:
    client.sign_in(mel)
    numbers = []
    for times in (1, 4):
        for number in range(times):
            make_reflected(make_experiment(school, f"Idea {times}.{number}", "reflecting"))
        queries.clear()
        client.get(f"/teams/{school.slug}/retrospectives")
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


def test_a_team_lists_what_it_measures(client: StrictClient, school: Team, mel: Person) -> None:
    measure = make_measure(make_experiment(school, "Ring first", "trying"), [7, 9], name="Visits that go ahead")
    page = client.sign_in(mel).get(f"/teams/{school.slug}/risks").text
    assert f'href="/measures/{measure.id}">Visits that go ahead</a>' in page
    assert "<strong>9" in page


def test_settings_say_who_may_change_what_one_may_not(client: StrictClient, school: Team, mel: Person, cora: Person) -> None:
    here = f"/teams/{school.slug}/settings"
    page = client.sign_in(mel).get(here).text
    assert f"/teams/{school.slug}/stages" not in page
    assert "A coach of the team can change them." in page
    assert f"/teams/{school.slug}/archive" in page
    assert f"/teams/{school.slug}/stages" in client.sign_in(cora).get(here).text


def test_a_member_leaves_the_team_by_themselves(client: StrictClient, school: Team, mel: Person, otto: Person) -> None:
    make_experiment(school, by=mel)
    here = f"/teams/{school.slug}/settings"
    own = mel.memberships[0].id
    page = client.sign_in(mel).get(here).text
    assert f'action="/memberships/{own}/remove"' in page
    assert client.sign_in(otto).post(f"/memberships/{own}/remove").status_code == 403
    assert "Leave this team" not in client.get(here).text
    client.sign_in(mel).post(f"/memberships/{own}/remove")
    page = client.get(here).text
    assert "You are no longer on Team around the school." in page
    assert "Leave this team" not in page
