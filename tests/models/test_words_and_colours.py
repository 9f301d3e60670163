"""Words for days, colours that can be read, and text that looks like somebody."""

import datetime as dt

import pytest

from board.models.errors import RuleBroken
from board.models.moments import local_day, say_age, say_ago, say_moment, say_what_is_left, say_window
from board.models.people.team import slug_for
from board.models.people.theme import DARK_SURFACE, ENOUGH, LIGHT_SURFACE, check_colour, contrast, ink_on, readable_on, theme_css
from board.models.personal_data import what_it_looks_like

TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ((2026, 11, 3), (2026, 11, 14), "3 to 14 November 2026"),
        ((2026, 11, 30), (2026, 12, 11), "30 November to 11 December 2026"),
        ((2026, 12, 21), (2027, 1, 1), "21 December 2026 to 1 January 2027"),
    ],
)
def test_a_window_says_nothing_twice(first, last, words):
    assert say_window(dt.date(*first), dt.date(*last)) == words


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        (1, 12, "starts tomorrow"),
        (3, 12, "starts in 3 days"),
        (-1, 6, "6 days left"),
        (-1, 1, "1 day left"),
        (-9, 0, "last day today"),
        (-9, -1, "ended yesterday"),
        (-9, -2, "ended 2 days ago"),
    ],
)
def test_a_window_says_where_it_stands(starts, ends, words):
    assert say_what_is_left(TODAY + dt.timedelta(days=starts), TODAY + dt.timedelta(days=ends), TODAY) == words


def test_age_counts_in_days_and_then_in_weeks():
    assert [say_age(TODAY - dt.timedelta(days=days), TODAY) for days in (0, 1, 20, 21)] == [
        "New today",
        "1 day here",
        "20 days here",
        "3 weeks here",
    ]
    assert say_ago(TODAY, TODAY) == "today"


def test_a_day_is_the_organisations_day():
    late = dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)
    assert local_day(late, "Europe/London") == dt.date(2026, 7, 2)
    assert say_moment(late, "Europe/London") == "2 July 2026, 12:30am"
    assert say_moment(dt.datetime(2026, 1, 5, 13, 5, tzinfo=dt.UTC), "Europe/London") == "5 January 2026, 1:05pm"


@pytest.mark.parametrize(
    "colour", ["#ffffff", "#000000", "#ffdd00", "#00ff00", "#767676", "#00594f", "#ff69b4", "#1d70b8", "#808080"]
)
def test_any_colour_can_be_read_in_light_and_in_dark(colour):
    for surface in (LIGHT_SURFACE, DARK_SURFACE):
        readable = readable_on(surface, colour)
        assert contrast(readable, surface) >= ENOUGH
        assert contrast(readable, ink_on(readable)) >= ENOUGH
    assert "@media (prefers-color-scheme:dark)" in theme_css(colour)


def test_contrast_is_the_ratio_that_wcag_defines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("colour", ["red", "#fff", "#00594", "00594f", "#00594g", "#00594f;}", ""])
def test_what_is_no_colour_is_refused(colour):
    with pytest.raises(RuleBroken):
        check_colour(colour)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("We rang 0161 496 0123", ["a phone number"]),
        ("on +44 7700 900123 today", ["a phone number"]),
        ("NHS 943 476 5919", ["an NHS number"]),
        ("NHS 943 476 5918", []),
        ("its check digit is 0: 943 476 1050", ["an NHS number"]),
        ("no digit would check 943 476 1000", []),
        ("We rang 016977 2345", ["a phone number"]),
        ("only nine digits: 016977 234", []),
        ("QQ 12 34 56 C is made up", []),
        ("AB 12 34 56 C", ["a National Insurance number"]),
        ("DOB 3/11/2015", ["a date of birth"]),
        ("born on 3 November 2015", ["a date of birth"]),
        ("a family in SK1 3XE", ["a postcode"]),
        ("write to someone@example.org", ["an e-mail address"]),
        ("8 in 10 visits, 31 of 40 calls, 2026-11-23, £1,200, 25 minutes", []),
        ("Year 7 to Year 11, rooms 101 and 102", []),
        ("", []),
    ],
)
def test_text_that_looks_like_somebody_is_noticed_and_plain_numbers_are_not(text, kinds):
    assert what_it_looks_like(text) == kinds


@pytest.mark.parametrize(
    ("name", "slug"), [("Team around the school", "team-around-the-school"), ("Café & Crèche!", "cafe-creche"), ("日本", "team")]
)
def test_a_team_has_a_name_for_addresses(name, slug):
    assert slug_for(name) == slug
