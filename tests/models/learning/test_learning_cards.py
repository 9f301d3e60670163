"""Learning cards: a sentence that holds across experiments, and the status that follows from them for each reader."""

import pytest

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.decision import DecisionKind
from board.models.learning.card_evidence import CardEvidence, Stance, link_to_card
from board.models.learning.learning_card import propose
from board.models.library.card_status import Status, cards_meant, cards_that_say, standing_of
from board.models.library.query import Query, query_for, read_query
from board.models.moments import now
from board.models.people.activity import Activity
from board.models.stages import Stage
from tests.factories import make_decision, make_experiment, make_reflected, make_team


@pytest.fixture
def card(mel):
    """A card that Mel proposed."""
    card = propose("People answer a text on the day before", by=mel, at=now())
    db.session.commit()
    return card


def bears(card, team, way=Stance.SUPPORTS):
    """Another experiment of a team, linked to a card by its first person."""
    experiment = make_reflected(make_experiment(team, stage=Stage.REFLECTING))
    link_to_card(experiment, card, way, by=team.memberships[0].person, at=now())
    db.session.commit()
    return experiment


def test_a_status_follows_from_how_many_support_it_and_from_how_many_teams(card, school, fostering, mel):
    said = [standing_of(card, mel)]
    for team in (school, school, school, fostering):
        bears(card, team)
        said.append(standing_of(card, mel))
    assert [one.status for one in said] == [
        Status.EMERGING,
        Status.EMERGING,
        Status.SUPPORTED,
        Status.SUPPORTED,
        Status.CONFIRMED,
    ]
    assert [one.sentence for one in said] == [
        "No experiment supports it yet.",
        "1 experiment supports it. With a second it is supported.",
        "2 experiments support it, and none contradicts it. With a third from another team it is confirmed.",
        "3 experiments support it, all from one team, and none contradicts it. With one from another team it is confirmed.",
        "4 experiments support it, from 2 teams, and none contradicts it.",
    ]


def test_three_from_two_teams_confirm_it_and_one_that_contradicts_disputes_it(card, school, fostering, mel):
    for team in (school, fostering):
        bears(card, team)
    assert standing_of(card, mel).sentence.endswith("With a third it is confirmed.")
    bears(card, school)
    assert standing_of(card, mel).status is Status.CONFIRMED
    bears(card, school, Stance.CONTRADICTS)
    disputed = standing_of(card, mel)
    assert (disputed.status, disputed.supporting, disputed.contradicting, disputed.teams) == (Status.DISPUTED, 3, 1, 2)
    assert disputed.sentence == "3 experiments support it, and 1 experiment contradicts it. Say more exactly when it holds."


def test_what_a_person_may_not_see_is_not_counted_for_them(card, school, private_team, cora, mel, lee):
    bears(card, school)
    bears(card, private_team)
    bears(card, private_team, Stance.CONTRADICTS)
    assert standing_of(card, mel).status is Status.EMERGING
    assert (standing_of(card, mel).supporting, standing_of(card, mel).contradicting) == (1, 0)
    for person in (cora, lee):
        assert standing_of(card, person).status is Status.DISPUTED
    assert [one.card for one in cards_that_say(Query(), mel, status=Status.DISPUTED, most=9)[0]] == []
    assert [one.card for one in cards_that_say(Query(), cora, status=Status.DISPUTED, most=9)[0]] == [card]


def test_only_what_taught_something_is_linked_and_counted(card, school, mel, lee):
    trying = make_experiment(school, stage=Stage.TRYING, by=mel)
    with pytest.raises(RuleBroken, match="Write down what you learned first"):
        link_to_card(trying, card, Stance.SUPPORTS, by=mel, at=now())
    decided = make_experiment(school, stage=Stage.DECIDED, by=mel)
    db.session.delete(decided.learning)
    db.session.commit()
    db.session.refresh(decided)
    link_to_card(decided, card, Stance.SUPPORTS, by=mel, at=now())
    assert standing_of(card, mel).supporting == 1
    decided.decision.withdrawn_at = now()
    db.session.commit()
    assert standing_of(card, mel).supporting == 0


