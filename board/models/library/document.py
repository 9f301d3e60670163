"""A passage: one piece of an experiment's story that the library reads; raw notes are none."""

import datetime as dt
from collections.abc import Collection
from functools import cache
from typing import Any, NamedTuple, cast

from sqlalchemy import Select, Table, bindparam, func, literal, select, union_all

from board.database import db
from board.models.evidence.expectation import Expectation
from board.models.evidence.measure import Measure
from board.models.evidence.risk import Risk
from board.models.evidence.risk_score import RiskScore
from board.models.experiments.decision import Decision
from board.models.experiments.decision_review import DecisionReview
from board.models.experiments.experiment import Experiment
from board.models.experiments.hypothesis import PARTS, Hypothesis
from board.models.experiments.learning import Learning
from board.models.experiments.prediction import Prediction
from board.models.experiments.result import Result
from board.models.retrospectives.improvement import Improvement
from board.models.retrospectives.retrospective import Retrospective, retrospective_experiment


class Passage(NamedTuple):
    """What it is called, and what it says."""

    called: str
    text: str


class Told(NamedTuple):
    """All that an experiment tells the library, with what it can be narrowed by."""

    team_id: int
    logged_at: dt.datetime
    decision: str | None
    decided_at: dt.datetime | None
    confirmed: str | None
    passages: list[Passage]


TITLE, HYPOTHESIS, SOURCE = "Title", "Hypothesis", "Where the idea is from"
LEARNING = ("We learned", "Therefore we will", "We observed", "We believed")
PREDICTION, RESULT, DECISION = "Prediction", "What happened", "Decision"
WELL, BETTER = "What went well", "To do better"
STOP, QUESTION, MEASURE, TAGS = "We stop if", "Question", "Measure", "Tags"
RISK, FOUND, LOOKED_AGAIN = "Riskiest assumption", "What was found out about the risk", "Did it hold"

# Bare tables, and statements that are put together once: this is read with every save, and putting it together takes longer.
_EXPERIMENT, _LEARNING, _RESULT, _DECISION, _PREDICTION, _RETROSPECTIVE, _IMPROVEMENT = (
    cast(Table, noun.__table__).c for noun in (Experiment, Learning, Result, Decision, Prediction, Retrospective, Improvement)
)
_EXPECTATION, _MEASURE, _RISK, _SCORE, _REVIEW = (
    cast(Table, noun.__table__).c for noun in (Expectation, Measure, Risk, RiskScore, DecisionReview)
)


def told_by(experiment_ids: Collection[int]) -> dict[int, Told]:
    """What these experiments tell, by their ids, in two queries; the title and what was learned come first."""
    ids: dict[str, list[int]] = {"ids": list(experiment_ids)}
    connection = db.session.connection()
    several: dict[int, list[Passage]] = {}
    for experiment_id, called, text in connection.execute(_several(), ids):
        several.setdefault(experiment_id, []).append(Passage(called, text))
    told = {}
    for row in connection.execute(_single(), ids):
        experiment_id, team_id, logged_at, decision, decided_at, confirmed, title, place, person, *texts = row
        believed, observed, learned, therefore, happened, different, unexpected, stop, tags, *parts = (
            text or "" for text in texts
        )
        passages = [
            Passage(TITLE, title),
            *map(Passage, LEARNING, (learned, therefore, observed, believed)),
            *(Passage(RESULT, words) for words in (happened, different, unexpected)),
            Passage(HYPOTHESIS, _said(Hypothesis(*parts))),
            Passage(STOP, stop),
            Passage(TAGS, tags),
            Passage(SOURCE, ", ".join(words for words in (place, person) if words)),
            *several.get(experiment_id, ()),
        ]
        said = [passage for passage in passages if passage.text]
        told[experiment_id] = Told(team_id, logged_at, decision, decided_at, confirmed, said)
    return told


def _said(hypothesis: Hypothesis) -> str:
    signal = hypothesis.signal.strip()
    return " ".join(words for words in (hypothesis.sentence, signal and f"{PARTS[-1].lead} {signal}") if words)


