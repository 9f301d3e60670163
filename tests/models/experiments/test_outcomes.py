"""Outcomes: what the organisation wants to be better in the long term, and which experiments serve it."""

import pytest

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.decision import DecisionKind
from board.models.experiments.outcome import FEW, name_outcome, outcomes
from board.models.library.borrowing import borrow
from board.models.library.outcome_portfolio import ContributionState, contributing_experiments, contribution_counts
from board.models.moments import now
from board.models.people.activity import Activity
from board.models.stages import Stage
from tests.factories import make_decision, make_experiment, make_reflected
from tests.outcome_factories import make_outcome


def test_outcomes_stand_in_the_order_that_administrators_give_them(school, ada):
    homes, health, crime = (make_outcome(name, by=ada) for name in ("Calmer homes", "Better health", "Less crime"))
    assert outcomes() == [homes, health, crime]
    crime.put_after(None, by=ada, at=now())
    homes.put_after(health, by=ada, at=now())
    db.session.commit()
    assert outcomes() == [crime, health, homes]
    assert health.version == 1


def test_an_outcome_that_stays_where_it_is_leaves_no_record(school, ada):
    homes, health = make_outcome("Calmer homes", by=ada), make_outcome("Better health", by=ada)
    before = db.session.query(Activity).count()
    health.put_after(homes, by=ada, at=now())
    assert db.session.query(Activity).count() == before


def test_rewording_and_archiving_are_on_record_and_can_be_undone(school, ada):
    homes = make_outcome("Calmer homes", by=ada)
    homes.reword("Fewer family breakdowns", "Children grow up at home", by=ada, at=now())
    homes.archive(by=ada, at=now())
    assert (outcomes(), outcomes(archived=True)) == ([], [homes])
    homes.restore(by=ada, at=now())
    assert outcomes() == [homes]
    said = db.session.scalars(db.select(Activity).where(Activity.subject == "outcome").order_by(Activity.id)).all()
    assert [one.verb for one in said] == ["named", "edited", "archived", "restored"]
    assert said[1].changes["name"] == ["Calmer homes", "Fewer family breakdowns"]


def test_two_outcomes_of_one_name_are_refused_even_when_one_comes_back(school, ada):
    homes = make_outcome("Calmer homes", by=ada)
    health = make_outcome("Better health", by=ada)
    with pytest.raises(RuleBroken, match="already"):
        name_outcome("calmer HOMES", "", by=ada, at=now())
    name_outcome("Échange", "", by=ada, at=now())
    with pytest.raises(RuleBroken, match="already"):
        name_outcome("échange", "", by=ada, at=now())
    with pytest.raises(RuleBroken, match="already"):
        health.reword("Calmer homes", "", by=ada, at=now())
    homes.archive(by=ada, at=now())
    name_outcome("Calmer homes", "", by=ada, at=now())
    with pytest.raises(RuleBroken, match="already"):
        homes.restore(by=ada, at=now())


def test_there_are_few_so_that_each_stands_out(school, ada):
    for number in range(FEW):
        make_outcome(f"Outcome {number}", by=ada)
    with pytest.raises(RuleBroken, match="stands out"):
        name_outcome("One more", "", by=ada, at=now())


def test_an_archived_outcome_is_kept_by_those_that_serve_it_and_chosen_by_no_other(school, mel, ada):
    homes = make_outcome("Calmer homes", by=ada)
    serves, other = make_experiment(school, "Serves it"), make_experiment(school, "Does not")
    serves.link_outcome(homes, by=mel, at=now())
    homes.archive(by=ada, at=now())
    serves.link_outcome(homes, by=mel, at=now())
    with pytest.raises(RuleBroken, match="was archived"):
        other.link_outcome(homes, by=mel, at=now())


def test_the_next_cycle_and_what_is_borrowed_or_tried_next_serve_the_same(school, fostering, mel, otto, lee, ada):
    homes = make_outcome("Calmer homes", by=ada)
    experiment = make_reflected(make_experiment(school, stage=Stage.REFLECTING, by=mel), by=mel)
    experiment.link_outcome(homes, by=mel, at=now())
    make_decision(experiment, DecisionKind.ADAPT, by=lee)
    next_cycle = experiment.decision.next_cycle
    borrowed, _is_new = borrow(experiment, fostering, by=otto, at=now())
    tried_next = experiment.retrospective.improvements[0].try_next(by=mel, at=now())
    assert {one.serves_id for one in (next_cycle, borrowed, tried_next)} == {homes.id}
    assert next_cycle.version == 1


def test_what_serves_it_is_told_by_what_it_has_come_to(school, mel, ada):
    homes = make_outcome("Calmer homes", by=ada)
    learned = make_reflected(make_experiment(school, "Learned", Stage.REFLECTING, by=mel), by=mel)
    trying, idea, away = (
        make_experiment(school, "Trying", Stage.TRYING, by=mel),
        make_experiment(school, "Idea", by=mel),
        make_experiment(school, "Away", by=mel),
    )
    for experiment in (learned, trying, idea, away):
        experiment.link_outcome(homes, by=mel, at=now())
    away.archive(by=mel, at=now())
    db.session.commit()
    found = contributing_experiments(homes, mel)
    assert [[one.title for one in found[state]] for state in ContributionState] == [["Learned"], ["Trying"], ["Idea"], ["Away"]]
    assert contribution_counts(mel)[homes.id].counts == dict.fromkeys(ContributionState, 1)


def test_a_private_teams_experiments_are_neither_shown_nor_counted(private_team, school, mel, lee, cora, ada):
    homes = make_outcome("Calmer homes", by=ada)
    make_experiment(private_team, "Hidden").link_outcome(homes, by=cora, at=now())
    db.session.commit()
    assert contribution_counts(mel) == {}
    assert not any(contributing_experiments(homes, mel).values())
    assert contribution_counts(lee)[homes.id].total == 1
    assert contributing_experiments(homes, cora)[ContributionState.TO_TRY]
