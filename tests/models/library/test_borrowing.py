"""Borrowing: an idea travels from team to team, once to each, without results or people."""

from decimal import Decimal

import pytest

from board.database import db
from board.models.boards.card_facts import facts_of
from board.models.boards.next_step import next_step
from board.models.errors import RuleBroken
from board.models.evidence.expectation import Expected, expect
from board.models.evidence.measure import ImprovementDirection, measures_of
from board.models.evidence.reading import latest_id
from board.models.experiments.lineage import chain_of
from board.models.experiments.move import NotReady
from board.models.experiments.prediction import Confidence
from board.models.experiments.result import PredictionOutcome
from board.models.library.borrowing import borrow, has_borrowed_evidence
from board.models.moments import now
from board.models.people.activity import history_of
from board.models.stages import Stage
from tests.factories import make_check, make_expecting, make_experiment, make_measure, make_reflected, make_sprint


def test_a_team_tries_what_another_tried_with_nothing_but_its_hypothesis(school, fostering, mel, otto):
    tried = make_reflected(make_experiment(school, stage=Stage.REFLECTING, by=mel), by=mel)
    copy, is_new = borrow(tried, fostering, by=otto, at=now())
    db.session.commit()
    assert is_new
    assert (copy.team, copy.title, copy.hypothesis, copy.stage) == (fostering, tried.title, tried.hypothesis, "ideas")
    assert (copy.owner, copy.sprint, copy.result, copy.prediction, copy.cycle) == (None, None, None, None, 1)
    before, _ = chain_of(copy)
    _, after = chain_of(tried)
    assert [(step.experiment, step.is_borrowed) for step in (*before, *after)] == [(tried, True), (copy, True)]


def test_its_stop_rule_and_its_scale_come_along(school, fostering, mel, otto):
    tried = make_experiment(school, by=mel, failure_signal="two families mind", scale="visit")
    copy, _ = borrow(tried, fostering, by=otto, at=now())
    assert (copy.failure_signal, copy.scale) == ("two families mind", "visit")


def test_its_evidence_is_the_other_teams_until_its_own_team_writes_what_it_has_observed(school, fostering, mel, otto):
    tried = make_experiment(school, stage=Stage.READY, by=mel)
    copy, _ = borrow(tried, fostering, by=otto, at=now())
    db.session.commit()
    assert has_borrowed_evidence(copy)
    assert not has_borrowed_evidence(tried)
    copy.rewrite(by=otto, at=now(), people="carers who are new to us")
    tried.rewrite(by=mel, at=now(), evidence="that 5 in 10 find nobody in")
    assert has_borrowed_evidence(copy)
    copy.rewrite(by=otto, at=now(), evidence="that 2 in 10 of our visits find nobody in")
    assert not has_borrowed_evidence(copy)


def test_what_it_measures_comes_along_without_readings_baseline_and_target(school, fostering, mel, otto):
    tried = make_experiment(school, stage=Stage.TRYING, by=mel)
    make_measure(tried, [24, 19, 22], by=mel, baseline=Decimal(24), target=Decimal(10))
    make_measure(tried, name="Put away", by=mel).archive(by=mel, at=now())
    copy, _ = borrow(tried, fostering, by=otto, at=now())
    db.session.commit()
    [measure] = measures_of(copy)
    assert (measure.name, measure.unit, measure.better) == ("Visits that find nobody in", "%", ImprovementDirection.LOWER)
    assert (measure.baseline, measure.target, latest_id(measure)) == (None, None, 0)


