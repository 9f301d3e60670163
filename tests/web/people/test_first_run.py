"""From the link of the first start to the first card: the organisation, a team with oneself on it, and an idea."""

from flask import Flask

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.moments import now
from board.models.people.one_time_link import SET_UP, make_link
from tests.pages import StrictClient

SOMEBODY = {
    "organisation_name": "Riverbank Council",
    "time_zone": "Europe/London",
    "name": "Ada Farouk",
    "email": "ada@example.org",
    "password": "three quiet otters swim",
}


def test_an_empty_installation_has_its_first_card_after_three_forms(app: Flask, client: StrictClient) -> None:
    _link, token = make_link(SET_UP, now())
    db.session.commit()
    answer = client.post(f"/links/{token}", data=SOMEBODY)
    assert answer.location == "/teams/new", "the next form follows by itself"
    page = client.get(answer.location).text
    assert 'name="is_coach" type="checkbox" value="y" checked' in page
    answer = client.post("/teams", data={"name": "Front door", "purpose": "", "is_coach": "y"})
    assert answer.location == "/teams/front-door/board"
    page = client.get(answer.location).text
    assert "you coach it" in page
    assert "Title of a new idea" in page
    client.post("/teams/front-door/experiments", data={"title": "Say who will ring back"})
    assert db.session.scalars(db.select(Experiment.title)).all() == ["Say who will ring back"]


def test_the_path_can_be_left_and_home_leads_back_to_it(app: Flask, client: StrictClient) -> None:
    _link, token = make_link(SET_UP, now())
    db.session.commit()
    client.post(f"/links/{token}", data=SOMEBODY)
    home = client.get("/").text
    assert "Make your first team" in home
    assert 'href="/teams/new"' in home


def test_whoever_is_on_a_team_already_is_not_put_on_the_next(client: StrictClient, school, ada) -> None:
    client.sign_in(ada).post("/teams", data={"name": "Front door", "purpose": "", "is_coach": "y"})
    assert 'name="is_coach" type="checkbox" value="y" checked' not in client.get("/teams/new").text
    answer = client.post("/teams", data={"name": "Back door", "purpose": ""})
    assert answer.location == "/teams/back-door/members"
