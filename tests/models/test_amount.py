"""Numbers and days are understood as people type them, or refused with a reason."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.models.amount import decimals_of, exact, read_number, say_amount, say_span
from board.models.errors import RuleBroken
from board.models.evidence.spreadsheet_rows import MOST_LINES, read_day, read_lines

TODAY = dt.date(2026, 11, 25)
THIRD = dt.date(2026, 11, 3)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("14", "14"),
        ("1,200", "1200"),
        ("£1,200.50", "1200.5"),
        ("£ 1,200", "1200"),
        ("14%", "14"),
        ("14 %", "14"),
        ("-3", "-3"),
        ("−3.25", "-3.25"),
        ("-£5", "-5"),
        ("£-5", "-5"),
        ("(5)", "-5"),
        ("+5", "5"),
        (".5", "0.5"),
        ("-0", "0"),
        ("1.50", "1.5"),
        ("\u00a014\u00a0", "14"),
    ],
)
def test_a_number_is_read_as_people_write_it(typed, number):
    assert read_number(typed) == Decimal(number)
    assert str(read_number(typed)) == number


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "is not a number"),
        ("abc", "is not a number"),
        ("1e5", "is not a number"),
        ("NaN", "is not a number"),
        ("14,5", "is not a number"),
        ("1,2,3", "is not a number"),
        ("1 200", "is not a number"),
        ("1.2.3", "is not a number"),
        ("٣", "is not a number"),
        ("£", "is not a number"),
        ("(5", "is not a number"),
        ("(-5)", "more than one sign"),
        ("1000000000000", "too big"),
        ("9" * 400, "too big"),
        ("0.1234567", "more than 6 decimals"),
    ],
)
def test_what_is_not_a_number_is_refused_with_why(typed, why):
    with pytest.raises(RuleBroken, match=why):
        read_number(typed)


@given(st.decimals(min_value=-(10**11), max_value=10**11, places=4))
def test_a_number_that_was_said_is_read_back_as_the_same(number):
    for unit in ("", "%", "£"):
        assert read_number(say_amount(number, unit)) == exact(number)


@given(st.text(max_size=40))
def test_a_text_is_a_number_or_a_sentence(text):
    assert meaning_or_reason(read_number, text)
    assert meaning_or_reason(read_day, text)


def meaning_or_reason(read, text):
    try:
        return str(read(text))
    except RuleBroken as broken:
        return broken.sentence


@pytest.mark.parametrize(
    ("number", "unit", "said"),
    [
        ("14", "%", "14%"),
        ("1200", "£", "£1,200"),
        ("12.5", "£", "£12.50"),
        ("-5", "£", "−£5"),
        ("1200.75", "£ a week", "£1,200.75 a week"),
        ("14", "% of visits", "14% of visits"),
        ("3.5", "days", "3.5 days"),
        ("-1234567", "", "−1,234,567"),
        ("0.000001", "", "0.000001"),
    ],
)
def test_an_amount_is_said_with_its_unit(number, unit, said):
    assert say_amount(Decimal(number), unit) == said


def test_of_a_span_the_word_is_said_once():
    assert say_span(Decimal("8.54"), Decimal("9.9"), "minutes", 1) == "8.5 to 9.9 minutes"
    assert say_span(Decimal(9), Decimal(31), "%") == "9% to 31%"
    assert decimals_of(Decimal("1.250")) == 2


@pytest.mark.parametrize(
    "typed",
    [
        "3/11/2026",
        "03/11/2026",
        "3/11/26",
        "3-11-2026",
        "3.11.2026",
        "3 Nov 2026",
        "3rd November 2026",
        "3-Nov-26",
        "Tue 3 Nov 2026",
        "Tuesday, 3 November 2026",
        "2026-11-03",
        "2026-11-03T00:00:00",
        "03/11/2026 00:00",
        " 3/11/2026 ",
    ],
)
def test_british_days_are_understood(typed):
    assert read_day(typed) == THIRD


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("11/23/2026", "no such month. Write the day first"),
        ("31/2/2026", "not a real day"),
        ("29 Feb 2026", "not a real day"),
        ("3/11", "has no year"),
        ("3 Nov", "has no year"),
        ("3 Foo 2026", "not a real day"),
        ("3/11/1926", "not between 2000 and 2100"),
        ("yesterday", "is not a day"),
        ("3/0/2026", "not a real day"),
        ("", "The day is missing"),
    ],
)
def test_what_is_not_a_day_is_refused_with_why(typed, why):
    with pytest.raises(RuleBroken, match=why):
        read_day(typed)


def test_two_columns_are_read_with_tabs_semicolons_or_commas():
    pasted = read_lines('3/11/2026\t1,200\n3 Nov 2026; 14%\n2026-11-03,1,200\n"3/11/2026","-5"\n3/11/2026\t7\t\n', TODAY)
    assert [value for _day, value in pasted.good] == [1200, 14, 1200, -5, 7]
    assert {day for day, _value in pasted.good} == {THIRD}
    assert not pasted.bad


def test_a_line_of_headings_is_left_out_and_empty_lines_are_nothing():
    pasted = read_lines("Week\tNo-shows\n\n,,\n3/11/2026\t4", TODAY)
    assert (pasted.heading, len(pasted.good), pasted.bad) == ("Week\tNo-shows", 1, [])


def test_headings_in_the_middle_are_a_bad_line():
    pasted = read_lines("3/11/2026\t4\nWeek\tNo-shows", TODAY)
    assert [(line.number, line.why) for line in pasted.bad] == [(2, "“Week” is not a day such as 3/11/2026.")]


def test_each_bad_line_is_named_with_its_number_and_why():
    pasted = read_lines(
        "3/11/2026\t4\n31/2/2026\t5\n\n3/11/2026\n3/11/2026\tlots\n26/11/2026\t1\n3/11/2026\t1\t2\n3/11/2026\t", TODAY
    )
    assert len(pasted.good) == 1
    assert [(line.number, line.why) for line in pasted.bad] == [
        (2, "“31/2/2026” is not a real day."),
        (4, "A day and a number are needed, in two columns."),
        (5, "“lots” is not a number."),
        (6, "The day must be today or in the past. 26 November 2026 has not come yet."),
        (7, "There are more than two columns. Copy only the day and the number."),
        (8, "The number is missing."),
    ]


def test_nothing_and_too_much_are_refused_whole():
    with pytest.raises(RuleBroken, match="Paste two columns"):
        read_lines(" \n,,\n", TODAY)
    with pytest.raises(RuleBroken, match="2,000 lines at a time"):
        read_lines("3/11/2026\t4\n" * (MOST_LINES + 1), TODAY)
