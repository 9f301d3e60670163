"""Undoing a move, and where a moved card lands."""

import pytest

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.experiments.move import Move
from board.models.stages import Stage
from tests.factories import HYPOTHESIS, make_experiment

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://localhost/teams/team-around-the-school/board"}


def test_a_member_moves_a_card_and_is_told_with_an_undo(client, school, mel):
    experiment = make_experiment(school, **HYPOTHESIS)
    client.sign_in(mel)
    answer = client.post(f"/experiments/{experiment.id}/moves", data={"stage": "ready"})
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "moved to Ready" in page
    move = db.session.scalar(db.select(Move))
    assert (move.from_stage, move.to_stage, move.by_id) == ("ideas", "ready", mel.id)
    assert f"/moves/{move.id}/undo" in page
    client.post(f"/moves/{move.id}/undo")
    assert db.session.get(Experiment, experiment.id).stage == "ideas"


def test_undoing_gives_the_card_back_its_age_and_its_place(client, school, mel):
    experiment = make_experiment(school, "Old", Stage.READY)
    make_experiment(school, "Above", Stage.READY)
    since, rank = experiment.stage_since, experiment.rank
    client.sign_in(mel).post(f"/experiments/{experiment.id}/moves", data={"stage": "ideas"})
    client.post(f"/moves/{db.session.scalars(db.select(Move.id).order_by(Move.id.desc())).first()}/undo")
    experiment = db.session.get(Experiment, experiment.id)
    assert (experiment.stage_since, experiment.rank) == (since, rank)


def test_undoing_the_start_lets_the_prediction_be_changed_again(client, school, mel):
    experiment = make_experiment(school, "Start", Stage.TRYING)
    assert experiment.prediction.is_frozen
    move = db.session.scalars(db.select(Move).order_by(Move.id.desc())).first()
    client.sign_in(mel).post(f"/moves/{move.id}/undo")
    assert not db.session.get(Experiment, experiment.id).prediction.is_frozen


def test_a_move_that_was_followed_by_another_cannot_be_undone(client, school, mel):
    experiment = make_experiment(school, "Back and forth", Stage.TRYING)
    first = db.session.scalars(db.select(Move).order_by(Move.id)).first()
    client.sign_in(mel)
    answer = client.post(f"/moves/{first.id}/undo", headers=HTMX)
    assert answer.status_code == 409
    assert "moved again since" in answer.text
    assert db.session.get(Experiment, experiment.id).stage == "trying"


@pytest.mark.parametrize(("position", "order"), [(0, "MABC"), (1, "AMBC"), (3, "ABCM"), (99, "ABCM"), (None, "MABC")])
def test_a_card_lands_where_it_is_put(client, school, mel, position, order):
    for title in "CBA":
        make_experiment(school, title, Stage.READY)
    mover = make_experiment(school, "M", **HYPOTHESIS)
    fields = {"stage": "ready", **({} if position is None else {"position": position})}
    client.sign_in(mel).post(f"/experiments/{mover.id}/moves", data=fields)
    ranked = db.session.scalars(
        db.select(Experiment.title).where(Experiment.stage == "ready").order_by(Experiment.rank, Experiment.id)
    )
    assert "".join(ranked) == order


def test_a_card_lands_below_the_card_it_was_dropped_under(client, school, mel):
    cards = {title: make_experiment(school, title) for title in "CBA"}
    client.sign_in(mel).post(f"/experiments/{cards['A'].id}/moves", data={"stage": "ideas", "after": cards["B"].id})
    ranked = db.session.scalars(db.select(Experiment.title).order_by(Experiment.rank, Experiment.id))
    assert "".join(ranked) == "BAC"
    assert db.session.scalar(db.select(db.func.count(Move.id))) == 0


@pytest.mark.slow
def test_the_order_survives_a_hundred_moves_to_the_same_place(client, school, mel):
    first, *others = [make_experiment(school, str(number)) for number in range(4)]
    client.sign_in(mel)
    for turn in range(100):
        client.post(f"/experiments/{others[turn % 3].id}/moves", data={"stage": "ideas", "position": 1})
        ranked = list(db.session.scalars(db.select(Experiment.id).order_by(Experiment.rank, Experiment.id)))
        assert ranked[1] == others[turn % 3].id, turn
