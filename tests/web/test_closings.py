"""Closing a sprint."""

from board.database import db
from board.models.activity import Activity
from board.models.person import Person
from board.models.team import Team
from tests.make import make_experiment, make_sprint
from tests.pages import StrictClient


def test_the_page_lists_what_each_experiment_lacks(client: StrictClient, school: Team, cora: Person) -> None:
    sprint = make_sprint(school, starts=-20)
    make_experiment(school, "Ring first", "decided", sprint=sprint)
    make_experiment(school, "Text the day before", "trying", sprint=sprint)
    page = client.sign_in(cora).get(f"/sprints/{sprint.id}/closing/new").text
    assert "1 of 2 experiments are decided" in page
    assert "Text the day before" in page
    assert "Still missing: a result, something that went well" in page
    assert "Ring first" not in page


def test_a_coach_closes_it_once(client: StrictClient, school: Team, cora: Person) -> None:
    sprint = make_sprint(school, starts=-20)
    client.sign_in(cora)
    assert "No experiment is in this sprint" in client.get(f"/sprints/{sprint.id}/closing/new").text
    assert client.post(f"/sprints/{sprint.id}/closing").location == f"/sprints/{sprint.id}"
    assert sprint.closed_by_id == cora.id
    assert "Cora Bennett closed this sprint" in client.get(f"/sprints/{sprint.id}").text
    again = client.post(f"/sprints/{sprint.id}/closing")
    assert again.status_code == 422
    assert "This sprint is closed already" in again.text
    assert db.session.scalars(db.select(Activity.verb).where(Activity.subject == "sprint").order_by(Activity.id)).all() == [
        "planned",
        "closed",
    ]


def test_everything_decided_is_worth_saying(client: StrictClient, school: Team, cora: Person) -> None:
    sprint = make_sprint(school)
    make_experiment(school, stage="decided", sprint=sprint)
    assert "Every experiment of this sprint is decided" in client.sign_in(cora).get(f"/sprints/{sprint.id}/closing/new").text


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
