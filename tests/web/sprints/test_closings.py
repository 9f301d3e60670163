"""Closing a sprint, and the story that it is from then on."""

import datetime as dt

import pytest

from board.database import db
from board.models.moments import now
from board.models.people.activity import Activity
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.sprints.sprint import Sprint
from board.models.sprints.window import CarryOver, Window
from board.models.stages import Stage
from tests.factories import make_closed, make_experiment, make_reflected, make_sprint
from tests.pages import StrictClient

NEXT = {"goal": "Calmer mornings", "first_day": "2030-03-04", "last_day": "2030-03-15"}


@pytest.fixture
def sprint(school: Team) -> Sprint:
    """A sprint that ended last week."""
    return make_sprint(school, starts=-20)


def test_the_page_lists_what_each_experiment_lacks_and_where_it_can_go(client: StrictClient, school: Team, sprint, cora) -> None:
    make_experiment(school, "Ring first", "decided", sprint=sprint)
    make_experiment(school, "Text the day before", "trying", sprint=sprint)
    make_experiment(school, "Never begun", "ready").plan_for(sprint, by=cora, at=now())
    db.session.commit()
    page = client.sign_in(cora).get(f"/sprints/{sprint.id}/closing/new").text
    assert "1 of 3 experiments are decided" in page
    assert "Still missing: a result, something that went well" in page
    assert "It was never started" in page
    assert page.count("Carry over to the next sprint") == 2
    assert page.count("On to Reflecting") == 1
    assert "Stays in Ready, in no sprint" in page
    assert "Ring first" not in page


def test_a_coach_sends_each_on_its_way(client: StrictClient, school: Team, sprint: Sprint, cora: Person) -> None:
    following = make_sprint(school, goal="The next goal")
    carried, back, onward = (make_experiment(school, title, "trying", sprint=sprint) for title in ("Carried", "Back", "On"))
    client.sign_in(cora)
    assert f'<option value="{following.id}" selected>' in client.get(f"/sprints/{sprint.id}/closing/new").text
    ways = {
        f"onward_{carried.id}_trying": "carry-over",
        f"onward_{back.id}_trying": "ready",
        f"onward_{onward.id}_trying": "reflecting",
    }
    answer = client.post(f"/sprints/{sprint.id}/closing", data={**ways, "to": following.id})
    assert answer.location == f"/sprints/{sprint.id}"
    story = client.get(answer.location).text
    assert "1 experiment carried over" in story
    assert "Cora Bennett closed this sprint" in story
    for words in (
        "Carried over to",
        following.window,
        "Went back to Ready",
        "Went on to Reflecting",
        "Nothing had been chosen by then",
    ):
        assert words in story
    assert [(one.stage, one.sprint) for one in (carried, back, onward)] == [
        ("trying", following),
        ("ready", None),
        ("reflecting", sprint),
    ]
    told = client.get(f"/experiments/{carried.id}").text
    assert f'<a href="/sprints/{sprint.id}">{sprint.window}</a> (carried over)' in told
    assert "Earlier sprints" in client.get(f"/experiments/{back.id}").text


def test_the_next_sprint_is_planned_in_the_same_place(client: StrictClient, school: Team, sprint: Sprint, cora: Person) -> None:
    experiment = make_experiment(school, stage="trying", sprint=sprint)
    ways = {f"onward_{experiment.id}_trying": "carry-over", "to": "new"}
    client.sign_in(cora)
    for wrong, sentence in (
        ({"goal": ""}, "Enter a goal for the new sprint"),
        ({"last_day": ""}, "Enter the last day"),
        ({"first_day": sprint.first_day.isoformat(), "last_day": sprint.last_day.isoformat()}, "overlap the sprint"),
        ({"goal": "x" * 201}, "200 characters or fewer"),
        ({"to": "99999"}, "Choose a sprint from the list"),
    ):
        answer = client.post(f"/sprints/{sprint.id}/closing", data={**ways, **NEXT, **wrong})
        assert answer.status_code == 422
        assert sentence in answer.text
        assert 'value="carry-over" checked' in answer.text
    assert client.post(f"/sprints/{sprint.id}/closing", data={**ways, **NEXT}).status_code == 303
    assert (experiment.sprint.goal, experiment.sprint.first_day) == ("Calmer mornings", dt.date(2030, 3, 4))


def test_nothing_is_asked_of_the_next_sprint_when_nothing_is_carried_over(client, school, sprint, cora) -> None:
    experiment = make_experiment(school, stage="trying", sprint=sprint)
    fields = {f"onward_{experiment.id}_trying": "reflecting", "to": "new", "goal": "", "first_day": "", "last_day": ""}
    assert client.sign_in(cora).post(f"/sprints/{sprint.id}/closing", data=fields).status_code == 303
    assert db.session.scalars(db.select(Sprint)).all() == [sprint]


def test_each_is_asked_for(client: StrictClient, school: Team, sprint: Sprint, cora: Person) -> None:
    experiment = make_experiment(school, stage="trying", sprint=sprint)
    client.sign_in(cora)
    for sent in ({}, {f"onward_{experiment.id}_trying": "nowhere"}, {f"onward_{experiment.id}_ready": "ready"}):
        answer = client.post(f"/sprints/{sprint.id}/closing", data=sent)
        assert answer.status_code == 422
        assert "Choose what happens to “Call before the first visit”" in answer.text
    assert not db.session.scalars(db.select(Window)).all()


