"""A hypothesis reads as one sentence, however its parts were typed."""

from board.models.experiments.hypothesis import PARTS, Hypothesis


def test_words_that_repeat_what_the_label_says_stand_once_in_the_sentence():
    typed = Hypothesis("We believe a call", "for parents", "Because we have observed that nobody is in.", "formal calm", "")
    assert (
        typed.sentence
        == "We believe a call, for parents, because we have observed that nobody is in, will result in formal calm."
    )


def test_an_example_and_its_label_make_one_sentence():
    examples = Hypothesis(*(part.example for part in PARTS))
    assert examples.sentence.startswith("We believe a ten-minute phone call before the first visit, for families who are new")
    assert all(part.after_lead(part.example) == part.example for part in PARTS)
