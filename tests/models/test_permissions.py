"""Who may do what: each question with those of the cast for whom the answer is yes."""

import pytest

from board.database import db
from board.models import permissions as may
from board.models.experiments.experiment import Experiment
from board.models.learning.learning_card import propose
from board.models.moments import now
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.retrospectives.escalation import Escalation
from board.models.retrospectives.shout_out import ShoutOut
from tests.factories import make_experiment

EVERYBODY = {"otto", "mel", "cora", "lee", "ada"}
OF_TEAMS = {
    may.may_see_team: (EVERYBODY, {"cora", "lee", "ada"}),
    may.may_work_in: ({"mel", "cora"}, {"cora"}),
    may.may_coach: ({"cora"}, {"cora"}),
    may.may_change_who_is_on: ({"cora", "ada"}, {"cora", "ada"}),
    may.may_answer: ({"lee"}, {"lee"}),
}
OF_EXPERIMENTS = {may.may_decide: {"lee"}, may.may_agree: {"lee"}}
OF_THE_BOARD = {
    may.may_share_reviews: {"lee"},
    may.may_edit_round_ups: {"lee", "cora"},
    may.may_administer: {"ada"},
    may.may_read_audit: {"ada"},
}


@pytest.fixture
def cast(otto, mel, cora, lee, ada):
    """The five by their first names."""
    return {"otto": otto, "mel": mel, "cora": cora, "lee": lee, "ada": ada}


def those_who(cast, question, *about):
    return {name for name, person in cast.items() if question(person, *about)}


@pytest.mark.parametrize("question", OF_TEAMS, ids=lambda question: question.__name__)
def test_what_one_may_do_in_an_open_team_and_in_a_private_one(cast, school, private_team, fostering, question):
    assert (those_who(cast, question, school), those_who(cast, question, private_team)) == OF_TEAMS[question]


@pytest.mark.parametrize("question", OF_EXPERIMENTS, ids=lambda question: question.__name__)
def test_what_one_may_say_about_an_experiment(cast, school, private_team, question):
    for team in (school, private_team):
        assert those_who(cast, question, make_experiment(team)) == OF_EXPERIMENTS[question]


@pytest.mark.parametrize("question", OF_THE_BOARD, ids=lambda question: question.__name__)
def test_what_one_may_do_on_the_whole_board(cast, school, question):
    assert those_who(cast, question) == OF_THE_BOARD[question]


def test_an_auditor_reads_the_audit_trail_and_may_do_nothing_else(mel, cast, school, private_team):
    before = {question: question(mel) for question in OF_THE_BOARD} | {question: question(mel, school) for question in OF_TEAMS}
    mel.is_auditor = True
    assert may.may_read_audit(mel)
    after = {question: question(mel) for question in OF_THE_BOARD} | {question: question(mel, school) for question in OF_TEAMS}
    assert {question for question in before if before[question] != after[question]} == {may.may_read_audit}
    assert not may.may_see_team(mel, private_team)


def test_what_one_has_written_is_ones_own(cast, mel):
    assert those_who(cast, may.may_withdraw, Escalation(raised_by_id=mel.id)) == {"mel"}
    assert those_who(cast, may.may_take_away, ShoutOut(by_id=mel.id)) == {"mel"}
    card = propose("A call is enough", by=mel, at=now())
    db.session.flush()
    assert those_who(cast, may.may_reword, card) == {"mel", "ada"}


def test_the_condition_on_teams_says_the_same_as_the_question(cast, school, private_team):
    for team in (school, private_team):
        seen = set(db.session.scalars(db.select(Person.id).join(Team, Team.id == team.id).where(may.sees_team())))
        for person in cast.values():
            assert (person.id in seen) is may.may_see_team(person, team)
            assert (team in db.session.scalars(Team.visible_to(person)).all()) is may.may_see_team(person, team)


def test_an_experiment_is_found_by_those_who_may_see_its_team(cast, school, private_team):
    for team in (school, private_team):
        experiment = make_experiment(team)
        for person in cast.values():
            found = db.session.scalars(Experiment.visible_to(person)).all()
            assert (experiment in found) is may.may_see_team(person, team)
