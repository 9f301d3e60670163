"""Prediction against result: how sure a team is, what it expects question by question, and how often that is what happens."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from board.database import db
from board.models.errors import RuleBroken
from board.models.evidence.expectation import Expected, expect
from board.models.experiments.prediction import Confidence
from board.models.experiments.result import Fidelity, PredictionOutcome
from board.models.moments import now
from board.models.people.activity import history_of
from board.models.people.team import Team
from board.models.review.facts import facts_of
from board.models.review.period import between
from board.models.review.portfolio import Portfolio
from board.models.stages import Stage
from tests.factories import make_experiment

LINES = [Expected("Do they pick up?", "Eight in ten", Confidence.HIGH), Expected("Does it take long?", "Two minutes")]


@pytest.fixture
def ready(school, mel):
    """An experiment in Ready that expects two things."""
    experiment = make_experiment(school, stage=Stage.READY, by=mel)
    experiment.predict("Seven in ten", by=mel, at=now(), sure=Confidence.MEDIUM)
    expect(experiment, LINES, by=mel, at=now())
    db.session.commit()
    return experiment


def again(experiment):
    return [Expected(one.question, one.expects, one.how_sure, one.id) for one in experiment.expectations]


def questions(experiment):
    return [one.question for one in experiment.expectations]


def test_what_is_expected_stands_in_order_with_how_sure_the_team_is(ready):
    assert [(one.question, one.how_sure) for one in ready.expectations] == [
        ("Do they pick up?", Confidence.HIGH),
        ("Does it take long?", None),
    ]
    assert ready.prediction.how_sure is Confidence.MEDIUM


def test_expectations_are_put_in_another_order_dropped_and_kept(ready, mel):
    first, second = again(ready)
    expect(ready, [second, first, Expected("Does anybody mind?", "Nobody")], by=mel, at=now())
    db.session.commit()
    assert questions(ready) == ["Does it take long?", "Do they pick up?", "Does anybody mind?"]
    assert {one.id for one in ready.expectations} >= {first.expectation_id, second.expectation_id}
    expect(ready, again(ready)[1:2], by=mel, at=now())
    db.session.commit()
    assert questions(ready) == ["Do they pick up?"]
    assert ready.expectations[0].id == first.expectation_id
    assert [activity.verb for activity in history_of(ready.id)][:2] == ["dropped", "dropped"]


def test_five_questions_are_enough(ready, mel):
    with pytest.raises(RuleBroken, match="Five questions at most"):
        expect(ready, [Expected(str(number), "x") for number in range(6)], by=mel, at=now())


@pytest.mark.parametrize(
    ("line", "field"), [(Expected(" ", "Eight in ten"), "1-question"), (Expected("Do they pick up?", ""), "1-expects")]
)
def test_a_question_and_what_is_expected_go_together(ready, mel, line, field):
    with pytest.raises(RuleBroken, match="Enter") as broken:
        expect(ready, [line], by=mel, at=now())
    assert broken.value.field == field


def test_it_is_all_frozen_when_the_trial_starts_and_an_amendment_stands_beside(school, mel):
    experiment = make_experiment(school, stage=Stage.TRYING, by=mel)
    with pytest.raises(RuleBroken, match="frozen when the trial started"):
        expect(experiment, LINES, by=mel, at=now())
    with pytest.raises(RuleBroken, match="frozen when the trial started"):
        experiment.predict(experiment.prediction.expects, by=mel, at=now(), sure=Confidence.LOW)
    amendment = experiment.amend("Five in ten", because="It is half-term", by=mel, at=now(), sure=Confidence.LOW)
    assert amendment.how_sure is Confidence.LOW
    assert experiment.prediction.how_sure is None


def test_only_undoing_the_start_lets_the_team_write_again(school, mel):
    experiment = make_experiment(school, stage=Stage.TRYING, by=mel)
    start = experiment.last_move()
    experiment.move_to(Stage.READY, by=mel, at=now())
    with pytest.raises(RuleBroken, match="frozen"):  # it was tried, so going back thaws nothing
        expect(experiment, LINES, by=mel, at=now())
    experiment.last_move().undo(by=mel, at=now())
    start.undo(by=mel, at=now())
    assert len(expect(experiment, LINES, by=mel, at=now())) == 2


def test_nothing_is_told_before_it_was_tried(ready, mel):
    with pytest.raises(RuleBroken, match="Nothing has been tried yet"):
        ready.expectations[0].record_outcome(by=mel, at=now(), happened="All of them", confirmed=PredictionOutcome.YES)


def test_a_result_says_whether_it_went_as_planned_and_keeps_what_is_not_asked_again(school, mel):
    experiment = make_experiment(school, stage=Stage.TRYING, by=mel)
    experiment.record_result(
        "Nine in ten", PredictionOutcome.YES, by=mel, at=now(), as_planned=Fidelity.MOSTLY, different="One day less"
    )
    experiment.record_result("Nine in ten, at least", PredictionOutcome.YES, by=mel, at=now())
    db.session.commit()
    assert (experiment.result.carried_out, experiment.result.different) == (Fidelity.MOSTLY, "One day less")


def told(school, mel, sure, confirmed, expectations=()):
    """An experiment that was so sure, and came out so."""
    experiment = make_experiment(school, stage=Stage.READY, by=mel)
    experiment.predict("Seven in ten", by=mel, at=now(), sure=sure)
    expect(experiment, [Expected("Q", "A", how_sure) for how_sure, _fate in expectations], by=mel, at=now())
    experiment.stage, experiment.prediction.frozen_at = Stage.TRYING, now()
    experiment.record_result("So it went", confirmed, by=mel, at=now())
    for expectation, (_sure, fate) in zip(experiment.expectations, expectations, strict=True):
        if fate:
            expectation.record_outcome(by=mel, at=now(), happened="So", confirmed=fate)
    db.session.commit()
    return experiment


def test_how_often_it_was_right_is_told_by_how_sure_the_team_was_before_the_start(school, mel):
    begun = dt.datetime(2026, 9, 7, 9, tzinfo=dt.UTC)
    for sure, confirmed in (
        (Confidence.HIGH, PredictionOutcome.NO),
        (Confidence.HIGH, PredictionOutcome.YES),
        (Confidence.LOW, PredictionOutcome.YES),
        (None, PredictionOutcome.PARTLY),
    ):
        experiment = make_experiment(school, stage="trying", at=begun)
        experiment.prediction.sure = sure
        experiment.amend("Three in ten", "It is half-term", by=mel, at=begun, sure=Confidence.MEDIUM)
        experiment.record_result("So it was", confirmed, by=mel, at=dt.datetime(2026, 10, 5, 9, tzinfo=dt.UTC))
    db.session.commit()
    period = between(dt.date(2026, 9, 1), dt.date(2026, 11, 1), ZoneInfo("Europe/London"))
    told = facts_of(Portfolio(db.select(Team), period, period.last_day)).predictions
    assert {sure: {one: number for one, number in counts.items() if number} for sure, counts in told.items()} == {
        "high": {PredictionOutcome.NO: 1, PredictionOutcome.YES: 1},
        "low": {PredictionOutcome.YES: 1},
        "": {PredictionOutcome.PARTLY: 1},
    }
