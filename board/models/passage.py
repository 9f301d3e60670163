"""A passage: one piece of an experiment's story that the library reads; raw notes are none."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import Select, literal, select, union_all

from board.database import db
from board.models.decision import Decision
from board.models.experiment import Experiment
from board.models.hypothesis import PARTS
from board.models.improvement import Improvement
from board.models.learning import Learning
from board.models.prediction import Prediction
from board.models.result import Result
from board.models.retrospective import Retrospective, retrospective_experiment


class Passage(NamedTuple):
    """What it is called, and what it says."""

    called: str
    text: str


TITLE, LEARNING, HYPOTHESIS, SOURCE = "Title", "What was learned", "Hypothesis", "Where the idea is from"
PREDICTION, RESULT, DECISION = "Prediction", "What happened", "Decision"
WELL, BETTER = "What went well", "To do better"


def passages_of(experiment_ids: Collection[int]) -> dict[int, list[Passage]]:
    """The passages of these experiments by their ids, in two queries; the title and what was learned come first."""
    told: dict[int, list[Passage]] = defaultdict(list)
    for row in db.session.execute(_single().where(Experiment.id.in_(experiment_ids))):
        experiment_id, title, place, person, *texts = row
        lines, parts, happened = texts[:4], texts[4 : 4 + len(PARTS)], texts[-1]
        told[experiment_id] = [
            Passage(TITLE, title),
            *(Passage(LEARNING, line) for line in (lines[2], lines[3], lines[1], lines[0]) if line),
            Passage(RESULT, happened or ""),
            Passage(HYPOTHESIS, _hypothesis(parts)),
            Passage(SOURCE, ", ".join(words for words in (place, person) if words)),
        ]
    for experiment_id, called, text in db.session.execute(_several(experiment_ids)):
        told[experiment_id].append(Passage(called, text))
    return {number: [passage for passage in passages if passage.text] for number, passages in told.items()}


def _hypothesis(parts: list[str]) -> str:
    return " ".join(f"{part.lead} {text.strip().rstrip('.')}." for part, text in zip(PARTS, parts, strict=True) if text.strip())


def _single() -> Select[Any]:
    """What an experiment has one of."""
    return (
        select(
            Experiment.id,
            Experiment.title,
            Experiment.source_place,
            Experiment.source_person,
            *(Learning.believed, Learning.observed, Learning.learned, Learning.therefore),
            *(getattr(Experiment, part.name) for part in PARTS),
            Result.happened,
        )
        .select_from(Experiment)
        .outerjoin(Learning, Learning.experiment_id == Experiment.id)
        .outerjoin(Result, Result.experiment_id == Experiment.id)
    )


def _several(experiment_ids: Collection[int]) -> Any:
    """What it may have many of. A decision that was taken back is told no more."""
    reflected = retrospective_experiment.c
    decided = [
        select(Decision.experiment_id, literal(DECISION), column, Decision.id).where(
            Decision.experiment_id.in_(experiment_ids), Decision.withdrawn_at.is_(None), column != ""
        )
        for column in (Decision.because, Decision.next, Decision.changes, Decision.spread_by, Decision.kept_up)
    ]
    predicted = [
        select(Prediction.experiment_id, literal(PREDICTION), column, Prediction.id).where(
            Prediction.experiment_id.in_(experiment_ids), column != ""
        )
        for column in (Prediction.expects, Prediction.because)
    ]
    well = (
        select(reflected.experiment_id, literal(WELL), Retrospective.went_well, Retrospective.id)
        .join(Retrospective, Retrospective.id == reflected.retrospective_id)
        .where(reflected.experiment_id.in_(experiment_ids), Retrospective.went_well != "")
    )
    better = (
        select(reflected.experiment_id, literal(BETTER), Improvement.text, Improvement.id)
        .join(Improvement, Improvement.retrospective_id == reflected.retrospective_id)
        .where(reflected.experiment_id.in_(experiment_ids))
    )
    rows = union_all(*decided, *predicted, well, better).subquery()
    said, called, text, number = rows.c
    return select(said, called, text).order_by(said, called, number)
