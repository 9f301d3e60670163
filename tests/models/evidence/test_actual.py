"""What a measure came to, beside what was expected of it: frozen with the prediction, and never typed twice."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from board.database import db
from board.models.boards.coaching import kata_of
from board.models.errors import RuleBroken
from board.models.evidence.actual import actuals_of
from board.models.evidence.expectation import Expected, expect
from board.models.evidence.measure import measures_of
from board.models.experiments.decision import DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.experiments.result import PredictionOutcome
from board.models.moments import now, say_day
from board.models.people.activity import history_of
from board.models.stages import Stage
from tests.factories import make_check, make_experiment, make_measure, make_reflected, make_sprint

LONDON = ZoneInfo("Europe/London")
STARTED = dt.datetime(2026, 10, 24, 23, 30, tzinfo=dt.UTC)  # on the 25th in London, where the clocks go back that night
TODAY = dt.date(2026, 11, 20)


@pytest.fixture
def ready(school, mel):
    """An experiment that can start, with a measure of which something is expected."""
    experiment = make_experiment(school, stage=Stage.READY, by=mel, at=STARTED)
    experiment.give_to(mel, by=mel, at=STARTED)
    experiment.plan_for(make_sprint(school), by=mel, at=STARTED)
    experiment.predict("Fewer find nobody in", by=mel, at=STARTED)
    measure = make_measure(experiment, by=mel, baseline=Decimal(24), target=Decimal(10))
    expect(experiment, [Expected("", "Ten in a hundred at most", measure_id=measure.id)], by=mel, at=STARTED)
    make_check(experiment, by=mel, at=STARTED)
    return experiment


def start(experiment, mel):
    experiment.move_to(Stage.TRYING, by=mel, at=STARTED)
    db.session.commit()
    return experiment


def the_measure(experiment):
    return measures_of(experiment)[0]


def read(experiment, by, **values):
    for day, value in values.items():
        month, number = day[1:].split("_")
        day = dt.date(2026, int(month), int(number))
        the_measure(experiment).add_reading(day, Decimal(value), by=by, at=now(), today=TODAY)
    db.session.commit()


def actual(experiment):
    return next(iter(actuals_of(experiment, LONDON).values()))


def test_a_measure_is_what_is_asked_and_no_question_need_be_written(ready):
    one = ready.expectations[0]
    assert (one.question, one.asks) == ("", "Visits that find nobody in")
    assert actual(ready).figures == [("Baseline", "24%"), ("Target", "10%"), ("Last reading", "None yet")]


def test_readings_stand_beside_it_with_the_median_of_those_since_the_start(ready, mel):
    read(ready, mel, d10_11=26, d10_24=23)
    start(ready, mel)
    assert actual(ready).figures[-1] == ("Since the start", "No reading")
    read(ready, mel, d10_25=15, d11_2=12, d11_9=9)
    assert actual(ready).figures == [
        ("Baseline", "24%"),
        ("Target", "10%"),
        ("Last reading", "9% on 9 November 2026"),
        ("Median since the start", "12%, of 3 readings"),
    ]


def test_one_reading_has_no_median(ready, mel):
    start(ready, mel)
    read(ready, mel, d11_2=0)
    assert actual(ready).figures[2:] == [("Last reading", "0% on 2 November 2026")]


def test_a_negative_baseline_and_a_measure_of_zeros_are_said_as_they_are(ready, mel):
    the_measure(ready).change(by=mel, at=now(), baseline=Decimal("-3.5"), target=Decimal(0), unit="days")
    start(ready, mel)
    read(ready, mel, d11_2=0, d11_3=0)
    assert [words for _term, words in actual(ready).figures] == [
        "−3.5 days",
        "0 days",
        "0 days on 3 November 2026",
        "0 days, of 2 readings",
    ]


def test_the_team_says_itself_whether_it_was_confirmed_and_need_not_type_the_numbers(ready, mel):
    start(ready, mel)
    read(ready, mel, d11_2=9)
    one = ready.expectations[0]
    assert one.verdict is None
    one.record_outcome(by=mel, at=now(), happened="", confirmed=PredictionOutcome.PARTLY)
    assert (one.verdict, one.happened) == (PredictionOutcome.PARTLY, "")


def test_what_a_measure_was_when_the_trial_started_is_frozen_with_what_is_expected_of_it(ready, mel):
    the_measure(ready).change(by=mel, at=now(), target=Decimal(12))
    start(ready, mel)
    the_measure(ready).change(by=mel, at=now(), name="Closed doors", target=Decimal(20))
    the_measure(ready).change(by=mel, at=now(), target=Decimal(22), baseline=None)
    db.session.commit()
    assert actual(ready).name == "Visits that find nobody in"
    assert actual(ready).figures[:2] == [
        ("Baseline", "24% at the start, none now"),
        ("Target", "12% at the start, 22% now"),
    ]
    assert actual(ready).changed == "The measure is now called “Closed doors”."


def test_undoing_the_start_and_starting_again_freezes_it_as_it_is_then(ready, mel):
    start(ready, mel)
    the_measure(ready).change(by=mel, at=STARTED, target=Decimal(20))
    ready.last_move().undo(by=mel, at=STARTED)
    ready.move_to(Stage.TRYING, by=mel, at=STARTED + dt.timedelta(minutes=5))
    db.session.commit()
    assert actual(ready).figures[1] == ("Target", "20%")


def test_a_measure_that_is_put_away_still_says_what_it_came_to(ready, mel):
    start(ready, mel)
    read(ready, mel, d11_2=9)
    the_measure(ready).archive(by=mel, at=now())
    db.session.commit()
    assert actual(ready).figures[2] == ("Last reading", "9% on 2 November 2026")
    assert actual(ready).changed == "The measure was put away."
    assert actual(ready).in_words == ("Baseline 24%; target 10%; last reading 9% on 2 November 2026. The measure was put away.")


def test_once_it_is_tried_neither_the_measure_nor_the_words_can_be_exchanged(ready, mel):
    start(ready, mel)
    other = make_measure(ready, by=mel, name="Calls", unit="")
    one = ready.expectations[0]
    with pytest.raises(RuleBroken, match="frozen when the trial started"):
        expect(ready, [Expected("", one.expects, None, one.id, other.id)], by=mel, at=now())


def test_only_the_experiments_own_measures_that_stand_can_be_chosen_and_each_once(ready, school, mel):
    anothers = make_measure(make_experiment(school, "Another"), by=mel)
    put_away = make_measure(ready, by=mel, name="Calls")
    put_away.archive(by=mel, at=now())
    own = the_measure(ready)
    for lines, sentence, field in (
        ([Expected("", "Ten", measure_id=anothers.id)], "Choose a measure of this experiment", "1-measure_id"),
        ([Expected("", "Ten", measure_id=-1)], "Choose a measure of this experiment", "1-measure_id"),
        ([Expected("Q", "Ten"), Expected("", "Ten", measure_id=put_away.id)], "“Calls” was put away", "2-measure_id"),
        ([Expected("", "Ten", measure_id=own.id), Expected("Q", "Five", measure_id=own.id)], "chosen twice", "2-measure_id"),
        ([Expected("", "", measure_id=own.id)], "Enter what you expect", "1-expects"),
    ):
        with pytest.raises(RuleBroken, match=sentence) as broken:
            expect(ready, lines, by=mel, at=now())
        assert broken.value.field == field


def test_one_of_which_something_is_expected_may_be_put_away_and_the_rest_still_be_rewritten(ready, mel):
    measure, one = the_measure(ready), ready.expectations[0]
    measure.archive(by=mel, at=now())
    expect(ready, [Expected("", "Five", None, one.id, measure.id), Expected("Why?", "So")], by=mel, at=now())
    assert [each.asks for each in ready.expectations] == [measure.name, "Why?"]


def test_a_measure_instead_of_a_question_is_on_record_and_so_is_its_end(ready, mel):
    one = ready.expectations[0]
    expect(ready, [Expected("Are they in?", one.expects, None, one.id)], by=mel, at=now())
    assert history_of(ready.id)[0].changes == {"question": ["", "Are they in?"], "measure_id": [the_measure(ready).id, None]}
    expect(ready, [Expected("", one.expects, None, one.id, the_measure(ready).id)], by=mel, at=now())
    expect(ready, [], by=mel, at=now())
    assert history_of(ready.id)[0].changes == {"question": ["Visits that find nobody in", ""]}


def test_a_next_cycle_expects_nothing_yet_and_has_no_measure_of_the_last_one(ready, mel, lee):
    start(ready, mel)
    ready.move_to(Stage.REFLECTING, by=mel, at=now())
    make_reflected(ready, by=mel)
    words = {"because": "Half of it", "next": "Again", "changes": "In the evening"}
    following = ready.decide(DecisionKind.ADAPT, by=lee, at=now(), review_on=now().date() + dt.timedelta(30), **words).next_cycle
    db.session.commit()
    assert (following.expectations, measures_of(following)) == ([], [])
    assert actual(db.session.get(Experiment, ready.id)).name == "Visits that find nobody in"


def test_the_coachs_card_tells_it_in_the_words_of_the_record(ready, mel):
    start(ready, mel)
    _target, _last, questions = kata_of(ready, [], [], [], {}, now().date())
    assert ("Visits that find nobody in", "Ten in a hundred at most") in questions[2].answers
    read(ready, mel, d11_2=9)
    ready.record_result("Fewer", PredictionOutcome.YES, by=mel, at=now())
    ready.expectations[0].record_outcome(by=mel, at=now(), happened="", confirmed=PredictionOutcome.YES)
    _target, last, _questions = kata_of(ready, [], [], [], actuals_of(ready, LONDON), now().date())
    said = f"Yes. Baseline 24%; target 10%; last reading 9% on {say_day(dt.date(2026, 11, 2))}."
    assert ("Visits that find nobody in", "Ten in a hundred at most") in last[1].answers
    assert ("Visits that find nobody in", said) in last[2].answers


def test_as_many_queries_for_five_measures_as_for_one(school, mel, queries):
    counts = []
    for number in (1, 5):
        experiment = make_experiment(school, str(number), stage=Stage.READY, by=mel)
        measures = [make_measure(experiment, [3, 4], by=mel, name=str(each)) for each in range(number)]
        expect(experiment, [Expected("", "Ten", measure_id=measure.id) for measure in measures], by=mel, at=now())
        db.session.commit()
        experiment_id = experiment.id
        db.session.expunge_all()
        queries.clear()
        assert len(actuals_of(db.session.get(Experiment, experiment_id), LONDON)) == number
        counts.append(len(queries))
    assert counts[0] == counts[1]
