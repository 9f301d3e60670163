"""The sentence under a chart says what the readings mean, and no more than they do."""

import datetime as dt
from decimal import Decimal

import pytest

from board.models.evidence.interpretation import Tone, interpretation_of
from board.models.evidence.measure import ImprovementDirection, Measure
from board.models.evidence.phase import phases_of
from board.models.evidence.reading import Point
from board.models.evidence.rebase import Rebase

BEGIN = dt.date(2026, 1, 5)
USUAL = (20, 24, 18, 22, 26, 19, 23, 21, 25, 20, 24, 22, 18, 23)


def points(values, every=1):
    return [Point(1, place, BEGIN + dt.timedelta(days=every * place), Decimal(str(value))) for place, value in enumerate(values)]


def interpretation(values, better=ImprovementDirection.LOWER, unit="", rebases=(), fixed_until=None, target=None):
    measure = Measure(name="No-shows", unit=unit, better=better, target=None if target is None else Decimal(str(target)))
    return interpretation_of(measure, phases_of(points(values), rebases, fixed_until))


def test_without_readings_it_says_so():
    assert interpretation([]).text == "No readings yet."


def test_one_reading_is_too_early_to_tell():
    said = interpretation([14], unit="%")
    assert (said.tone, said.text) == (Tone.EARLY, "Too early to tell: 1 of 12 points. The only reading is 14%.")


def test_under_twelve_points_it_counts_them_and_says_the_median():
    said = interpretation([10, 16, 12, 18, 11, 17], unit="%")
    assert said.text == "Too early to tell: 6 of 12 points. So far half of the readings are below 14%."


def test_it_does_not_say_half_when_it_is_not():
    assert interpretation([3, 3, 5]).text == "Too early to tell: 3 of 12 points. So far the middle reading is 3."
    assert interpretation([0, 0, 0]).text == "Too early to tell: 3 of 12 points. So far every reading is 0."


def test_from_twelve_points_it_says_what_to_expect():
    said = interpretation(USUAL)
    assert said.tone is Tone.STEADY
    assert said.text == ("No signal: the readings go up and down as they usually do. Expect 11 to 33 if nothing changes.")


@pytest.mark.parametrize(
    ("better", "tone"),
    [
        (ImprovementDirection.LOWER, "improvement"),
        (ImprovementDirection.HIGHER, "concern"),
        (ImprovementDirection.NEITHER, "neutral"),
    ],
)
def test_a_run_below_the_mean_is_named_by_which_way_is_better(better, tone):
    said = interpretation([*USUAL, 17, 16, 18, 15, 17, 16, 18], better=better)
    assert said.tone == tone
    assert said.text.startswith(f"{tone.capitalize()}: the last 7 readings are all below the mean of 20. Expect ")


def test_a_reading_outside_the_limits_comes_first():
    said = interpretation([*USUAL, 60], better=ImprovementDirection.LOWER)
    assert said.text.startswith("Concern: the latest reading, 60, is above the upper limit of ")


def test_a_reading_just_outside_is_told_apart_from_its_limit():
    usual = (29, 24, 31, 27, 22, 30, 26, 28, 23, 30, 25, 28)
    assert "the latest reading, 44, is above the upper limit of 43.9" in interpretation([*usual, 44]).text


def test_a_trend_is_judged_by_the_way_it_runs():
    said = interpretation([*USUAL, 17, 18, 19, 20, 21, 22, 23], better=ImprovementDirection.HIGHER)
    assert said.text.startswith("Improvement: the last 7 readings rise one after the other.")


def test_two_of_three_near_a_limit_are_said():
    said = interpretation([*USUAL, 31, 30], better=ImprovementDirection.LOWER, fixed_until=BEGIN + dt.timedelta(days=13))
    assert "Concern: 2 of 3 readings up to 20 January 2026 are close to the upper limit of" in said.text


def test_a_signal_that_is_over_is_told_as_over():
    said = interpretation([*USUAL, 60, 21, 23], better=ImprovementDirection.LOWER)
    assert said.tone is Tone.STEADY
    assert said.text.startswith(
        "No signal in the latest readings. Before that, concern: the reading of 60 on 19 January 2026 is above the upper limit"
    )
    assert said.signals[0][0] is Tone.CONCERN


def test_a_measure_of_zeros_has_nothing_to_expect_but_zero():
    assert interpretation([0] * 20, unit="%").text == "No signal: all 20 readings are 0%."


def test_nothing_below_zero_or_above_a_hundred_per_cent_is_expected_where_nothing_can_be():
    assert "Expect 0% to " in interpretation([1, 5, 0, 6, 2, 7, 0, 5, 1, 6, 2, 5], unit="%").text
    assert " to 100% if" in interpretation([99, 95, 100, 94, 98, 93, 100, 95, 99, 94, 98, 95], unit="%").text
    assert "Expect −" in interpretation([-1, 5, 0, 6, 2, 7, 0, 5, 1, 6, 2, 5]).text


def test_means_are_said_no_more_finely_than_the_readings_vary():
    fine = interpretation([0.31, 0.33, 0.3, 0.34, 0.32, 0.31, 0.35, 0.32, 0.33, 0.3, 0.34, 0.32])
    assert "Expect 0.25 to 0.39 " in fine.text
    assert "Expect £527 to £1,652 if" in interpretation([value * 50 for value in USUAL], unit="£").text


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (40, "The target of 40 will be met again and again."),
        (5, "The target of 5 will not be met unless something changes."),
        (20, "The target of 20 will be met some of the time and missed some of the time."),
    ],
)
def test_what_a_target_can_hope_for(target, words):
    assert interpretation(USUAL, better=ImprovementDirection.LOWER, target=target).text.endswith(words)


def test_after_a_rebasing_only_what_followed_counts():
    since = Rebase(day=BEGIN + dt.timedelta(days=14), because="New form")
    said = interpretation([*USUAL, 9, 8, 10, 9], rebases=[since])
    assert said.text == (
        "Too early to tell since the limits began anew on 19 January 2026: 4 of 12 points. So far the middle reading is 9."
    )


def test_a_rebasing_before_or_after_all_readings_cuts_nothing():
    before, after = Rebase(day=BEGIN, because="x"), Rebase(day=BEGIN + dt.timedelta(days=99), because="x")
    phases = phases_of(points(USUAL), [before, after])
    assert [len(phase.points) for phase in phases] == [len(USUAL)]


def test_limits_fixed_on_a_baseline_period_stay_where_they_were():
    until = BEGIN + dt.timedelta(days=13)
    values = [*USUAL, 20, 19, 18, 20, 17, 19, 18]
    free, fixed = interpretation(values), interpretation(values, fixed_until=until)
    assert "below the mean of 21" in free.text
    assert "below the mean of 22" in fixed.text
    assert phases_of(points(values), [], until)[0].fixed_on == 14


def test_a_period_with_too_few_readings_left_fixes_nothing():
    assert phases_of(points(USUAL), [], BEGIN + dt.timedelta(days=4))[0].fixed_on is None


def test_readings_on_one_day_are_a_row_like_any_other():
    assert (
        "No signal"
        in interpretation_of(Measure(name="Waits", unit="", better="lower"), phases_of(points(USUAL, every=0), [])).text
    )