def test_what_was_chosen_is_not_for_a_card_that_has_moved_meanwhile(client, school, sprint, cora, mel) -> None:
    experiment = make_experiment(school, stage="trying", sprint=sprint)
    ways = {f"onward_{experiment.id}_trying": "ready"}
    experiment.move_to(Stage.REFLECTING, by=mel, at=now())
    db.session.commit()
    answer = client.sign_in(cora).post(f"/sprints/{sprint.id}/closing", data=ways)
    assert answer.status_code == 422
    assert "Choose what happens to" in answer.text
    assert "Stays in Reflecting" in answer.text
    assert (experiment.stage, sprint.closed_at) == ("reflecting", None)


def test_it_is_closed_once(client: StrictClient, sprint: Sprint, cora: Person) -> None:
    client.sign_in(cora)
    assert "No experiment is in this sprint" in client.get(f"/sprints/{sprint.id}/closing/new").text
    assert client.post(f"/sprints/{sprint.id}/closing").location == f"/sprints/{sprint.id}"
    assert sprint.closed_by_id == cora.id
    again = client.post(f"/sprints/{sprint.id}/closing")
    assert again.status_code == 422
    assert "This sprint is closed already" in again.text
    assert "Read its story" in client.get(f"/sprints/{sprint.id}/closing/new").text
    assert db.session.scalars(db.select(Activity.verb).where(Activity.subject == "sprint").order_by(Activity.id)).all() == [
        "planned",
        "closed",
    ]


def test_everything_decided_is_worth_saying(client: StrictClient, school: Team, sprint: Sprint, cora: Person) -> None:
    make_experiment(school, stage="decided", sprint=sprint)
    assert "Every experiment of this sprint is decided" in client.sign_in(cora).get(f"/sprints/{sprint.id}/closing/new").text


def test_the_story_reads_the_same_a_month_later(client: StrictClient, school: Team, sprint: Sprint, mel, otto, lee) -> None:
    experiment = make_reflected(make_experiment(school, "Ring first", "trying", sprint=sprint), by=mel)
    make_closed(sprint)
    story, _, since = client.sign_in(otto).get(f"/sprints/{sprint.id}").text.partition("Since it was closed")
    assert "Nothing that changes this story" in since
    for words in (
        "Ring first",
        "We tried a phone call",
        "Nine in ten went ahead",
        "A call is enough",
        "Quick calls, calm visits",
        "Ask for a good time",
    ):
        assert words in story
    for field, value in (("title", "Ring twice"), ("change", "two calls")):
        experiment.rewrite(by=mel, at=now(), **{field: value})
    experiment.learning.learned = "Two calls are better"
    experiment.retrospective.celebrate("Something else", by=mel, at=now())
    db.session.commit()
    again, _, since = client.get(f"/sprints/{sprint.id}").text.partition("Since it was closed")
    assert story.partition("<main")[2] == again.partition("<main")[2]
    assert "Two calls are better" in since


def test_the_story_does_not_say_that_something_was_tried_that_was_never_started(client, school, sprint, mel) -> None:
    experiment = make_experiment(school, "Ring first", "ready", by=mel)
    experiment.plan_for(sprint, by=mel, at=now())
    make_closed(sprint, way=CarryOver.READY)
    page = client.sign_in(mel).get(f"/sprints/{sprint.id}").text
    assert f"We meant to try {experiment.change}" in page
    assert "We tried" not in page


@pytest.mark.slow
def test_the_story_asks_as_often_for_many_as_for_few(client, school, mel, queries) -> None:
    asked = []
    client.sign_in(mel)
    for number, cards in enumerate((1, 4)):
        sprint = make_sprint(school, starts=-40 + 20 * number)
        for card in range(cards):
            make_reflected(make_experiment(school, f"Card {card}", "trying", sprint=sprint))
        make_closed(sprint)
        address = f"/sprints/{sprint.id}"
        queries.clear()
        client.get(address)
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_what_is_left_in_another_sprint_is_not_carried(client, school, sprint, cora) -> None:
    following = make_sprint(school, goal="The next goal")
    other = make_experiment(school, stage="trying", sprint=following)
    client.sign_in(cora).post(f"/sprints/{sprint.id}/closing", data={f"onward_{other.id}_trying": CarryOver.READY})
    assert sprint.closed_at
    assert (other.stage, other.sprint) == ("trying", following)


def test_only_coaches_close(
    client: StrictClient, school: Team, private_team: Team, mel: Person, lee: Person, otto: Person, ada: Person
) -> None:
    sprint, hidden = make_sprint(school), make_sprint(private_team)
    for person in (mel, lee, otto, ada):
        client.sign_in(person)
        assert client.get(f"/sprints/{sprint.id}/closing/new").status_code == 403
        assert client.post(f"/sprints/{sprint.id}/closing").status_code == 403
    assert client.sign_in(otto).post(f"/sprints/{hidden.id}/closing").status_code == 404
    assert sprint.closed_at is None
    make_closed(hidden)
    assert client.get(f"/sprints/{hidden.id}").status_code == 404


def test_what_is_wrong_is_listed_in_the_order_of_the_page(client, school, cora, mel):
    sprint = make_sprint(school)
    for title, stage in (("Ring first", Stage.TRYING), ("Text first", Stage.REFLECTING)):
        make_experiment(school, title, stage, by=mel, sprint=sprint)
    # The client reads the order.
    answer = client.sign_in(cora).post(f"/sprints/{sprint.id}/closing", data={"to": "", "goal": ""})
    assert answer.status_code == 422
    summary = answer.text.partition("error-summary")[2].partition("</div>")[0]
    assert summary.index("“Ring first”") < summary.index("“Text first”") < summary.index("Choose a sprint from the list")
