"""Words find each other however they are spelt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from board.text.stemming import FOLDS, LONGEST_WORD, distance, first_letters, plain, stem, stems_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("visits", "visiting"),
        ("families", "family"),
        ("café", "cafe"),
        ("cafe\u0301", "cafe"),
        ("STRASSE", "straße"),
        ("behaviour", "behavior"),
        ("behavioural", "behavioral"),
        ("neighbourhood", "neighborhood"),
        ("organisation", "organization"),
        ("organised", "organizing"),
        ("prioritise", "prioritize"),
        ("analysed", "analyzed"),
        ("centre", "center"),
        ("centres", "centers"),
        ("cancelled", "canceled"),
        ("travelling", "traveling"),
        ("counsellor", "counselor"),
        ("enrolment", "enrollment"),
        ("fulfil", "fulfill"),
        ("skilful", "skillful"),
        ("licence", "license"),
        ("practise", "practice"),
        ("programmes", "program"),
        ("paediatric", "pediatric"),
        ("judgement", "judgment"),
        ("dialogue", "dialog"),
        ("learnt", "learned"),
        ("mums", "moms"),
        ("enquiries", "inquiries"),
        ("supervise", "supervision"),
    ],
)
def test_forms_and_spellings_of_a_word_are_one(one, other):
    assert stem(plain(one)) == stem(plain(other))


@pytest.mark.parametrize(
    ("one", "other"), [("hour", "hor"), ("four", "for"), ("promise", "prize"), ("surprise", "size"), ("wine", "wise")]
)
def test_other_words_stay_apart(one, other):
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    "word", ["visits", "oedema", "oestrogen", "enquiries", "kerbs", "mums", "dying", "haemorrhage", "1st", "café", "öl"]
)
def test_a_word_begins_with_one_of_the_first_letters_of_its_stem(word):
    assert plain(word)[0] in first_letters([stem(plain(word))])


LETTERS = st.characters(categories=(), include_characters="abcdefghijklmnopqrstuvwxyz")


@given(
    st.text(LETTERS, min_size=1, max_size=12)
    | st.sampled_from(FOLDS).flatmap(lambda fold: st.from_regex(fold[0], alphabet=LETTERS))
)
def test_no_word_begins_otherwise_than_the_first_letters_of_its_stem_say(word):
    assert word[0] in first_letters([stem(word)])


def test_apostrophes_are_dropped_straight_or_curly():
    assert stems_of("don't") == stems_of("don’t") == stems_of("dont")


def test_a_hyphened_word_is_there_in_parts_and_in_one():
    assert stems_of("a drop-in") == ["a", "drop", "in", "dropin"]


def test_every_kind_of_text_has_words_or_none():
    assert stems_of("") == stems_of(" \0\n-’- 👩‍👩‍👧 \u202e") == []
    assert stems_of("مرحبا") == ["مرحبا"]
    assert stems_of("x" * 10_000) == ["x" * LONGEST_WORD]


@pytest.mark.parametrize(
    ("one", "other", "far"),
    [
        ("visit", "visit", 0),
        ("vsiit", "visit", 1),
        ("vist", "visit", 1),
        ("visot", "visit", 1),
        ("vissits", "visit", 2),
        ("a", "abcd", 3),
    ],
)
def test_the_distance_between_two_words_counts_letters(one, other, far):
    assert distance(one, other, 2) == far