@cache
def _single() -> Select[Any]:
    """What an experiment has one of."""
    standing = cast(Table, Decision.__table__).alias()
    latest = select(func.max(standing.c.id)).where(standing.c.experiment_id == _EXPERIMENT.id, standing.c.withdrawn_at.is_(None))
    return (
        select(
            *(_EXPERIMENT.id, _EXPERIMENT.team_id, _EXPERIMENT.created_at, _DECISION.kind, _DECISION.at, _RESULT.confirmed),
            *(_EXPERIMENT.title, _EXPERIMENT.source_place, _EXPERIMENT.source_person),
            *(_LEARNING.believed, _LEARNING.observed, _LEARNING.learned, _LEARNING.therefore, _RESULT.happened),
            *(_RESULT.different, _RESULT.unexpected, _EXPERIMENT.failure_signal, _EXPERIMENT.tags),
            *(_EXPERIMENT[part.name] for part in PARTS),
        )
        .select_from(Experiment.__table__)
        .outerjoin(Learning.__table__, _LEARNING.experiment_id == _EXPERIMENT.id)
        .outerjoin(Result.__table__, _RESULT.experiment_id == _EXPERIMENT.id)
        .outerjoin(Decision.__table__, _DECISION.id == latest.scalar_subquery())
        .where(_EXPERIMENT.id.in_(bindparam("ids", expanding=True)))
    )


@cache
def _several() -> Any:
    """What it may have many of. A decision that was taken back is told no more."""
    reflected = retrospective_experiment.c
    ids: Any = bindparam("ids", expanding=True)
    decided = [
        select(_DECISION.experiment_id, literal(DECISION), column, _DECISION.id).where(
            _DECISION.experiment_id.in_(ids), _DECISION.withdrawn_at.is_(None), column != ""
        )
        for column in (_DECISION.because, _DECISION.next, _DECISION.changes, _DECISION.spread_by, _DECISION.kept_up)
    ]
    predicted = [
        select(_PREDICTION.experiment_id, literal(PREDICTION), column, _PREDICTION.id).where(
            _PREDICTION.experiment_id.in_(ids), column != ""
        )
        for column in (_PREDICTION.expects, _PREDICTION.because)
    ]
    well = (
        select(reflected.experiment_id, literal(WELL), _RETROSPECTIVE.went_well, _RETROSPECTIVE.id)
        .join(Retrospective.__table__, _RETROSPECTIVE.id == reflected.retrospective_id)
        .where(reflected.experiment_id.in_(ids), _RETROSPECTIVE.went_well != "")
    )
    better = (
        select(reflected.experiment_id, literal(BETTER), _IMPROVEMENT.text, _IMPROVEMENT.id)
        .join(Improvement.__table__, _IMPROVEMENT.retrospective_id == reflected.retrospective_id)
        .where(reflected.experiment_id.in_(ids))
    )
    asked = [
        select(_EXPECTATION.experiment_id, literal(QUESTION), column, _EXPECTATION.position).where(
            _EXPECTATION.experiment_id.in_(ids), column != ""
        )
        for column in (_EXPECTATION.question, _EXPECTATION.expects, _EXPECTATION.happened)
    ]
    measured = select(_MEASURE.experiment_id, literal(MEASURE), _MEASURE.name, _MEASURE.id).where(_MEASURE.experiment_id.in_(ids))
    feared = select(_RISK.experiment_id, literal(RISK), _RISK.assumption, _RISK.id).where(_RISK.experiment_id.in_(ids))
    found = (
        select(_RISK.experiment_id, literal(FOUND), _SCORE.evidence, _SCORE.id)
        .join(Risk.__table__, _RISK.id == _SCORE.risk_id)
        .where(_RISK.experiment_id.in_(ids), _SCORE.evidence != "")
    )
    looked = (
        select(_DECISION.experiment_id, literal(LOOKED_AGAIN), _REVIEW.held, _REVIEW.id)
        .join(Decision.__table__, _DECISION.id == _REVIEW.decision_id)
        .where(_DECISION.experiment_id.in_(ids), _DECISION.withdrawn_at.is_(None))
    )
    rows = union_all(*decided, *predicted, well, better, *asked, measured, feared, found, looked).subquery()
    said, called, text, number = rows.c
    return select(said, called, text).order_by(said, called, number)