def test_its_questions_come_along_without_what_was_expected_and_what_came_of_it(school, fostering, mel, otto):
    tried = make_experiment(school, stage=Stage.READY, by=mel)
    measure, away = make_measure(tried, by=mel), make_measure(tried, name="Put away", by=mel)
    lines = [
        Expected("Do they pick up?", "Eight in ten", Confidence.HIGH),
        Expected("", "Ten at most", measure_id=measure.id),
        Expected("", "A few", measure_id=away.id),
    ]
    for one in expect(tried, lines, by=mel, at=now()):
        one.happened, one.confirmed = "So it was", PredictionOutcome.YES
    away.archive(by=mel, at=now())
    db.session.commit()
    copy, _ = borrow(tried, fostering, by=otto, at=now())
    db.session.commit()
    [copied] = measures_of(copy)
    assert [(one.question, one.measure) for one in copy.expectations] == [
        ("Do they pick up?", None),
        ("", copied),
        ("Put away", None),
    ]
    assert {(one.expects, one.sure, one.happened, one.confirmed, one.by) for one in copy.expectations} == {
        ("", None, "", None, otto)
    }
    assert [one.expects for one in tried.expectations] == ["Eight in ten", "Ten at most", "A few"]
    for never in ("Eight in ten", "high", "So it was"):
        assert not [activity for activity in history_of(copy.id) if never in str(activity.changes)]


@pytest.fixture
def borrowed(school, fostering, mel, otto):
    """What Otto's team borrowed, with two questions, and all else that it needs to start."""
    copy, _ = borrow(make_expecting(make_experiment(school, stage=Stage.READY, by=mel)), fostering, by=otto, at=now())
    copy.give_to(otto, by=otto, at=now())
    copy.plan_for(make_sprint(fostering), by=otto, at=now())
    copy.predict("Seven in ten", by=otto, at=now())
    make_check(copy, by=otto)
    copy.move_to(Stage.READY, by=otto, at=now())
    db.session.commit()
    return copy


def test_nothing_starts_before_its_team_has_said_what_it_expects_of_each_question(borrowed, otto):
    assert [need.sentence for need in borrowed.missing_for(Stage.TRYING)] == ["Say what you expect of each of 2 questions."]
    assert next_step(facts_of(borrowed.id), now().date()).label == "Say what you expect"
    first, second = borrowed.expectations
    first.say("Nine in ten", by=otto, at=now())
    with pytest.raises(NotReady, match="Say what you expect of “Does it take long\\?”."):
        borrowed.move_to(Stage.TRYING, by=otto, at=now())
    second.say("A minute", by=otto, at=now())
    db.session.commit()
    assert next_step(facts_of(borrowed.id), now().date()).label == "Start trying"
    borrowed.move_to(Stage.TRYING, by=otto, at=now())
    with pytest.raises(RuleBroken, match="frozen"):
        first.say("Ten in ten", by=otto, at=now())


def test_what_is_expected_can_be_said_one_question_after_the_other_and_is_not_unsaid(borrowed, otto):
    first, second = borrowed.expectations

    def lines(expects):
        return [Expected(first.question, expects, None, first.id), Expected(second.question, "", None, second.id)]

    expect(borrowed, lines("Nine in ten"), by=otto, at=now())
    assert [one.is_said for one in borrowed.expectations] == [True, False]
    with pytest.raises(RuleBroken, match="Enter what you expect"):
        expect(borrowed, lines(""), by=otto, at=now())
    with pytest.raises(RuleBroken, match="Enter what you expect"):
        second.say(" ", by=otto, at=now())


def test_a_question_that_nobody_wants_to_ask_is_taken_out_and_keeps_nothing_from_starting(borrowed, otto):
    expect(borrowed, [], by=otto, at=now())
    assert borrowed.missing_for(Stage.TRYING) == []


def test_borrowing_again_leads_to_what_is_there(school, fostering, mel, otto):
    tried = make_experiment(school)
    first, _ = borrow(tried, fostering, by=otto, at=now())
    db.session.commit()
    again, is_new = borrow(tried, fostering, by=otto, at=now())
    assert again is first
    assert not is_new


def test_what_is_the_teams_own_is_not_borrowed(school, mel):
    with pytest.raises(RuleBroken, match="own already"):
        borrow(make_experiment(school), school, by=mel, at=now())


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "ftp://x.org", "example.org", "https://", "http://[", "https://a b.org", "//x.org"]
)
def test_a_source_links_to_a_page_on_the_web_or_to_nothing(school, mel, link):
    experiment = make_experiment(school)
    with pytest.raises(RuleBroken, match="begins with https"):
        experiment.rewrite(by=mel, at=now(), source_link=link)
    experiment.rewrite(by=mel, at=now(), source_link="https://www.example.org/a?b=c#d", source_place="Leeds")
    assert experiment.has_source
