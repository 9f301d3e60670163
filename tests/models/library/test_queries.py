"""Whatever is typed into the library finds what was meant, or nothing."""

import pytest

from board.models.library.query import read_query
from board.models.library.search import search
from board.text.stemming import LONGEST_WORD
from tests.factories import make_experiment


def titles(typed, person):
    return [match.experiment.title for match in search(typed, person).matches]


@pytest.mark.parametrize(
    "typed",
    [
        "walking bus",
        "bus walk",
        "BUS   the WALKED",
        '"walking bus"',
        "“walks bus”",
        "walk bu",
        "wlaking bus",
        "waking-bus wlaking",
        "walkng bsus",
        "neighbors",
        "organised neighbours",
        "organizing",
        "cafe",
        "cafés",
        "dont",
        "don’t",
        "don't",
        "dropin",
        "drop in",
        "drop-in",
        "dropins",
        "whitsun",
        "whit-sun",
        "whit sun",
        "checkin",
        "check-in",
    ],
)
def test_words_are_found_in_any_order_form_and_spelling(school, mel, typed):
    make_experiment(
        school,
        "Walking bus past the café",
        change="a drop-in that neighbours organise, so that parents don’t drive",
        people="families in the week of Whitsun who check in late",
    )
    make_experiment(school, "Something else")
    assert titles(typed, mel) == ["Walking bus past the café"]


@pytest.mark.parametrize("typed", ['"bus walking"', "zebra", '"walking the"', "🦓", "\0", "the zebra", '""', "''", "—"])
def test_what_stands_nowhere_is_not_found(school, mel, typed):
    make_experiment(school, "Walking bus")
    assert titles(typed, mel) == []


@pytest.mark.parametrize(
    "typed",
    [
        "NEAR(walking bus)",
        "walking AND",
        "walking OR NOT bus",
        '"walking',
        'walking" bus"',
        "title: walking",
        "{title}: walking",
        "walking*",
        "^walking",
        "walking + bus",
        "walking & bus | !",
        "walking <-> bus",
        "walking:*",
        "'walking' \\",
        "(walking",
        "walking\0 bus",
        "walking 👩‍👩‍👧",
        "walking " + "x" * 10_000,
        "walking bus " * 1000,
        '"' * 1000 + "walking",
        "walking \ud7ff\ue000 %_ $$",
        "ﬁ walking ²",
        "walking_bus",
    ],
)
def test_whatever_is_typed_gives_results_or_none_and_never_an_error(school, mel, typed):
    make_experiment(school, "Walking bus")
    assert titles(typed, mel) in (["Walking bus"], [])
    assert len(titles("walking", mel)) == 1


def test_a_word_that_stands_nowhere_is_told_as_it_was_typed(school, mel):
    make_experiment(school, "Walking bus past the bakery")
    assert search("Bákrey bus", mel).unknown == ("Bákrey",)
    assert search("bus walk-wey", mel).unknown == ("walk-wey",)


@pytest.mark.parametrize("typed", ["zebra-" * 160, "z-" * 500, f"{'z' * 40} {'y' * 40} {'x' * 40}"])
def test_nothing_longer_than_a_word_is_looked_for_in_one(typed):
    for clause in read_query(typed).clauses:
        assert max(map(len, (clause.word, *(one for phrase in clause.phrases for one in phrase.stems)))) <= LONGEST_WORD
