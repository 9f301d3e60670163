"""Going back: a move is undone for an hour, once, and only the last one; a card may go back whatever it lacks."""

import datetime as dt

import pytest

from board.models.errors import Conflict, RuleBroken
from board.models.moments import now
from board.models.stages import Stage
from tests.factories import make_experiment

AN_HOUR = dt.timedelta(hours=1)
A_SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def at():
    """The moment of the move."""
    return now()


@pytest.fixture
def experiment(school):
    """A card in Trying that has been there since yesterday."""
    return make_experiment(school, "Ring first", Stage.TRYING, at=now() - dt.timedelta(days=1))


def test_a_move_can_be_undone_for_an_hour(experiment, mel, at):
    began = experiment.stage_since
    move = experiment.move_to(Stage.REFLECTING, by=mel, at=at)
    move.undo(by=mel, at=at + AN_HOUR)
    assert (experiment.stage, experiment.stage_since) == ("trying", began)
    assert move.undone_at == at + AN_HOUR


def test_after_an_hour_a_move_is_undone_no_more(experiment, mel, at):
    move = experiment.move_to(Stage.REFLECTING, by=mel, at=at)
    with pytest.raises(RuleBroken, match="can be undone for an hour"):
        move.undo(by=mel, at=at + AN_HOUR + A_SECOND)
    assert (experiment.stage, move.undone_at) == ("reflecting", None)


def test_a_move_is_not_undone_when_the_card_has_been_moved_again(experiment, mel, at):
    first = experiment.move_to(Stage.REFLECTING, by=mel, at=at)
    experiment.move_to(Stage.TRYING, by=mel, at=at)
    with pytest.raises(Conflict, match="has been moved again since. It is in Trying now"):
        first.undo(by=mel, at=at)
    # Back where the first move had put it, that move is still not the last one.
    experiment.move_to(Stage.REFLECTING, by=mel, at=at)
    with pytest.raises(Conflict, match="has been moved again since. It is in Reflecting now"):
        first.undo(by=mel, at=at)
    assert (experiment.stage, first.undone_at) == ("reflecting", None)


def test_a_move_is_undone_once(experiment, mel, at):
    move = experiment.move_to(Stage.REFLECTING, by=mel, at=at)
    move.undo(by=mel, at=at)
    with pytest.raises(RuleBroken, match="has been undone already"):
        move.undo(by=mel, at=at)


def test_the_last_move_but_one_can_be_undone_once_the_last_one_is(experiment, mel, at):
    first = experiment.move_to(Stage.REFLECTING, by=mel, at=at)
    experiment.move_to(Stage.TRYING, by=mel, at=at).undo(by=mel, at=at)
    first.undo(by=mel, at=at)
    assert experiment.stage == "trying"


def test_undoing_the_start_lets_the_prediction_be_changed_again(experiment, mel, at):
    experiment.move_to(Stage.READY, by=mel, at=at)
    experiment.prediction.frozen_at = None
    start = experiment.move_to(Stage.TRYING, by=mel, at=at)
    assert experiment.prediction.frozen_at == at
    start.undo(by=mel, at=at)
    assert not experiment.prediction.is_frozen


def test_what_is_archived_is_not_moved(experiment, mel, at):
    experiment.archive(by=mel, at=at)
    for stage in Stage:
        with pytest.raises(RuleBroken, match="Bring it back before you move it"):
            experiment.move_to(stage, by=mel, at=at)
    assert experiment.stage == "trying"


def test_a_card_may_go_back_whatever_it_lacks_there(experiment, mel, at):
    experiment.move_to(Stage.REFLECTING, by=mel, at=at)
    experiment.give_to(None, by=mel, at=at)
    experiment.plan_for(None, by=mel, at=at)
    experiment.rewrite(by=mel, at=at, signal="")
    for stage in (Stage.TRYING, Stage.READY, Stage.IDEAS):
        assert experiment.missing_for(stage) or stage is Stage.IDEAS
        assert experiment.move_to(stage, by=mel, at=at).to_stage == stage
