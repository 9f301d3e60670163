"""The phrase of the week: each in its turn, with a fresh example that everyone may read."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from board.database import db
from board.models.moments import now
from board.models.people.phrase import add_phrase
from board.models.retrospectives.note import WELL
from board.models.retrospectives.retrospective import start_retrospective
from board.models.retrospectives.shout_out import thank
from board.models.round_up.draft import draft
from board.models.round_up.item import Paragraph, RoundUpSection
from board.models.round_up.rendition import copy_for
from board.models.round_up.round_up import A_WEEK, round_up_of, this_monday
from board.models.stages import Stage
from tests.factories import make_experiment, make_reflected

UTC = ZoneInfo("UTC")
MONDAY = this_monday(now().date()) + A_WEEK
EARLIER = now() - dt.timedelta(days=60)


def shown(lee, weeks=0):
    """The phrase of a Monday's draft, so many weeks from the one that tells of this week; None where there is none."""
    round_up, _new = draft(MONDAY + weeks * A_WEEK, UTC, by=lee, at=now())
    db.session.commit()
    return next(iter(dict(round_up.sections()).get(RoundUpSection.PHRASE, [])), None)


def example(lee, weeks=0):
    """The words after “For example”."""
    return shown(lee, weeks).paragraphs[-1].text


@pytest.fixture
def phrase(ada):
    """“with, not to or for”, and what it means."""
    phrase = add_phrase("with, not to or for", "We decide together.", by=ada, at=now())
    db.session.commit()
    return phrase


def test_a_phrase_stands_with_what_it_means_and_an_example(phrase, school, otto, mel, lee):
    thank(school, "You asked\nthem first", by=otto, at=EARLIER, to=mel, phrase_id=phrase.id)
    item = shown(lee)
    assert item.heading == "“with, not to or for”"
    assert item.paragraphs == [
        Paragraph("", "We decide together."),
        Paragraph("For example", "Otto Lindqvist thanks Mel Okafor, Team around the school: “You asked them first”"),
    ]
    words = copy_for(item.round_up, "", "https://board.example.org").as_text("")
    assert "A PHRASE THAT WE SHARE" in words
    assert f"https://board.example.org/phrases/{phrase.id}" in words


def test_a_learning_or_an_experiment_is_an_example_too(phrase, school, mel, lee):
    experiment = make_experiment(school, "Ring first", Stage.READY, by=mel, at=EARLIER)
    experiment.rewrite(by=mel, at=now(), phrase_id=phrase.id)
    assert example(lee).startswith("Team around the school, in “Ring first”: A phone call before the first visit for families")
    other = make_reflected(make_experiment(school, "Text them", Stage.REFLECTING, by=mel), by=mel)
    other.write_learning(by=mel, at=now(), phrase_id=phrase.id)
    assert example(lee) == "Team around the school learned in “Text them”: A call is enough"


def test_phrases_take_turns_and_one_without_an_example_waits(ada, school, otto, lee):
    first, second, third, _without = (
        add_phrase(text, "", by=ada, at=now()) for text in ("first", "second", "third", "nobody yet")
    )
    for phrase in (third, second, first):
        thank(school, f"For the {phrase.text}", by=otto, at=EARLIER, phrase_id=phrase.id)
    assert [shown(lee, week).heading for week in range(5)] == ["“first”", "“second”", "“third”", "“first”", "“second”"]
    first.archive(by=ada, at=now())
    assert [shown(lee, week).heading for week in range(5, 8)] == ["“third”", "“second”", "“third”"]


def test_drafting_again_keeps_the_phrase_and_takes_a_fresher_example(ada, phrase, school, otto, lee):
    thank(school, "Old thanks", by=otto, at=EARLIER, phrase_id=phrase.id)
    assert "Old thanks" in example(lee)
    other = add_phrase("all the time", "", by=ada, at=now())
    thank(school, "Of another", by=otto, at=EARLIER, phrase_id=other.id)
    thank(school, "New thanks", by=otto, at=EARLIER + A_WEEK, phrase_id=phrase.id)
    assert "New thanks" in example(lee)
    assert len(dict(round_up_of(MONDAY).sections())[RoundUpSection.PHRASE]) == 1


def test_an_example_that_was_shown_or_is_told_anyway_is_taken_last(phrase, school, otto, lee):
    for days, text in ((2, "Older"), (1, "Newer")):
        thank(school, text, by=otto, at=EARLIER - dt.timedelta(days=days), phrase_id=phrase.id)
    thank(school, "Among the shout-outs of this week", by=otto, at=now(), phrase_id=phrase.id)
    told = [example(lee, week).rpartition("“")[2] for week in range(4)]
    assert told == ["Newer”", "Among the shout-outs of this week”", "Older”", "Among the shout-outs of this week”"]


def test_what_was_dropped_or_edited_stays_so(ada, phrase, school, otto, lee):
    thank(school, "Thanks", by=otto, at=EARLIER, phrase_id=phrase.id)
    shown(lee).reword("", "In my own words", by=lee, at=now())
    thank(school, "New thanks", by=otto, at=EARLIER + A_WEEK, phrase_id=phrase.id)
    assert shown(lee).words == "In my own words"
    shown(lee).drop(by=lee, at=now())
    assert shown(lee) is None


def test_nothing_of_a_private_team_and_no_raw_note_is_its_example(phrase, private_team, school, cora, mel, lee, ada):
    secret = make_reflected(make_experiment(private_team, "Rooms of their own", Stage.REFLECTING, by=cora), by=cora)
    secret.rewrite(by=cora, at=now(), phrase_id=phrase.id)
    secret.write_learning(by=cora, at=now(), phrase_id=phrase.id)
    thank(private_team, "For the keys", by=ada, at=now(), phrase_id=phrase.id)
    assert shown(lee) is None
    tried = make_experiment(school, "Ring first", Stage.TRYING, by=mel, at=EARLIER)
    tried.rewrite(by=mel, at=now(), phrase_id=phrase.id)
    start_retrospective(tried, by=mel, at=now()).add_note(WELL, "The raw words", by=mel, at=now())
    words = shown(lee).words
    assert "Ring first" in words
    assert "raw words" not in words
    school.change(by=ada, at=now(), is_private=True)
    db.session.commit()
    assert RoundUpSection.PHRASE not in dict(round_up_of(MONDAY).sections())


def test_an_idea_that_says_nothing_and_one_that_was_put_away_are_no_examples(phrase, school, mel, lee):
    idea = make_experiment(school, "Only a title", by=mel)
    away = make_experiment(school, "Put away", Stage.READY, by=mel)
    for experiment in (idea, away):
        experiment.rewrite(by=mel, at=now(), phrase_id=phrase.id)
    away.archive(by=mel, at=now())
    assert shown(lee) is None


def test_a_phrase_alone_is_no_reason_for_a_round_up(phrase, school, otto):
    thank(school, "Long ago", by=otto, at=EARLIER, phrase_id=phrase.id)
    db.session.commit()
    assert draft(MONDAY, UTC, by=None, at=now()) == (None, 0)
