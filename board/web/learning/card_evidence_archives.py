"""Archiving and restoring the link of the user's own experiment to a learning card."""

from flask import url_for
from sqlalchemy.orm import joinedload

from board.models.experiments.experiment import Experiment
from board.models.learning.card_evidence import CardEvidence
from board.models.permissions import may_work_in
from board.web.access import allow, current_person, find
from board.web.archiving import archiving


def find_evidence(evidence_id: int) -> CardEvidence:
    """A link of an experiment; answers 404 to users who may not see it and 403 to those who may not edit the experiment."""
    whole = CardEvidence.visible_to(current_person()).options(
        joinedload(CardEvidence.card), joinedload(CardEvidence.experiment).joinedload(Experiment.team)
    )
    evidence: CardEvidence = find(whole, id=evidence_id)
    allow(may_work_in(current_person(), evidence.experiment.team))
    return evidence


bp = archiving(
    "card_evidence_archives",
    "/bearings/<int:evidence_id>",
    find_evidence,
    archived=lambda evidence: "The experiment is off the learning card.",
    restored=lambda evidence: "The experiment is linked again.",
    back=lambda evidence: url_for("experiments.show", experiment_id=evidence.experiment_id, _anchor="story-learning"),
)
