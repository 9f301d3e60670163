"""Phrases: a few sayings in an order, and what lives by them as far as a reader may see it."""

import pytest

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.changes_after_decision import changed_since
from board.models.library.phrase_examples import examples_of, how_many_examples
from board.models.moments import now
from board.models.people.phrase import MOST_PHRASES, add_phrase, phrases
from board.models.retrospectives.shout_out import thank
from board.models.stages import Stage
from tests.factories import make_experiment, make_reflected


def add(ada, *texts):
    """Phrases that Ada keeps."""
    added = [add_phrase(text, "", by=ada, at=now()) for text in texts]
    db.session.commit()
    return added


def texts():
    """The phrases in their order."""
    return [phrase.text for phrase in phrases()]


def test_a_new_one_stands_last_and_each_can_be_moved(ada):
    first, _second, third = add(ada, "one", "two", "three")
    assert texts() == ["one", "two", "three"]
    third.stand_at(1, by=ada, at=now())
    assert texts() == ["three", "one", "two"]
    first.stand_at(3, by=ada, at=now())
    assert texts() == ["three", "two", "one"]
    first.stand_at(99, by=ada, at=now())
    assert texts() == ["three", "two", "one"]


def test_the_same_words_are_there_once_and_a_phrase_has_some(ada):
    (phrase,) = add(ada, "Never waste a mistake")
    for text, sentence in (("never WASTE a mistake", "there already"), (" ", "Enter the phrase")):
        with pytest.raises(RuleBroken, match=sentence):
            add_phrase(text, "", by=ada, at=now())
    phrase.reword("never waste a mistake", "Tell it", by=ada, at=now())
    assert texts() == ["never waste a mistake"]


def test_they_stay_few_and_an_archived_one_comes_back_only_where_there_is_room(ada):
    first, *_others = add(ada, *(f"number {number}" for number in range(MOST_PHRASES)))
    with pytest.raises(RuleBroken, match="Archive one first"):
        add_phrase("one more", "", by=ada, at=now())
    first.archive(by=ada, at=now())
    add(ada, "one more")
    with pytest.raises(RuleBroken, match="Archive one first"):
        first.restore(by=ada, at=now())
    assert [phrase.text for phrase in phrases(archived=True)] == ["number 0"]


def test_one_that_was_archived_is_chosen_no_more_and_stays_where_it_was(ada, school, mel):
    kept, other = add(ada, "kept", "other")
    experiment = make_experiment(school, by=mel)
    experiment.rewrite(by=mel, at=now(), phrase_id=kept.id)
    for phrase in (kept, other):
        phrase.archive(by=ada, at=now())
    experiment.rewrite(by=mel, at=now(), title="Another title", phrase_id=kept.id)
    with pytest.raises(RuleBroken, match="Choose a phrase from the list"):
        experiment.rewrite(by=mel, at=now(), phrase_id=other.id)
    with pytest.raises(RuleBroken, match="Choose a phrase from the list"):
        thank(school, "Thanks", by=ada, at=now(), phrase_id=other.id)
    with pytest.raises(RuleBroken, match="Choose a phrase from the list"):
        experiment.write_learning(by=mel, at=now(), phrase_id=99)
    assert experiment.phrase is kept


def test_examples_are_what_a_reader_may_see(ada, school, private_team, cora, mel, otto):
    (phrase,) = add(ada, "with, not to or for")
    for team, by in ((school, mel), (private_team, cora)):
        experiment = make_reflected(make_experiment(team, f"Of {team.name}", Stage.REFLECTING, by=by), by=by)
        experiment.rewrite(by=by, at=now(), phrase_id=phrase.id)
        experiment.write_learning(by=by, at=now(), phrase_id=phrase.id)
        thank(team, f"To {team.name}", by=ada, at=now(), phrase_id=phrase.id)
    thank(school, "Taken away", by=ada, at=now(), phrase_id=phrase.id).archive(by=ada, at=now())
    db.session.commit()
    found = examples_of(phrase, otto)
    assert [one.text for one in found.shout_outs] == ["To Team around the school"]
    assert [one.experiment.title for one in found.learnings] == ["Of Team around the school"]
    assert [one.title for one in found.experiments] == ["Of Team around the school"]
    assert how_many_examples(otto)[phrase.id] == 3
    assert how_many_examples(cora)[phrase.id] == 6
    assert examples_of(phrase, cora).experiments[0].title == "Of Leaving care"


def test_a_phrase_without_examples_has_none(ada, otto):
    (phrase,) = add(ada, "all the time, on purpose")
    assert not examples_of(phrase, otto)
    assert how_many_examples(otto)[phrase.id] == 0


def test_choosing_a_phrase_after_the_decision_changes_nothing_that_it_rests_on(ada, school, mel):
    (phrase,) = add(ada, "never waste a mistake")
    experiment = make_experiment(school, stage=Stage.DECIDED, by=mel)
    experiment.write_learning(by=mel, at=now(), phrase_id=phrase.id)
    db.session.commit()
    assert changed_since([experiment.decision.id]) == {}
    experiment.write_learning(by=mel, at=now(), learned="Something else")
    assert [change.what for change in changed_since([experiment.decision.id])[experiment.decision.id]] == ["the learning"]
