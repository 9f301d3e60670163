"""The facts of a card: of the decision that stands, and of nothing that was put away."""

import pytest

from board.database import db
from board.models.boards.card_facts import card_facts, cards_of, facts_of
from board.models.experiments.experiment import Experiment
from board.models.moments import now
from board.models.stages import Stage
from tests.factories import make_experiment


def test_a_card_shows_the_decision_that_stands(school, lee):
    experiment = make_experiment(school, stage=Stage.DECIDED)
    assert facts_of(experiment.id).decision_kind == "adopt"
    experiment.decision.move.undo(by=lee, at=now())
    assert facts_of(experiment.id).decision_kind is None


def test_what_was_archived_has_no_card(school, mel):
    kept, archived = make_experiment(school, "Kept"), make_experiment(school, "Archived")
    archived.archive(by=mel, at=now())
    assert [card.title for card in cards_of(school.id)] == ["Kept"]
    assert (facts_of(archived.id), facts_of(kept.id).title) == (None, "Kept")


def test_sqlite_looks_no_fact_of_a_card_up_among_those_of_all(school):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL plans by its statistics")
    query = card_facts().where(Experiment.team_id == school.id)
    said = query.compile(db.engine, compile_kwargs={"literal_binds": True})
    plan = [row.detail for row in db.session.execute(db.text(f"EXPLAIN QUERY PLAN {said}"))]
    assert not [step for step in plan if step.startswith("SCAN") or "became_id" in step]
