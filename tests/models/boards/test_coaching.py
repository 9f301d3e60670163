"""The coach's card: what the record answers, and what it gently asks after."""

import datetime as dt
from decimal import Decimal

from board.database import db
from board.models.boards.coaching import kata_of, lacks_of, watched_of
from board.models.experiments.decision import DecisionKind
from board.models.moments import now, say_day
from board.models.sprints.window import CarryOver
from board.models.stages import Stage
from tests.factories import make_closed, make_decision, make_experiment, make_measure, make_reflected, make_sprint

TODAY = now().date()


def said(question):
    return {answer.term: answer.words for answer in question.answers}


def lacking(experiment, has_next=False, has_measure=True):
    return [lack.what for lack in lacks_of(experiment, has_next, has_measure)]


def test_an_idea_is_answered_by_the_questions_that_help_to_begin(school):
    target, last_step, questions = kata_of(make_experiment(school), [], [], [], {}, TODAY)
    assert [question.answers for question in (target, *last_step, questions[1], questions[3])] == [[]] * 7
    assert target.ask_instead == "What would be better, and how would you see it?"
    assert said(questions[2]) == {"Call before the first visit": "Ideas"}


def test_while_it_is_tried_it_is_the_next_step_and_what_it_came_from_the_last(school, mel):
    before = make_reflected(make_experiment(school, "Ring once", Stage.REFLECTING), by=mel)
    experiment = make_experiment(school, stage=Stage.TRYING)
    target, last_step, questions = kata_of(experiment, [before], [], [], {}, TODAY)
    assert said(target) == {"We want": "more first visits that go ahead", "We’ll know when": "eight in ten go ahead"}
    assert [list(said(question).items())[0] for question in last_step] == [
        ("Ring once", "a phone call before the first visit"),
        ("We predicted", "Seven in ten will go ahead"),
        ("As predicted? Yes", "Nine in ten went ahead."),
        ("We learned", "A call is enough"),
    ]
    assert said(questions[0])["It is in"] == "Trying, 8 days left"
    assert said(questions[2])["We expect"] == "Seven in ten will go ahead"
    assert list(said(questions[3]).values()) == ["8 days left"]


def test_once_it_has_a_result_it_is_the_last_step_and_what_it_led_to_the_next(school, mel):
    experiment = make_reflected(make_experiment(school, stage=Stage.REFLECTING), by=mel)
    _target, last_step, questions = kata_of(experiment, [], [], [], {}, TODAY)
    assert said(last_step[2]) == {"As predicted? Yes": "Nine in ten went ahead."}
    assert said(questions[1]) == {"This one first": "Ask for a good time to ring", "Then": "Write the script down"}
    assert said(questions[2]) == {"Therefore we will": "We will ring everyone"}
    make_decision(experiment)
    _target, _last_step, questions = kata_of(experiment, [], [], [], {}, TODAY)
    assert said(questions[2])["As was decided"] == "Everyone rings"
    assert "We look again" in said(questions[3])
    following = make_experiment(school, "Ring in the evening", Stage.TRYING, sprint=make_sprint(school, starts=-40))
    _target, _last_step, questions = kata_of(experiment, [], [following], [], {}, TODAY)
    assert "Ring in the evening" in said(questions[2])
    assert list(said(questions[3]).values()) == ["It is over: what did it show?"]


def test_a_prediction_is_asked_after_once_it_is_ready(school):
    assert lacking(make_experiment(school)) == []
    assert lacking(make_experiment(school, stage=Stage.READY)) == ["No prediction"]
    assert lacking(make_experiment(school, stage=Stage.TRYING)) == []


def test_a_step_of_three_sprints_or_more_than_four_weeks_is_too_big(school):
    sprints = [make_sprint(school, starts=starts) for starts in (-40, -20, 0)]
    experiment = make_experiment(school, stage=Stage.TRYING, sprint=sprints[0])
    for sprint, following in zip(sprints[:2], sprints[1:], strict=True):
        assert lacking(experiment) == []
        make_closed(sprint, to=following, way=CarryOver.CARRY_OVER)
        db.session.refresh(experiment)
    assert lacking(experiment) == ["Too big to be small"]
    assert lacking(make_experiment(school, stage=Stage.TRYING, sprint=make_sprint(school, starts=20, days=28))) == []
    long = make_experiment(school, stage=Stage.TRYING, sprint=make_sprint(school, starts=60, days=29))
    assert lacking(long) == ["Too big to be small"]


def test_a_second_cycle_is_asked_after_once_it_is_decided(school, mel, lee):
    experiment = make_reflected(make_experiment(school, stage=Stage.REFLECTING), by=mel)
    assert lacking(experiment) == []
    make_decision(experiment, DecisionKind.ABANDON, by=lee, at=now() + dt.timedelta(seconds=1))
    assert lacking(experiment) == ["No second cycle"]
    assert lacking(experiment, has_next=True) == []


def test_a_measure_says_the_target_and_where_it_is_now_and_one_is_asked_after_while_it_is_tried(school):
    experiment = make_experiment(school, stage=Stage.TRYING)
    assert lacking(make_experiment(school, stage=Stage.READY), has_measure=False) == ["No prediction"]
    assert lacking(experiment, has_measure=False) == ["No measure"]
    make_measure(experiment, [24, 9], baseline=Decimal(22), target=Decimal(10))
    target, _last_step, questions = kata_of(experiment, [], [], watched_of(experiment), {}, TODAY)
    assert said(target)["Visits that find nobody in"] == "22% before, 10% is the target"
    assert said(questions[0])["Visits that find nobody in"] == f"9% on {say_day(TODAY)}"
