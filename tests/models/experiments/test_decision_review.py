"""Looking at a decision again: what it says counts from then on, and the decision stays as it was made."""

import datetime as dt

import pytest

from board.database import db
from board.models.boards.card_facts import facts_of
from board.models.boards.inbox import inbox_of
from board.models.boards.next_step import next_step
from board.models.errors import RuleBroken
from board.models.experiments.changes_after_decision import changed_since
from board.models.experiments.decision import DecisionKind
from board.models.experiments.decision_review import InUse, WhatNext
from board.models.experiments.result import PredictionOutcome
from board.models.moments import now
from board.models.stages import Stage
from tests.factories import make_decision, make_experiment

TODAY = now().date()
IN_A_MONTH = TODAY + dt.timedelta(days=30)
ITS_DAY = TODAY + dt.timedelta(days=90)


@pytest.fixture
def adopted(school, lee):
    """Adopted today, to be looked at again in 90 days."""
    return make_experiment(school, stage=Stage.DECIDED)


@pytest.fixture
def look(lee):
    """Lets Lee look at an experiment's decision again."""

    def look(experiment, what_next=WhatNext.KEEP, at=IN_A_MONTH, in_use=InUse.YES, held="All four areas do it."):
        review = experiment.decision.review(in_use, held, what_next, by=lee, at=now(), today=TODAY, look_again_on=at)
        db.session.commit()
        return review

    return look


def test_a_review_sets_the_day_to_look_again_and_leaves_the_decision_as_it_was(adopted, look):
    look(adopted)
    assert adopted.decision.review_on == ITS_DAY
    assert adopted.decision.look_again_on == IN_A_MONTH
    assert facts_of(adopted.id).review_on == IN_A_MONTH


def test_the_latest_review_counts(adopted, look):
    look(adopted)
    look(adopted, at=IN_A_MONTH + dt.timedelta(days=9), in_use=InUse.PARTLY)
    assert adopted.decision.look_again_on == IN_A_MONTH + dt.timedelta(days=9)
    assert adopted.decision.latest_review.in_use.told == "Partly in use"


def test_what_is_simply_how_we_work_is_asked_about_no_more(adopted, look):
    look(adopted, WhatNext.SETTLED)
    assert adopted.decision.look_again_on is None
    assert next_step(facts_of(adopted.id), ITS_DAY).key != "review"


def test_what_is_to_be_decided_again_waits_from_today(adopted, look, lee):
    look(adopted, WhatNext.AGAIN, in_use=InUse.NO)
    assert [(waiting.card.id, waiting.step.key) for waiting in inbox_of(lee, TODAY)] == [(adopted.id, "review")]
    make_decision(adopted, DecisionKind.ABANDON, by=lee)
    assert inbox_of(lee, TODAY) == []
    assert adopted.decisions[0].look_again_on is None


def test_a_decision_that_nobody_looks_at_again_needs_a_lead_until_somebody_does(adopted, look, lee):
    assert inbox_of(lee, ITS_DAY - dt.timedelta(days=1)) == []
    assert [waiting.step.key for waiting in inbox_of(lee, ITS_DAY)] == ["review"]
    look(adopted, at=ITS_DAY + dt.timedelta(days=90))
    assert inbox_of(lee, ITS_DAY) == []


def test_withdrawing_a_later_decision_brings_back_the_day_of_the_earlier_one(adopted, lee):
    first = adopted.decision
    make_decision(adopted, DecisionKind.ABANDON, by=lee)
    assert first.look_again_on is None
    adopted.decision.withdraw(by=lee, at=now())
    assert first.look_again_on == ITS_DAY


def test_undoing_the_move_leaves_nothing_to_look_at_again(adopted, lee):
    decision = adopted.decision
    adopted.last_move().undo(by=lee, at=now())
    assert decision.look_again_on is None


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"held": " "}, "Enter whether it held"),
        ({"at": None}, "Enter when to look again"),
        ({"at": TODAY}, "The day to look again must be in the future"),
    ],
)
def test_a_review_says_what_it_lacks(adopted, look, given, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        look(adopted, **given)


def test_a_decision_that_was_replaced_is_not_looked_at_again(adopted, lee):
    replaced = adopted.decision
    make_decision(adopted, DecisionKind.ABANDON, by=lee)
    with pytest.raises(RuleBroken, match="Another decision stands now"):
        replaced.review(InUse.YES, "It held", WhatNext.SETTLED, by=lee, at=now(), today=TODAY)


def test_what_is_archived_is_not_looked_at_again(adopted, look, mel):
    adopted.archive(by=mel, at=now())
    with pytest.raises(RuleBroken, match="archived"):
        look(adopted)


def test_what_was_changed_after_a_decision_is_told_once_with_who_changed_it_last(adopted, mel, cora):
    decision = adopted.decision
    assert changed_since([decision.id]) == {}
    adopted.record_result("Eight in ten.", PredictionOutcome.PARTLY, by=mel, at=now())
    adopted.amend("Six in ten", "Half-term", by=mel, at=now())
    adopted.record_result("Seven in ten.", PredictionOutcome.PARTLY, by=cora, at=now())
    adopted.write_learning(by=mel, at=now(), learned="A call is half of it")
    told = [(change.what, change.by) for change in changed_since([decision.id])[decision.id]]
    assert told == [("the prediction", "Mel Okafor"), ("the result", "Cora Bennett"), ("the learning", "Mel Okafor")]


def test_what_was_changed_before_a_later_decision_is_not_held_against_that_one(adopted, mel, lee):
    adopted.record_result("Eight in ten.", PredictionOutcome.PARTLY, by=mel, at=now())
    make_decision(adopted, DecisionKind.ABANDON, by=lee)
    assert set(changed_since([decision.id for decision in adopted.decisions])) == {adopted.decisions[0].id}
