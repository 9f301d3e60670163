"""A sprint that is closed before its team has looked back, and the circle that is held afterwards."""

import datetime as dt

import pytest

from board.models.moments import now, say_day
from board.models.people.team import Team
from board.models.sprints.sprint import Sprint
from tests.circle_factories import make_sprint_circle
from tests.factories import make_closed, make_experiment, make_reflected, make_sprint


@pytest.fixture
def sprint(school: Team) -> Sprint:
    """A sprint that ended last week."""
    return make_sprint(school, starts=-20)


def test_closing_asks_about_a_retrospective_that_is_missing_and_closes_without(client, school, sprint, cora, mel):
    asked = "Your team has not looked back on this sprint yet"
    client.sign_in(cora)
    assert asked not in client.get(f"/sprints/{sprint.id}/closing/new").text, "nothing was tried in it"
    experiment = make_experiment(school, "Ring first", "reflecting", sprint=sprint, by=mel)
    page = client.get(f"/sprints/{sprint.id}/closing/new").text
    assert asked in page
    assert f"/sprints/{sprint.id}/circles/new" in page
    make_reflected(experiment, by=mel)
    assert asked not in client.get(f"/sprints/{sprint.id}/closing/new").text
    other = make_sprint(school, starts=-40)
    trial = make_experiment(school, "Text first", "trying", sprint=other, by=mel)
    answer = client.post(f"/sprints/{other.id}/closing", data={f"onward_{trial.id}_trying": "reflecting"})
    assert answer.location == f"/sprints/{other.id}"


def test_a_circle_held_after_the_closing_joins_the_story_under_its_own_date(client, school, sprint, cora, mel):
    experiment = make_experiment(school, "Ring first", "trying", sprint=sprint, by=mel)
    make_closed(sprint)
    held_at = now() + dt.timedelta(days=3)
    make_sprint_circle(sprint, [experiment], "Ring once more", by=cora, at=held_at)
    story, _, since = client.sign_in(mel).get(f"/sprints/{sprint.id}").text.partition("Since it was closed")
    assert "Nothing had been shared by then" in story
    assert "Parents wrote back" not in story
    assert since.index(say_day(held_at.date())) < since.index("Parents wrote back") < since.index("Ring once more")
    assert since.index("Ring once more") < since.index("Nobody sees to it yet")
