"""The order of cards in a stage, when the room between two of them is used up and when somebody else is at work there."""

import pytest

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.moments import now
from board.models.stages import Stage
from tests.factories import make_experiment

TIGHT = 30


@pytest.fixture
def row(school):
    """Three cards from the top of Ideas, with no room between any two."""
    cards = [make_experiment(school, f"Card {number}") for number in range(3)]
    for rank, card in enumerate(cards):
        card.rank = rank
    db.session.commit()
    return cards


def order(team) -> list[str]:
    cards = db.select(Experiment.title).where(Experiment.team_id == team.id).order_by(Experiment.rank, Experiment.id)
    return list(db.session.scalars(cards))


def test_a_card_finds_room_between_two_that_have_none(school, row, mel):
    row[2].move_to(Stage.IDEAS, by=mel, at=now(), position=1)
    db.session.commit()
    assert order(school) == ["Card 0", "Card 2", "Card 1"]


def test_a_stage_keeps_its_order_however_often_cards_go_to_the_same_place(school, row, mel):
    for time in range(TIGHT):
        last = order(school)[-1]
        next(card for card in row if card.title == last).move_to(Stage.IDEAS, by=mel, at=now(), position=1)
        db.session.commit()
        assert order(school)[1] == last, f"the move number {time + 1}"


def test_no_move_waits_for_a_card_that_somebody_else_holds(school, row, mel):
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    held = row[1].id
    with db.engine.connect() as somebody:
        somebody.execute(db.select(Experiment.id).where(Experiment.id == held).with_for_update())
        db.session.execute(db.text("SET LOCAL lock_timeout = '2s'"))
        row[2].move_to(Stage.IDEAS, by=mel, at=now(), position=1)
        db.session.commit()
    assert order(school)[0] == "Card 0"
    row[2].move_to(Stage.IDEAS, by=mel, at=now(), position=1)
    db.session.commit()
    assert order(school) == ["Card 0", "Card 2", "Card 1"]