def test_a_decision_that_was_made_again_counts_once(card, school, mel):
    experiment = bears(card, school)
    for kind in (DecisionKind.ABANDON, DecisionKind.ADOPT):
        make_decision(experiment, kind)
    assert standing_of(card, mel).supporting == 1


def test_linking_again_says_it_otherwise_and_unlinking_is_put_back(card, school, mel):
    experiment = bears(card, school)
    link_to_card(experiment, card, Stance.SUPPORTS, by=mel, at=now())
    evidence = link_to_card(experiment, card, Stance.CONTRADICTS, by=mel, at=now())
    assert standing_of(card, mel).status is Status.DISPUTED
    evidence.archive(by=mel, at=now())
    evidence.archive(by=mel, at=now())
    assert standing_of(card, mel).status is Status.EMERGING
    link_to_card(experiment, card, Stance.SUPPORTS, by=mel, at=now())
    assert (standing_of(card, mel).supporting, standing_of(card, mel).contradicting) == (1, 0)
    assert len(db.session.scalars(db.select(CardEvidence)).all()) == 1
    verbs = db.session.scalars(db.select(Activity.verb).where(Activity.subject == "bearing").order_by(Activity.id))
    assert list(verbs) == ["linked", "edited", "unlinked", "linked"]


def test_nothing_is_linked_to_a_card_that_was_archived(card, school, mel):
    experiment = make_reflected(make_experiment(school, stage=Stage.REFLECTING))
    card.archive(by=mel, at=now())
    with pytest.raises(RuleBroken, match="was archived"):
        link_to_card(experiment, card, Stance.SUPPORTS, by=mel, at=now())
    assert cards_that_say(Query(), mel, most=9) == ([], 0)
    assert cards_that_say(Query(), mel, archived=True, most=9)[1] == 1
    card.restore(by=mel, at=now())
    assert cards_that_say(Query(), mel, most=9)[1] == 1


@pytest.mark.parametrize("words", ["", "  "])
def test_a_card_needs_a_sentence(card, mel, words):
    with pytest.raises(RuleBroken, match="Enter the sentence"):
        propose(words, by=mel, at=now())
    with pytest.raises(RuleBroken, match="Enter the sentence"):
        card.reword(words, by=mel, at=now())


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("texts", True),
        ("day texting", True),
        ("answ", True),
        ('"day before"', True),
        ('"before day"', False),
        ("text letter", False),
        ("%", True),
        ("te_t", False),
    ],
)
def test_it_is_found_by_its_words_in_any_form_and_order(card, mel, typed, is_found):
    query = read_query(typed)
    assert (cards_that_say(query, mel, most=9)[1] == 1) is is_found


@pytest.mark.parametrize(
    ("typed", "unknown"), [("anwser", ("anwser",)), ("peeple answer", ("peeple",)), ("befroe peple", ("befroe", "peple"))]
)
def test_it_is_found_though_its_words_are_misspelt(card, mel, typed, unknown):
    found, total, said = cards_meant(read_query(typed), mel, most=9)
    assert ([one.card for one in found], total, said) == ([card], 1, unknown)


def test_a_word_that_is_spelt_right_is_taken_for_no_other(card, school, mel):
    make_experiment(school, "A better latter")
    assert cards_meant(read_query("latter"), mel, most=9) == ([], 0, ())
    assert cards_meant(read_query("xylophone"), mel, most=9) == ([], 0, ())


def test_it_is_found_by_its_new_words_once_it_is_reworded(card, mel):
    card.reword("Nobody reads a letter", by=mel, at=now())
    assert cards_that_say(read_query("letters"), mel, most=9)[1] == 1
    assert cards_that_say(read_query("text"), mel, most=9)[1] == 0
    assert cards_that_say(query_for(["letter", "zebra"]), mel, most=9)[1] == 1


def test_the_latest_come_first_and_a_page_at_a_time(card, mel):
    later = [propose(f"Number {number}", by=mel, at=now()) for number in range(4)]
    found, total = cards_that_say(Query(), mel, most=2, after=1)
    assert [one.card for one in found] == [later[2], later[1]]
    assert total == 5


def test_one_team_is_one_team_however_many_of_its_experiments_support_it(card, mel):
    for number in range(3):
        bears(card, make_team(f"Team {number}", members=[mel]))
    assert standing_of(card, mel).teams == 3
