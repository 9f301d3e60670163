"""Tags: a few free words on an experiment, the same however they are written, and those of private teams for their own alone."""

import pytest

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.decision import DecisionKind
from board.models.experiments.tag import read_tags, tags_of
from board.models.library.borrowing import borrow
from board.models.library.search import SearchFilter, search
from board.models.library.tags_in_use import tag_called, tags_in_use
from board.models.moments import now
from board.models.people.activity import history_of
from board.models.stages import Stage
from tests.factories import make_decision, make_experiment, make_reflected


def tagged(team, tags, title="Ring first", by=None):
    """An idea with these tags."""
    experiment = make_experiment(team, title, by=by)
    experiment.retag(tags, by=experiment.team.memberships[0].person, at=now())
    db.session.commit()
    return experiment


@pytest.mark.parametrize(
    ("typed", "tags"),
    [
        ("first visits, texting", ["first visits", "texting"]),
        ("  First   visits ,,TEXTING, first visits,", ["First visits", "TEXTING"]),
        ("#texting, # calls", ["texting", "calls"]),
        ("Straße, STRASSE", ["Straße"]),
        (" , ", []),
        ("x" * 30, ["x" * 30]),
    ],
)
def test_tags_are_read_from_a_line_and_each_stands_once(typed, tags):
    assert read_tags(typed) == tags


@pytest.mark.parametrize(
    ("typed", "sentence"), [("a, b, c, d, e, f, g", "Six tags at most. You have 7."), ("x" * 31, "30 characters or fewer")]
)
def test_they_are_few_and_short(typed, sentence):
    with pytest.raises(RuleBroken, match=sentence) as broken:
        read_tags(typed)
    assert broken.value.field == "tags"


def test_they_are_written_anew_and_stand_on_record(school, mel):
    experiment = tagged(school, "first visits, texting")
    experiment.retag("Texting, calls", by=mel, at=now())
    db.session.commit()
    assert tags_of(experiment) == [("texting", "Texting"), ("calls", "calls")]
    assert tag_called("first visits", mel) is None
    assert history_of(experiment.id)[0].changes == {"tags": ["first visits, texting", "Texting, calls"]}
    experiment.retag(" Texting ,calls", by=mel, at=now())
    assert len(history_of(experiment.id)) == 3  # it was logged, and tagged twice
    experiment.retag("", by=mel, at=now())
    db.session.commit()
    assert tags_in_use(mel) == []


def test_the_library_is_narrowed_by_a_tag_and_its_words_are_searched(school, fostering, mel):
    tagged(school, "First visits", "Ring first")
    tagged(fostering, "texting, first  visits", "Warm welcomes")
    tagged(fostering, "visits", "Pram walk")

    def titles(typed="", tag=""):
        return {match.experiment.title for match in search(typed, mel, SearchFilter(tag=tag)).matches}

    assert titles(tag="first visits") == {"Ring first", "Warm welcomes"}
    assert titles("welcome", tag="first visits") == {"Warm welcomes"}
    assert titles(tag="first") == set()
    assert titles("texted") == {"Warm welcomes"}


def test_those_that_are_used_most_are_offered_in_alphabetical_order(school, mel):
    for tags in ("calls, texting", "Texting, zebra", "TEXTING, calls"):
        tagged(school, tags)
    assert [key for key, _word in tags_in_use(mel)] == ["calls", "texting", "zebra"]
    assert [key for key, _word in tags_in_use(mel, most=2)] == ["calls", "texting"]


def test_where_there_are_very_many_the_latest_are_counted_and_an_old_one_is_still_found(school, mel, monkeypatch):
    tagged(school, "old")
    tagged(school, "new")
    monkeypatch.setattr("board.models.library.tags_in_use.LOOKED_AT", 1)
    assert tags_in_use(mel) == [("new", "new")]
    assert tag_called("Old", mel) == ("old", "old")


def test_a_private_teams_tags_are_offered_to_its_own_and_to_leads_alone(private_team, school, cora, mel, otto, lee, ada):
    tagged(private_team, "keys day")
    tagged(school, "Texting")
    for person, offered in ((mel, ["texting"]), (otto, ["texting"])):
        assert [key for key, _word in tags_in_use(person)] == offered
        assert tag_called("Keys  day", person) is None
        assert search("", person, SearchFilter(tag="keys day")).matches == []
    for person in (cora, lee, ada):
        assert [key for key, _word in tags_in_use(person)] == ["keys day", "texting"]
        assert tag_called("KEYS day", person) == ("keys day", "keys day")


def test_they_go_along_with_a_borrowed_idea_and_into_the_next_cycle(school, fostering, mel, otto, lee):
    tried = make_reflected(make_experiment(school, stage=Stage.REFLECTING, by=mel), by=mel)
    tried.retag("first visits, texting", by=mel, at=now())
    copy, _ = borrow(tried, fostering, by=otto, at=now())
    make_decision(tried, DecisionKind.ADAPT, by=lee)
    for other in (copy, tried.decision.next_cycle):
        assert tags_of(other) == tags_of(tried)
    assert {match.experiment.team.name for match in search("", mel, SearchFilter(tag="texting")).matches} == {
        school.name,
        fostering.name,
    }
