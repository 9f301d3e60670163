"""Measures and readings: what a team may write down, put right, put away and bring back."""

import datetime as dt
from decimal import Decimal

import pytest

from board.database import db
from board.models.errors import RuleBroken
from board.models.evidence.measure import MOST_MEASURES, Measure, add_measure, measures_of
from board.models.evidence.reading import Reading, points_of
from board.models.evidence.rebase import rebases_of
from board.models.moments import now
from board.models.people.activity import Activity
from board.models.sprints.window import CarryOver
from tests.factories import make_closed, make_experiment, make_measure, make_sprint


def days_ago(number):
    return now().date() - dt.timedelta(days=number)


@pytest.mark.parametrize("number", ["0.1", "-3.5", "123456789012.123456", "0.000001", "0", "1200"])
def test_a_reading_comes_back_exactly_as_it_was_written(school, mel, number):
    measure = make_measure(make_experiment(school))
    reading = measure.add_reading(days_ago(0), Decimal(number), by=mel, at=now(), today=days_ago(0))
    db.session.commit()
    db.session.expire_all()
    assert db.session.get(Reading, reading.id).value == Decimal(number)
    assert str(db.session.get(Reading, reading.id).value) == number


def test_readings_come_in_order_of_day_and_within_a_day_as_they_were_added(school, mel):
    measure = make_measure(make_experiment(school))
    for back, value in ((0, 5), (3, 1), (0, 2), (0, 9), (3, 7)):
        measure.add_reading(days_ago(back), Decimal(value), by=mel, at=now(), today=days_ago(0))
    assert [int(point.value) for point in points_of([measure.id])[measure.id]] == [1, 7, 5, 2, 9]


def test_a_day_that_has_not_come_yet_has_no_reading(school, mel):
    measure = make_measure(make_experiment(school))
    with pytest.raises(RuleBroken, match="has not come yet"):
        measure.add_reading(days_ago(-1), Decimal(1), by=mel, at=now(), today=days_ago(0))
    with pytest.raises(RuleBroken, match="has not come yet"):
        measure.add_readings([(days_ago(1), Decimal(1)), (days_ago(-1), Decimal(1))], by=mel, at=now(), today=days_ago(0))
    assert points_of([measure.id]) == {}


def test_an_experiment_has_a_few_measures_and_no_more(school, mel):
    experiment = make_experiment(school)
    measures = [make_measure(experiment, name=f"Measure {number}") for number in range(MOST_MEASURES)]
    with pytest.raises(RuleBroken, match="can have 5 measures"):
        add_measure(experiment, "One more", by=mel, at=now())
    measures[0].archive(by=mel, at=now())
    add_measure(experiment, "One more", by=mel, at=now())
    with pytest.raises(RuleBroken, match="can have 5 measures"):
        measures[0].restore(by=mel, at=now())
    assert [measure.name for measure in measures_of(experiment)][-1] == "One more"


def test_an_archived_measure_takes_no_readings_until_it_is_back(school, mel):
    measure = make_measure(make_experiment(school), [1, 2])
    measure.archive(by=mel, at=now())
    with pytest.raises(RuleBroken, match="is archived"):
        measure.add_reading(days_ago(0), Decimal(1), by=mel, at=now(), today=days_ago(0))
    measure.restore(by=mel, at=now())
    measure.add_reading(days_ago(0), Decimal(1), by=mel, at=now(), today=days_ago(0))
    assert len(points_of([measure.id])[measure.id]) == 3


def test_a_reading_that_is_taken_away_is_not_counted_and_can_be_put_back(school, mel):
    measure = make_measure(make_experiment(school), [1, 2, 3])
    reading = db.session.scalars(db.select(Reading).order_by(Reading.id)).first()
    reading.archive(by=mel, at=now())
    assert len(points_of([measure.id])[measure.id]) == 2
    reading.restore(by=mel, at=now())
    assert len(points_of([measure.id])[measure.id]) == 3


def test_what_was_done_to_a_reading_is_on_record_field_by_field(school, mel, cora):
    experiment = make_experiment(school)
    measure = make_measure(experiment)
    reading = measure.add_reading(days_ago(2), Decimal("14.5"), by=mel, at=now(), today=days_ago(0))
    reading.correct(days_ago(1), Decimal("41.5"), "Typed wrong", by=cora, at=now(), today=days_ago(0))
    last = db.session.scalars(db.select(Activity).order_by(Activity.id.desc())).first()
    assert (last.verb, last.subject, last.experiment_id, last.by_id) == ("edited", "reading", experiment.id, cora.id)
    assert last.changes["value"] == ["14.5", "41.5"]
    assert last.changes["note"] == ["", "Typed wrong"]


def test_many_readings_are_one_thing_on_record(school, mel):
    measure = make_measure(make_experiment(school), list(range(30)))
    told = db.session.scalars(db.select(Activity).where(Activity.subject.in_(("measure", "reading")))).all()
    assert [activity.verb for activity in told] == ["added", "pasted"]
    assert told[-1].changes["readings"][1].startswith("30 readings, ")
    assert len(points_of([measure.id])[measure.id]) == 30


def test_limits_begin_anew_with_a_reason_once_for_a_day(school, mel):
    measure = make_measure(make_experiment(school), [1] * 20)
    with pytest.raises(RuleBroken, match="Enter why"):
        measure.rebase(days_ago(3), " ", by=mel, at=now(), today=days_ago(0))
    made = measure.rebase(days_ago(3), "A new form", by=mel, at=now(), today=days_ago(0))
    with pytest.raises(RuleBroken, match="on that day already"):
        measure.rebase(days_ago(3), "Again", by=mel, at=now(), today=days_ago(0))
    made.withdraw(by=mel, at=now())
    assert rebases_of([measure.id]) == {}
    measure.rebase(days_ago(3), "Again", by=mel, at=now(), today=days_ago(0))
    with pytest.raises(RuleBroken, match="on that day already"):
        made.restore(by=mel, at=now())


def test_limits_are_fixed_only_on_enough_readings(school, mel):
    measure = make_measure(make_experiment(school), [1, 2] * 10)
    with pytest.raises(RuleBroken, match="Only 11 readings up to that day"):
        measure.change(by=mel, at=now(), fixed_until=days_ago(9))
    measure.change(by=mel, at=now(), fixed_until=days_ago(8))
    assert db.session.get(Measure, measure.id).fixed_until == days_ago(8)


def test_a_measure_needs_a_name(school, mel):
    experiment = make_experiment(school)
    with pytest.raises(RuleBroken, match="Enter a name"):
        add_measure(experiment, " ", by=mel, at=now())
    measure = make_measure(experiment)
    with pytest.raises(RuleBroken, match="Enter a name"):
        measure.change(by=mel, at=now(), name="")


def test_the_windows_of_an_experiment_are_those_it_was_carried_over_from_and_its_own(school):
    before, running = make_sprint(school, starts=-20), make_sprint(school, starts=-3)
    experiment = make_experiment(school, stage="trying", sprint=before)
    assert experiment.tried_in == [before]
    make_closed(before, to=running, way=CarryOver.CARRY_OVER)
    db.session.refresh(experiment)
    assert experiment.tried_in == [before, running]
