"""Sprints: planning, changing and looking at them."""

import datetime as dt

import pytest

from board.database import db
from board.models.circles.lifecycle import start_circle
from board.models.moments import now
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.sprints.sprint import Sprint
from tests.factories import make_closed, make_experiment, make_sprint
from tests.pages import StrictClient

SPRINTS = "/teams/team-around-the-school/sprints"
PLAN = {"goal": "Calmer mornings", "first_day": "2030-03-04", "last_day": "2030-03-15"}


def test_a_coach_plans_a_sprint_with_two_weeks_from_monday_suggested(client: StrictClient, school: Team, cora: Person) -> None:
    page = client.sign_in(cora).get(f"{SPRINTS}/new").text
    monday = now().date() + dt.timedelta(days=7 - now().date().weekday())
    assert f'value="{monday.isoformat()}"' in page
    assert f'value="{(monday + dt.timedelta(days=11)).isoformat()}"' in page
    answer = client.post(SPRINTS, data=PLAN)
    sprint = db.session.scalars(db.select(Sprint)).one()
    assert answer.location == f"/sprints/{sprint.id}"
    assert sprint.first_day == dt.date(2030, 3, 4)
    assert "4 to 15 March 2030" in client.get(answer.location).text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"goal": ""}, "Enter a goal"),
        ({"goal": "x" * 10_000}, "200 characters or fewer"),
        ({"first_day": "2030-03-20"}, "The last day must be the same as or after the first day"),
        ({"last_day": "2031-03-15"}, "A sprint can last 13 weeks at most"),
        ({"first_day": "soon"}, "First day must be a real date"),
        ({"first_day": "2030-02-30"}, "First day must be a real date"),
        ({"last_day": ""}, "Enter the last day"),
        ({"last_day": "9999-12-31"}, "between 2000 and 2100"),
    ],
)
def test_what_is_wrong_is_said_and_kept(
    client: StrictClient, school: Team, cora: Person, wrong: dict[str, str], sentence: str
) -> None:
    answer = client.sign_in(cora).post(SPRINTS, data={**PLAN, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert ("Calmer mornings" in answer.text) == ("goal" not in wrong)
    assert not db.session.scalars(db.select(Sprint)).all()


def test_the_form_says_which_sprint_is_in_the_way(client: StrictClient, school: Team, cora: Person) -> None:
    client.sign_in(cora).post(SPRINTS, data=PLAN)
    answer = client.post(SPRINTS, data={**PLAN, "goal": "Another", "first_day": "2030-03-15", "last_day": "2030-03-20"})
    assert answer.status_code == 422
    assert "overlap the sprint “Calmer mornings”, 4 to 15 March 2030" in answer.text


def test_the_list_tells_running_from_planned_ended_and_closed(
    client: StrictClient, school: Team, cora: Person, otto: Person
) -> None:
    make_closed(make_sprint(school, starts=-60, goal="Closed goal"))
    make_sprint(school, starts=-30, goal="Ended goal")
    running = make_sprint(school, goal="Running goal")
    make_sprint(school, starts=30, goal="Planned goal")
    make_experiment(school, stage="trying", sprint=running)
    page = client.sign_in(otto).get(SPRINTS).text
    for heading, goal in (
        ("Running", "Running goal"),
        ("Planned", "Planned goal"),
        ("Ended, to be closed", "Ended goal"),
        ("Closed", "Closed goal"),
    ):
        assert page.index(f">{heading}</h2>") < page.index(goal)
    assert "1 Trying" in page
    assert "Plan a sprint" not in page


def test_the_list_asks_as_often_for_many_as_for_few(client: StrictClient, school: Team, mel: Person, queries: list[str]) -> None:
    make_experiment(school, stage="trying", sprint=make_sprint(school))
    client.sign_in(mel).get(SPRINTS)
    queries.clear()
    client.get(SPRINTS)
    few = len(queries)
    for number in range(1, 5):
        make_experiment(school, stage="trying", sprint=make_sprint(school, starts=number * 20))
    queries.clear()
    client.get(SPRINTS)
    assert len(queries) == few


def test_an_empty_list_teaches(client: StrictClient, school: Team, cora: Person, mel: Person) -> None:
    assert "Plan the first sprint" in client.sign_in(cora).get(SPRINTS).text
    assert "Plan the first sprint" not in client.sign_in(mel).get(SPRINTS).text


def test_a_sprint_shows_its_experiments_and_what_came_out(
    client: StrictClient, school: Team, otto: Person, queries: list[str]
) -> None:
    sprint = make_sprint(school)
    make_experiment(school, "Ring first", "decided", sprint=sprint)
    make_experiment(school, "Text the day before", "trying", sprint=sprint)
    page = client.sign_in(otto).get(f"/sprints/{sprint.id}").text
    for words in (
        "Calmer first visits",
        "8 days left",
        "Ring first",
        "Adopted",
        "Nine in ten went ahead",
        "A call is enough",
        "Text the day before",
    ):
        assert words in page
    address = f"/sprints/{sprint.id}"  # asked for here, or reading it would be counted as a query of the page
    queries.clear()
    client.get(address)
    few = len(queries)
    for number in range(4):
        make_experiment(school, f"More {number}", "decided", sprint=sprint)
    queries.clear()
    client.get(address)
    assert len(queries) == few


def test_a_sprint_is_changed_until_it_is_closed(client: StrictClient, school: Team, cora: Person) -> None:
    sprint = make_sprint(school)
    client.sign_in(cora)
    assert "Calmer first visits" in client.get(f"/sprints/{sprint.id}/edit").text
    client.post(f"/sprints/{sprint.id}", data={**PLAN, "version": sprint.version})
    assert sprint.goal == "Calmer mornings"
    make_closed(sprint)
    answer = client.post(f"/sprints/{sprint.id}", data={**PLAN, "goal": "Other", "version": sprint.version})
    assert answer.status_code == 422
    assert "This sprint is closed" in answer.text
    assert sprint.goal == "Calmer mornings"


def test_two_coaches_at_once_see_both_versions(client: StrictClient, school: Team, cora: Person) -> None:
    sprint = make_sprint(school)
    opened = sprint.version
    client.sign_in(cora).post(f"/sprints/{sprint.id}", data={**PLAN, "version": opened})
    answer = client.post(
        f"/sprints/{sprint.id}",
        data={"goal": "Calmer evenings", "first_day": "2030-03-05", "last_day": "2030-03-15", "version": opened},
    )
    assert answer.status_code == 409
    for words in ("Calmer mornings", "Calmer evenings", "4 March 2030", "5 March 2030"):
        assert words in answer.text
    kept = {
        "goal": "Calmer evenings",
        "keep-goal": "mine",
        "first_day": "2030-03-05",
        "keep-first_day": "theirs",
        "last_day": "2030-03-15",
    }
    client.post(f"/sprints/{sprint.id}", data={**kept, "version": sprint.version})
    assert (sprint.goal, sprint.first_day) == ("Calmer evenings", dt.date(2030, 3, 4))


def test_only_coaches_plan(client: StrictClient, school: Team, mel: Person, lee: Person, ada: Person, otto: Person) -> None:
    sprint = make_sprint(school)
    for person in (mel, lee, ada, otto):
        client.sign_in(person)
        assert client.get(f"/sprints/{sprint.id}").status_code == 200
        assert client.get(f"{SPRINTS}/new").status_code == 403
        assert client.post(SPRINTS, data=PLAN).status_code == 403
        assert client.get(f"/sprints/{sprint.id}/edit").status_code == 403
        assert client.post(f"/sprints/{sprint.id}", data=PLAN).status_code == 403


def test_a_private_team_has_no_sprints_for_an_outsider(client: StrictClient, private_team: Team, otto: Person) -> None:
    sprint = make_sprint(private_team)
    client.sign_in(otto)
    assert client.get("/teams/leaving-care/sprints").status_code == 404
    assert client.get(f"/sprints/{sprint.id}").status_code == 404
    assert client.post(f"/sprints/{sprint.id}", data=PLAN).status_code == 404


def test_a_sprint_leads_to_its_retrospective(client, school, cora, mel, otto):
    sprint = make_sprint(school)
    here = f"/sprints/{sprint.id}"
    client.sign_in(cora)
    assert "Reflect together" not in client.get(here).text  # nothing has been tried yet
    experiment = make_experiment(school, stage="trying", sprint=sprint, by=mel)
    assert f"/sprints/{sprint.id}/circles/new" in client.get(here).text
    client.sign_in(mel)
    assert "Reflect together" not in client.get(here).text
    circle = start_circle(sprint, [experiment], by=cora, at=now())
    db.session.commit()
    assert "Go to the circle" in client.get(here).text
    client.sign_in(otto)
    assert "the retrospective" not in client.get(here).text
    circle.ended_at = circle.retrospective.closed_at = now()
    db.session.commit()
    assert f"/retrospectives/{circle.retrospective_id}/summary" in client.get(here).text
    client.sign_in(mel)
    assert "See the retrospective" in client.get(here).text
