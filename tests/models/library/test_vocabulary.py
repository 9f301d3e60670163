"""The vocabulary knows which word somebody may have typed wrongly."""

import pytest

from board.database import db
from board.models.library.vocabulary import forget_words_but, keep_words, words_in, words_like, words_that_begin


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("visit", ["visits"]),
        ("vsiit", ["visit"]),
        ("vist", ["visit"]),
        ("visot", ["visit"]),
        ("voisot", ["visit"]),
        ("vissits", ["visit", "visits"]),
        ("vosots", ["visits"]),
        ("visitation", []),
    ],
)
def test_a_word_may_be_a_letter_off_and_a_longer_one_two(app, typed, found):
    keep_words({"visit", "visits"})
    assert sorted(words_like(typed, 8)) == found


def test_the_nearest_come_first_and_no_more_than_are_asked_for(app):
    keep_words({"bakery", "bakeries", "bakers", "baker"})
    assert words_like("bakrey", 8)[0] == "bakery"
    assert words_like("bakerys", 1) == ["bakers"]


def test_a_beginning_finds_the_shortest_words_that_begin_so(app):
    keep_words({"appointment", "appointments", "appoint", "disappoint"})
    assert words_that_begin("appointm", 8) == ["appointment", "appointments"]
    assert words_that_begin("appoint", 1) == ["appoint"]
    assert words_that_begin("app%", 8) == []


def test_words_that_stand_nowhere_are_forgotten(app):
    keep_words(words_in("The bakery in year 2026"))
    keep_words({"bakery", "walking"})
    db.session.commit()
    assert forget_words_but({"walking"}) == 2
    assert words_like("bakerx", 8) == []
