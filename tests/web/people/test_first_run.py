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
    assert '<a href="/#lead-is-missing">Make somebody a lead</a>' in page
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


def test_while_nobody_is_a_lead_home_makes_somebody_one_with_one_press(client: StrictClient, school, ada, mel) -> None:
    home = client.sign_in(ada).get("/").text
    assert "Nobody is a lead yet" in home
    assert f'<option value="{ada.id}" selected>Ada Farouk</option>' in home
    assert "Nobody is a lead yet" not in client.sign_in(mel).get("/").text
    client.sign_in(ada).post("/leads", data={"person": ada.id})
    assert "Nobody is a lead yet" not in client.get("/").text
    client.post("/teams", data={"name": "Front door", "purpose": "", "is_coach": "y"})
    assert "Make somebody a lead" not in client.get("/teams/front-door/board").text


def test_before_there_is_a_team_the_first_team_comes_before_a_lead(client: StrictClient, ada) -> None:
    home = client.sign_in(ada).get("/").text
    assert "Make your first team" in home
    assert "Nobody is a lead yet" not in home


def test_a_path_that_was_left_after_the_team_is_found_again_on_home(client: StrictClient, ada) -> None:
    client.sign_in(ada).post("/teams", data={"name": "Front door", "purpose": "", "is_coach": "y"})
    home = client.get("/").text
    assert "Log an idea" in home
    assert 'href="/teams/front-door/board"' in home
    assert "Nobody is a lead yet" in home
