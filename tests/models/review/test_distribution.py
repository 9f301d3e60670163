"""A distribution and a period: percentiles are days that somebody took, and days that make no sense are put right."""

import datetime as dt

import pytest

from board.models.review.distribution import Distribution
from board.models.review.period import Period, last_months, put_right

TODAY = dt.date(2026, 11, 25)


@pytest.mark.parametrize(
    ("counts", "percent", "days"),
    [
        ([], 50, None),
        ([(3, 1)], 50, 3),
        ([(3, 1)], 85, 3),
        ([(1, 1), (2, 1)], 50, 1),
        ([(1, 1), (2, 1), (3, 1)], 50, 2),
        ([(0, 5), (10, 5)], 50, 0),
        ([(0, 4), (10, 6)], 50, 10),
        ([(day, 1) for day in range(1, 101)], 85, 85),
        ([(day, 1) for day in range(1, 21)], 85, 17),
        ([(0, 0), (7, 2)], 50, 7),
    ],
)
def test_a_percentile_is_the_fewest_days_within_which_so_many_in_a_hundred_were_done(counts, percent, days):
    assert Distribution(counts).percentile(percent) == days


def test_bands_hold_everything_once():
    distribution = Distribution([(0, 1), (7, 1), (8, 1), (113, 2), (5000, 1)])
    assert [(band.words, band.number) for band in distribution.bands()] == [
        ("0 to 7 days", 2),
        ("8 to 14 days", 1),
        ("15 to 28 days", 0),
        ("29 to 56 days", 0),
        ("57 to 112 days", 0),
        ("113 days or more", 3),
    ]


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [
        (None, None, Period(dt.date(2025, 11, 26), TODAY)),
        (dt.date(2026, 9, 1), None, Period(dt.date(2026, 9, 1), TODAY)),
        (None, dt.date(2026, 3, 31), Period(dt.date(2025, 4, 1), dt.date(2026, 3, 31))),
        (dt.date(2026, 9, 2), dt.date(2026, 9, 1), Period(dt.date(2026, 9, 1), dt.date(2026, 9, 2))),
        (dt.date(2027, 9, 2), None, Period(dt.date(2027, 9, 2), dt.date(2027, 9, 2))),
        (dt.date(1, 1, 1), dt.date(2026, 9, 1), Period(dt.date(2021, 9, 1), dt.date(2026, 9, 1))),
        (dt.date(9999, 12, 31), dt.date(9999, 12, 31), Period(dt.date(2100, 12, 31), dt.date(2100, 12, 31))),
    ],
)
def test_a_period_is_what_was_asked_for_put_right(first, last, period):
    assert put_right(first, last, TODAY) == period


def test_months_back_from_the_end_of_a_month():
    assert last_months(3, dt.date(2026, 5, 31)) == Period(dt.date(2026, 3, 1), dt.date(2026, 5, 31))


def test_weeks_begin_on_mondays_and_end_with_this_one():
    assert Period(dt.date(2026, 11, 17), dt.date(2026, 12, 31)).mondays(TODAY) == [dt.date(2026, 11, 16), dt.date(2026, 11, 23)]
    assert Period(dt.date(2027, 1, 1), dt.date(2027, 2, 1)).mondays(TODAY) == []
