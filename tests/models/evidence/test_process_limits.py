"""Process limits agree with statprocon, and the four signals with cases that were worked out by hand."""

import random
from decimal import Decimal

import pytest
from statprocon import XmR

from board.models.evidence.process_limits import (
    ENOUGH,
    Limits,
    Sign,
    limits_of,
    marks_of,
    moving_ranges,
    signals_of,
)

# Mean 20, mean moving range 5: limits at 6.7 and 33.3, their outer thirds beyond 11.13 and 28.87.
TWENTY = Limits(Decimal(20), Decimal("6.7"), Decimal("33.3"))

# Written out and not taken from what is tested: the constants of a chart of individual values (NHS England, Making Data Count).
SCREEN = Decimal("3.267")


def numbers(*values):
    return [Decimal(str(value)) for value in values]


def signs(values, limits=TWENTY):
    return [(signal.sign, signal.way, signal.places) for signal in signals_of(numbers(*values), limits)]


def random_process(seed, length=60):
    chance = random.Random(seed)
    return [round(Decimal(chance.gauss(50, 8)), chance.choice([0, 1, 3])) for _ in range(length)]


def three(value):
    return round(value, 3)


@pytest.mark.parametrize("seed", range(40))
def test_limits_agree_with_statprocon_to_its_three_decimals(seed):
    values = random_process(seed, length=12 + seed)
    oracle = XmR(values)
    ranges = oracle.moving_ranges()[1:]
    usual = sum(ranges) / len(ranges)
    ours = limits_of(values)
    assert three(ours.mean) == oracle.x_central_line()[0]
    if all(one < SCREEN * usual for one in ranges):
        assert abs(ours.upper - oracle.upper_natural_process_limit()[0]) <= Decimal("0.002")
        assert abs(ours.lower - oracle.lower_natural_process_limit()[0]) <= Decimal("0.002")
    else:
        kept = [one for one in ranges if one < SCREEN * usual]
        assert three(ours.upper) == three(ours.mean + Decimal("2.66") * sum(kept) / len(kept))


def test_some_of_those_processes_were_screened_and_some_were_not():
    def is_screened(values):
        ranges = moving_ranges(values)
        return any(one >= SCREEN * sum(ranges) / len(ranges) for one in ranges)

    assert {is_screened(random_process(seed, length=12 + seed)) for seed in range(40)} == {True, False}


def test_limits_fixed_on_the_first_points_agree_with_statprocon():
    values = random_process(3)
    oracle = XmR(values, subset_end_index=20)
    assert abs(limits_of(values[:20]).upper - oracle.upper_natural_process_limit()[0]) <= Decimal("0.002")


def test_limits_worked_by_hand():
    limits = limits_of(numbers(10, 12, 11, 13, 10, 14))
    # Moving ranges 2, 1, 2, 3, 4: their mean is 2.4, and none is as large as 3.267 × 2.4.
    assert three(limits.mean) == Decimal("11.667")
    assert limits.upper - limits.mean == Decimal("2.66") * Decimal("2.4")


def test_a_moving_range_that_is_far_too_large_is_left_out():
    values = numbers(10, 11, 10, 11, 10, 11, 10, 11, 10, 11, 10, 11, 61)
    # Eleven ranges of 1 and one of 50: the mean is 5.08, and 50 is more than 3.267 times that.
    assert limits_of(values).spread == Decimal("2.66")


def going(*ranges):
    """Values that go up and down by these."""
    values, way = [Decimal(0)], 1
    for one in ranges:
        values.append(values[-1] + way * one)
        way = -way
    return values


