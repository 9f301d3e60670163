"""What happens at a commit: once, in one order, and nothing of it after a rollback."""

import pytest

from board import create_app, on_commit
from board.database import db
from board.models.changes import changes_of
from board.models.moments import now
from board.models.people.account import change_account
from tests.factories import make_experiment, make_team

STEPS = ("index_what_was_recorded", "update_cycle_times", "count_transitions", "changed_boards", "raise_revisions")


@pytest.fixture
def steps(monkeypatch):
    """The names of the steps, in the order in which they are taken."""
    taken = []

    def noted(name, step):
        return lambda *given: (taken.append(name), step(*given))[1]

    for name in STEPS:
        monkeypatch.setattr(on_commit, name, noted(name, getattr(on_commit, name)))
    return taken


def test_each_step_is_taken_once_in_order_and_the_revisions_rise_last(school, mel, steps):
    make_experiment(school, "Walking bus", by=mel)
    assert steps == list(STEPS)


def test_another_application_in_the_same_process_does_not_do_it_twice(school, mel, steps, settings):
    create_app(settings)
    make_experiment(school, "Walking bus", by=mel)
    assert steps == list(STEPS)


def test_a_commit_of_nothing_takes_no_step(school, steps):
    db.session.commit()
    assert steps == []


def test_a_rollback_leaves_nothing_to_be_done(school, mel, steps):
    make_experiment(school, "Walking bus", by=mel).archive(by=mel, at=now())
    steps.clear()
    assert changes_of(db.session()).transitions
    db.session.rollback()
    db.session.commit()
    assert steps == []


def test_boards_that_show_a_renamed_person_are_out_of_date_and_others_are_not(school, mel, otto):
    left, other = make_team("Where Mel owns a card"), make_team("Elsewhere")
    make_experiment(left, by=otto).owner_id = mel.id
    db.session.commit()
    before = {team.id: team.revision for team in (school, left, other)}
    change_account(mel, by=mel, at=now(), name="Mel Adeyemi")
    db.session.commit()
    db.session.expire_all()
    assert {team.id: team.revision - before[team.id] for team in (school, left, other)} == {school.id: 1, left.id: 1, other.id: 0}
