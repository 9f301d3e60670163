"""Pieces of a page that are sent again: marked once, and with the card that a board is to look for."""

import json

import pytest
from flask import Flask

from board.database import db
from board.models.moments import now
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.stages import Stage
from board.web.fragments import in_place, stale
from tests.factories import make_experiment
from tests.pages import StrictClient

HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize(
    ("fragment", "marked"),
    [
        ('<li id="a"><a href="/">x</a><b>y</b></li>', '<li hx-swap-oob="outerMorph" id="a"><a href="/">x</a><b>y</b></li>'),
        ("\n  <my-part><p>x</p></my-part>", '<my-part hx-swap-oob="outerMorph"><p>x</p></my-part>'),
    ],
)
def test_a_fragment_is_marked_on_its_first_tag_and_nowhere_else(fragment: str, marked: str) -> None:
    assert in_place(fragment) == marked


def test_what_a_move_sends_again_is_marked_exactly_once(client: StrictClient, school: Team, mel: Person) -> None:
    experiment = make_experiment(school, "Ring first", "ready", by=mel)
    fields = {"stage": "ideas", "version": experiment.version}
    board = {"HX-Current-URL": f"http://localhost/teams/{school.slug}/board"}
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/moves", data=fields, headers=HTMX | board)
    assert answer.text.count("hx-swap-oob=") == 4, "the count and the choice of the two stages that it left and came to"


def test_a_stale_answer_names_the_card_that_came_back(client: StrictClient, school: Team, mel: Person) -> None:
    make_experiment(school, "Another", by=mel)
    experiment = make_experiment(school, "Ring first", "ready", by=mel)
    move = experiment.move_to(Stage.IDEAS, by=mel, at=now())
    db.session.commit()
    answer = client.sign_in(mel).post(f"/moves/{move.id}/undo", headers=HTMX)
    assert json.loads(answer.headers["HX-Trigger"]) == {"board:stale": {"card": experiment.id}}


def test_a_stale_answer_without_a_card_names_none(app: Flask) -> None:
    assert json.loads(stale(app.make_response("")).headers["HX-Trigger"]) == {"board:stale": {"card": None}}
