"""Many people at once: no move is lost, none is counted twice, and nobody sees an error."""

import random
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.experiments.move import Move
from board.models.moments import now
from board.models.people.one_time_link import SET_UP, make_link
from board.models.people.sign_in import begin_sign_in
from tests.factories import HYPOTHESIS, make_experiment

CLIENTS, CARDS, MOVES_EACH = 16, 5, 6


def browser_of(application, token: str) -> tuple[FlaskClient, str]:
    """A signed-in browser with a token for its forms."""
    client = FlaskClient(application, application.response_class)
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = token, True
    page = client.get("/account").text
    return client, re.search(r'<meta name="csrf" content="([^"]+)"', page).group(1)


@pytest.mark.slow
def test_sixteen_clients_moving_five_cards_lose_no_move(application, school, mel):
    cards = [make_experiment(school, f"Card {number}", "ready", **HYPOTHESIS).id for number in range(CARDS)]
    tokens = [begin_sign_in(mel, now())[1] for _ in range(CLIENTS)]
    before = db.session.scalar(db.select(db.func.count(Move.id)))
    db.session.commit()

    def move_about(number: int) -> list[int]:
        client, csrf = browser_of(application, tokens[number])
        dice = random.Random(number)
        statuses = []
        for _ in range(MOVES_EACH):
            card = dice.choice(cards)
            form = re.search(r'name="version" value="(\d+)"', client.get(f"/experiments/{card}/moves/new").text).group(1)
            fields = {
                "stage": dice.choice(["ideas", "ready"]),
                "version": form,
                "position": dice.randrange(3),
                "csrf_token": csrf,
            }
            statuses.append(client.post(f"/experiments/{card}/moves", data=fields).status_code)
        return statuses

    with ThreadPoolExecutor(CLIENTS) as crowd:
        statuses = [status for found in crowd.map(move_about, range(CLIENTS)) for status in found]
    assert set(statuses) <= {303, 409}
    db.session.rollback()
    moves = list(db.session.scalars(db.select(Move).order_by(Move.id)))[before:]
    for card in cards:
        stage = "ready"
        for move in (move for move in moves if move.experiment_id == card):
            assert move.from_stage == stage, "a move began where the one before it had not ended"
            stage = move.to_stage
        assert db.session.get(Experiment, card).stage == stage
    reordered = db.session.execute(db.text("SELECT count(*) FROM activity WHERE verb = 'reordered'")).scalar_one()
    assert len(moves) + reordered == statuses.count(303)


def test_a_link_that_works_once_works_once_however_many_press_it(application, app):
    _link, token = make_link(SET_UP, now())
    db.session.commit()
    fields = {
        "organisation_name": "Riverbank",
        "name": "Ada Farouk",
        "email": "ada@example.org",
        "password": "three quiet otters",
    }

    def press(_number: int) -> int:
        client = FlaskClient(application, application.response_class)
        csrf = re.search(r'<meta name="csrf" content="([^"]+)"', client.get(f"/links/{token}").text).group(1)
        return client.post(f"/links/{token}", data={**fields, "csrf_token": csrf}).status_code

    with ThreadPoolExecutor(8) as crowd:
        statuses = list(crowd.map(press, range(8)))
    assert statuses.count(303) == 1, statuses
    assert db.session.execute(db.text("SELECT count(*) FROM person")).scalar_one() == 1
