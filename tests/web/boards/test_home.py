"""The first page, the accessibility statement, and the page for whatever watches over the board."""

import pytest
from sqlalchemy.exc import OperationalError

from board.database import db
from board.models.people.person import Person
from board.models.people.team import Team
from tests.factories import make_experiment, make_person, make_reflected, make_sprint, make_team
from tests.pages import StrictClient


def test_it_tells_a_member_what_needs_them(client: StrictClient, school: Team, mel: Person, cora: Person) -> None:
    make_experiment(school, "Mine to complete", by=mel).give_to(mel, by=mel, at=mel.created_at)
    make_experiment(school, "Not mine", by=cora).give_to(cora, by=cora, at=cora.created_at)
    late = make_experiment(school, "Over and silent", "trying", by=mel, sprint=make_sprint(school, starts=-20))
    db.session.commit()
    page = client.sign_in(mel).get("/").text
    assert page.index("Over and silent") < page.index("Mine to complete")
    assert "ended 9 days ago. What happened?" in page
    assert f'href="/experiments/{late.id}/result"' in page
    assert "Not mine" not in page


def test_it_tells_a_lead_what_waits_for_a_decision_anywhere(
    client: StrictClient, school: Team, private_team: Team, lee: Person
) -> None:
    waiting = [make_reflected(make_experiment(team, f"Decide {team.name}", "reflecting")) for team in (school, private_team)]
    make_experiment(school, "Not yet", "trying")
    page = client.sign_in(lee).get("/").text
    for experiment in waiting:
        assert f'href="/experiments/{experiment.id}/decisions/new"' in page
    assert "Not yet" not in page


def test_it_tells_a_coach_which_sprint_to_close(client: StrictClient, school: Team, cora: Person, mel: Person) -> None:
    sprint = make_sprint(school, starts=-20)
    assert f'href="/sprints/{sprint.id}/closing/new"' in client.sign_in(cora).get("/").text
    assert "Close the sprint" not in client.sign_in(mel).get("/").text


def test_somebody_off_the_team_is_not_asked_for_what_they_still_own(
    client: StrictClient, school: Team, fostering: Team, otto: Person
) -> None:
    experiment = make_experiment(school, "Left behind")
    experiment.owner_id = otto.id
    db.session.commit()
    assert "Left behind" not in client.sign_in(otto).get("/").text


def test_a_long_list_is_folded_and_nothing_is_lost(client: StrictClient, school: Team, mel: Person, queries: list[str]) -> None:
    make_experiment(school, "Idea 0", "ready", by=mel).give_to(mel, by=mel, at=mel.created_at)
    client.sign_in(mel).get("/")
    queries.clear()
    client.get("/")
    few = len(queries)
    for number in range(1, 12):
        make_experiment(school, f"Idea {number}", "ready", by=mel).give_to(mel, by=mel, at=mel.created_at)
    db.session.commit()
    queries.clear()
    page = client.get("/").text
    assert len(queries) == few
    assert "Show 4 more" in page
    assert all(f"Idea {number}" in page for number in range(12))


def test_an_empty_home_teaches(client: StrictClient, mel: Person, ada: Person, lee: Person) -> None:
    assert "Make your first team" in client.sign_in(ada).get("/").text
    assert "ask a coach for an invitation" in client.sign_in(mel).get("/").text
    assert "waits here for your decision" in client.sign_in(lee).get("/").text
    make_team("Fostering", members=[make_person("Otto Lindqvist")])
    assert "Boards that you can read" in client.get("/").text


def test_a_stranger_is_asked_to_sign_in(client: StrictClient, mel: Person) -> None:
    assert client.get("/").location == "/sign-in"


def test_the_accessibility_statement_is_open_to_all_and_names_whom_to_tell(client: StrictClient, ada: Person) -> None:
    page = client.get("/accessibility").text
    for words in ("Riverbank Council", "ada@example.org", "Equality and Human Rights Commission", "version 2.2", "prepared on"):
        assert words in page


def test_health_asks_the_database(client: StrictClient, queries: list[str]) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.json) == (200, {"status": "ok", "database": "ok"})
    assert "SELECT 1" in queries


def test_health_says_when_the_database_does_not_answer(client: StrictClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object, **_named: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("host db.internal, password=secret"))

    monkeypatch.setattr(db.session, "execute", broken)
    answer = client.get("/health")
    assert answer.status_code == 503
    assert "secret" not in answer.text
