"""Words find each other however they are spelt."""

import pytest

from board.text.stemming import LONGEST_WORD, plain, stem, stems_of


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


def test_apostrophes_are_dropped_straight_or_curly():
    assert stems_of("don't") == stems_of("don’t") == stems_of("dont")


def test_a_hyphened_word_is_there_in_parts_and_in_one():
    assert stems_of("a drop-in") == ["a", "drop", "in", "dropin"]


def test_every_kind_of_text_has_words_or_none():
    assert stems_of("") == stems_of(" \0\n-’- 👩‍👩‍👧 \u202e") == []
    assert stems_of("مرحبا") == ["مرحبا"]
    assert stems_of("x" * 10_000) == ["x" * LONGEST_WORD]
