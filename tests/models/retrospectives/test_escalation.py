"""A question handed up: by a team, to the leads, with a day to answer by."""

import datetime as dt

import pytest

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.activity import Activity
from board.models.people.team import Team
from board.models.retrospectives.escalation import Escalation, answered_since, escalate, open_questions
from board.models.retrospectives.improvement import Choice, Improvement
from board.models.stages import Stage
from tests.factories import make_experiment, make_reflected

TODAY = dt.date(2026, 11, 24)
IN_TWO_WEEKS = dt.date(2026, 12, 8)


@pytest.fixture
def improvement(school, mel) -> Improvement:
    """The first thing that Mel's team wants to do better."""
    return make_reflected(make_experiment(school, stage=Stage.REFLECTING, by=mel), by=mel).retrospective.improvements[0]


@pytest.fixture
def raised(improvement, mel) -> Escalation:
    """The same, handed up."""
    raised = escalate(improvement, "A phone that rings out", IN_TWO_WEEKS, by=mel, at=now(), today=TODAY)
    db.session.commit()
    return raised


def test_it_stands_beside_its_improvement(improvement, raised, mel):
    assert improvement.escalation is raised
    assert (raised.asked, raised.answer_by, raised.raised_by) == ("A phone that rings out", IN_TWO_WEEKS, mel)
    assert not raised.is_answered


def test_it_says_what_is_needed_and_by_when(improvement, mel):
    with pytest.raises(RuleBroken, match="Enter what you need"):
        escalate(improvement, " ", IN_TWO_WEEKS, by=mel, at=now(), today=TODAY)
    with pytest.raises(RuleBroken, match="must be today or later"):
        escalate(improvement, "A phone", TODAY - dt.timedelta(days=1), by=mel, at=now(), today=TODAY)
    assert escalate(improvement, "A phone", TODAY, by=mel, at=now(), today=TODAY).answer_by == TODAY


def test_it_is_handed_up_once(improvement, raised, cora):
    with pytest.raises(RuleBroken, match="handed this up already"):
        escalate(improvement, "A phone", IN_TWO_WEEKS, by=cora, at=now(), today=TODAY)


def test_what_is_being_tried_is_not_handed_up(improvement, mel):
    begun = improvement.try_next(by=mel, at=now())
    with pytest.raises(RuleBroken, match="It became “Ask for a good time to ring”"):
        escalate(improvement, "A phone", IN_TWO_WEEKS, by=mel, at=now(), today=TODAY)
    begun.archive(by=mel, at=now())
    assert escalate(improvement, "A phone", IN_TWO_WEEKS, by=mel, at=now(), today=TODAY)


def test_it_is_overdue_the_day_after_until_it_is_answered(raised, lee):
    assert not raised.is_overdue(IN_TWO_WEEKS)
    assert raised.is_overdue(IN_TWO_WEEKS + dt.timedelta(days=1))
    raised.give_answer("Yes, from Monday", by=lee, at=now())
    assert not raised.is_overdue(IN_TWO_WEEKS + dt.timedelta(days=1))


def test_a_lead_answers_in_words_and_can_put_them_better(improvement, raised, lee):
    with pytest.raises(RuleBroken, match="Enter an answer"):
        raised.give_answer("\n", by=lee, at=now())
    raised.give_answer("Yes", by=lee, at=now())
    raised.give_answer("Yes, from Monday", by=lee, at=now())
    db.session.commit()
    assert (improvement.escalation.answer, raised.answered_by) == ("Yes, from Monday", lee)
    verbs = db.session.scalars(db.select(Activity.verb).where(Activity.subject == "escalation").order_by(Activity.id))
    assert list(verbs) == ["raised", "answered", "answered"]


def test_what_was_withdrawn_can_be_asked_again_in_the_same_or_other_words(improvement, raised, mel, lee):
    raised.withdraw(by=mel, at=now())
    assert improvement.escalation is None
    with pytest.raises(RuleBroken, match="was withdrawn"):
        raised.give_answer("Yes", by=lee, at=now())
    raised.raise_again(by=mel, at=now())
    assert improvement.escalation is raised
    raised.withdraw(by=mel, at=now())
    assert escalate(improvement, "Two phones", IN_TWO_WEEKS, by=mel, at=now(), today=TODAY).asked == "Two phones"
    assert improvement.escalation.asked == "Two phones"


def test_an_answer_cannot_be_withdrawn_from(raised, mel, lee):
    raised.give_answer("Yes", by=lee, at=now())
    with pytest.raises(RuleBroken, match="answered already"):
        raised.withdraw(by=mel, at=now())


def test_what_was_handed_up_stays_among_the_three(improvement, raised, mel):
    retrospective = improvement.retrospective
    other = retrospective.improvements[1]
    with pytest.raises(RuleBroken, match="handed up to a lead"):
        retrospective.choose([Choice(other.text, other.note_id)], by=mel, at=now())
    db.session.rollback()
    raised.withdraw(by=mel, at=now())
    retrospective.choose([Choice(other.text, other.note_id)], by=mel, at=now())
    db.session.commit()
    assert db.session.scalar(db.select(Escalation)) is None


def test_open_questions_are_found_the_first_to_be_answered_first(improvement, raised, mel, lee, otto):
    second = improvement.retrospective.improvements[1]
    sooner = escalate(second, "A script", TODAY, by=mel, at=now(), today=TODAY)
    db.session.commit()
    assert open_questions(Team.visible_to(lee)) == [sooner, raised]
    moment = now()
    sooner.give_answer("Here", by=lee, at=moment)
    db.session.commit()
    assert open_questions(Team.visible_to(lee)) == [raised]
    assert answered_since(Team.visible_to(otto), moment) == [sooner]
    assert answered_since(Team.visible_to(otto), moment + dt.timedelta(seconds=1)) == []
    raised.withdraw(by=mel, at=now())
    db.session.commit()
    assert open_questions(Team.visible_to(lee)) == []
