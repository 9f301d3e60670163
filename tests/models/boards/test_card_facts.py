"""The facts of a card: of the decision that stands, and of nothing that was put away."""

from board.models.boards.card_facts import cards_of, facts_of
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