@pytest.mark.parametrize(
    ("largest", "is_kept"),
    [("3266.999", True), ("3267", False), ("3267.001", False)],
    ids=["just below", "exactly at it", "just above"],
)
def test_a_moving_range_of_3267_times_their_mean_is_left_out(largest, is_kept):
    # With 3267 the sixteen ranges have a mean of exactly 1000, and 3.267 × 1000 is exactly the largest of them.
    others = [849] * 13 + [848] * 2
    assert sum(others) + 3267 == 16_000
    kept = [*others, Decimal(largest)] if is_kept else others
    found = limits_of(going(*others[:8], Decimal(largest), *others[8:])).spread
    assert three(found) == three(Decimal("2.66") * sum(kept) / len(kept))


def test_where_nothing_varies_nothing_is_left_out():
    limits = limits_of([Decimal(0), Decimal(0)])
    assert (limits.lower, limits.mean, limits.upper) == (0, 0, 0)


@pytest.mark.parametrize("value", ["0", "7", "0.1", "-3.7", "123456789012.123456", "0.000001"])
def test_a_measure_that_never_varies_has_its_limits_on_its_mean_and_no_signal(value):
    values = numbers(*[value] * 30)
    limits = limits_of(values)
    assert limits == Limits(*[Decimal(value)] * 3)
    assert signals_of(values, limits) == []


def test_a_point_outside_the_limits():
    assert signs([20, 21, 34, 19, 6, 20]) == [(Sign.OUTSIDE, 1, (2,)), (Sign.OUTSIDE, -1, (4,))]


def test_a_point_on_a_limit_is_not_outside():
    assert signs([20, 33.3, 19, 6.7, 20]) == []


def test_seven_points_that_rise_one_after_the_other_are_a_trend():
    assert signs([17, 18, 19, 20, 21, 22, 23]) == [(Sign.TREND, 1, (0, 1, 2, 3, 4, 5, 6))]
    assert signs([17, 18, 19, 20, 21, 22]) == []


def test_two_equal_points_break_a_trend():
    assert signs([17, 18, 19, 19, 20, 21, 22]) == []


def test_a_trend_that_turns_marks_the_turn_as_part_of_both():
    values = [17, 18, 19, 20, 21, 22, 23, 22, 21, 20, 19, 18, 17]
    assert signs(values) == [(Sign.TREND, 1, tuple(range(7))), (Sign.TREND, -1, tuple(range(6, 13)))]


def test_two_of_three_near_a_limit_on_one_side():
    assert signs([18, 29, 22, 30, 19]) == [(Sign.NEAR, 1, (1, 3))]
    assert signs([18, 11, 10, 19]) == [(Sign.NEAR, -1, (1, 2))]


def test_two_near_opposite_limits_or_with_one_across_the_mean_are_no_signal():
    assert signs([20, 29, 22, 11, 20]) == []
    assert signs([22, 29, 19, 30, 19]) == []


def test_a_point_outside_does_not_count_as_near():
    assert [sign for sign, _way, _places in signs([18, 34, 29, 18])] == [Sign.OUTSIDE]


def test_near_points_of_overlapping_threes_are_one_signal():
    assert signs([18, 29, 30, 31, 22, 19]) == [(Sign.NEAR, 1, (1, 2, 3))]


def test_seven_on_one_side_of_the_mean():
    assert signs([21, 22, 21, 22, 21, 22, 21]) == [(Sign.SIDE, 1, tuple(range(7)))]
    assert signs([21, 22, 21, 22, 21, 22, 19]) == []


def test_a_point_on_the_mean_breaks_a_run():
    assert signs([19, 18, 19, 20, 18, 19, 18, 19]) == []


def test_a_point_shows_the_first_signal_in_their_order():
    values = numbers(21, 22, 23, 24, 25, 26, 34, 21)
    signals = signals_of(values, TWENTY)
    assert [signal.sign for signal in signals] == [Sign.OUTSIDE, Sign.TREND, Sign.SIDE]
    marks = marks_of(signals, len(values))
    assert [mark.sign for mark in marks] == [Sign.TREND] * 6 + [Sign.OUTSIDE, Sign.SIDE]


def test_limits_are_drawn_from_twelve_points_on():
    assert ENOUGH == 12
