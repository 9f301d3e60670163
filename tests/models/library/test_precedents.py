"""Has anyone tried this? What is alike is told, other teams' first, and nothing that one may not see."""

from board.database import db
from board.models.library.borrowing import borrow
from board.models.library.precedent import precedents_of
from board.models.moments import now
from tests.factories import make_experiment


def titles(text, person, team, but_for=None):
    return [match.experiment.title for match in precedents_of(text, person, team.id, but_for)]


def test_what_is_alike_is_told_those_of_other_teams_first(school, fostering, mel):
    make_experiment(school, "Text parents the evening before a visit")
    make_experiment(fostering, "A text to parents on the day before we visit")
    make_experiment(fostering, "Biscuits at every meeting")
    assert titles("Texting parents before visits", mel, school) == [
        "A text to parents on the day before we visit",
        "Text parents the evening before a visit",
    ]


def test_the_most_alike_comes_first_and_of_those_that_are_as_much_alike_the_newest(school, fostering, mel):
    make_experiment(fostering, "Phone parents before visits")
    make_experiment(fostering, "Text parents before visits")
    make_experiment(fostering, "Ring parents before visits")
    assert titles("Text parents before visits", mel, school) == [
        "Text parents before visits",
        "Ring parents before visits",
        "Phone parents before visits",
    ]


def test_three_are_told_those_of_other_teams_before_the_teams_own_though_less_alike(school, fostering, mel):
    for number in range(2):
        make_experiment(school, f"Text parents before visits {number}")
        make_experiment(fostering, f"Ring parents before visits {number}")
    assert titles("Text parents before visits", mel, school) == [
        "Ring parents before visits 1",
        "Ring parents before visits 0",
        "Text parents before visits 1",
    ]


def test_one_word_in_common_is_a_coincidence(school, fostering, mel):
    make_experiment(fostering, "Biscuits at every meeting")
    assert titles("Meeting parents at the school gate", mel, school) == []


def test_a_single_word_is_like_what_has_it(school, fostering, mel):
    make_experiment(fostering, "Biscuits")
    assert titles("biscuit", mel, school) == ["Biscuits"]


def test_the_experiment_itself_is_not_like_itself(school, fostering, mel):
    experiment = make_experiment(school, "Text parents before visits")
    assert titles("Text parents before visits", mel, school, experiment.id) == []


def test_what_was_borrowed_is_not_told_to_whoever_tells_where_it_is_from(school, fostering, private_team, mel, cora):
    lent = make_experiment(fostering, "Text parents before visits")
    make_experiment(fostering, "Text parents after visits")
    own, secret = (borrow(lent, team, by=cora, at=now())[0] for team in (school, private_team))
    db.session.commit()

    def told(person, team, but_for=None):
        return {match.experiment.id for match in precedents_of("Text parents before visits", person, team.id, but_for)}

    assert lent.id in told(mel, school)
    assert lent.id not in told(mel, school, own.id)
    assert lent.id not in told(cora, private_team, secret.id)
    assert lent.id in told(mel, school, secret.id)


def test_a_private_teams_experiments_are_told_to_those_who_may_see_them(private_team, school, mel, cora):
    make_experiment(private_team, "Text parents before visits")
    assert titles("Text parents before visits", mel, school) == []
    assert len(titles("Text parents before visits", cora, school)) == 1


def test_the_hypothesis_counts_as_well(school, fostering, mel):
    make_experiment(fostering, "Number nine", change="a samovar in the corridor")
    assert titles("We could put a samovar into each corridor", mel, school) == ["Number nine"]


def test_words_that_everybody_uses_are_only_alike_together(school, fostering, mel, monkeypatch):
    monkeypatch.setattr("board.models.library.precedent.COMMON", 2)
    for number in range(4):
        make_experiment(fostering, f"Parents number {number}", change="a visit")
    assert len(titles("Parents visit", mel, school)) == 3


def test_nothing_is_like_nothing(school, fostering, mel):
    make_experiment(fostering, "Biscuits").archive(by=mel, at=now())
    db.session.commit()
    for text in ("", "the and of", "\0", "👩‍👩‍👧", "x" * 10_000, '"NEAR(' * 500):
        assert titles(text, mel, school) == []
    assert titles("Biscuits", mel, school) == ["Biscuits"]
