"""A document: what an experiment says to the library, in sections. Raw notes of a retrospective are never among them."""

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
from board.models.fields import label_of
from board.models.retrospectives.improvement import Improvement
from board.models.retrospectives.retrospective import Retrospective, retrospective_experiment


class IndexedSection(NamedTuple):
    """One indexed section: what it is called, and what it says."""

    called: str
    text: str


class Document(NamedTuple):
    """All that an experiment says, with what the library is narrowed by."""

    team_id: int
    told_at: dt.datetime  # when it was decided, or else when it was logged
    decision: str | None
    confirmed: str | None
    sections: list[IndexedSection]


# Bare tables, and statements that are put together once: this is read with every save, and putting it together takes longer.
EXPERIMENT, LEARNING, RESULT, DECISION, PREDICTION, RETROSPECTIVE, IMPROVEMENT, EXPECTATION, MEASURE, RISK, SCORE, REVIEW = (
    cast(Table, noun.__table__)
    for noun in (Experiment, Learning, Result, Decision, Prediction, Retrospective)
    + (Improvement, Expectation, Measure, Risk, RiskScore, DecisionReview)
)
TITLE = label_of(EXPERIMENT.c.title)
LEARNED = {
    label_of(column): column for column in (LEARNING.c.learned, LEARNING.c.therefore, LEARNING.c.observed, LEARNING.c.believed)
}
SEVERAL = (
    (label_of(DECISION.c.kind), DECISION, ("because", "next", "changes", "spread_by", "kept_up")),
    (label_of(PREDICTION.c.expects), PREDICTION, ("expects", "because")),
    (label_of(RETROSPECTIVE.c.went_well), RETROSPECTIVE, ("went_well",)),
    (label_of(IMPROVEMENT.c.text), IMPROVEMENT, ("text",)),
    (label_of(EXPECTATION.c.question), EXPECTATION, ("question", "expects", "happened")),
    (label_of(MEASURE.c.name), MEASURE, ("name",)),
    (label_of(RISK.c.assumption), RISK, ("assumption",)),
    ("What was found out about the risk", SCORE, ("evidence",)),
    (label_of(REVIEW.c.held), REVIEW, ("held",)),
)
HAPPENED = (RESULT.c.happened, RESULT.c.different, RESULT.c.unexpected)


def documents_of(experiment_ids: Collection[int]) -> dict[int, Document]:
    """The documents of these experiments, by their ids, in two queries; the title and what was learned come first."""
    ids = {"ids": list(experiment_ids)}
    connection = db.session.connection()
    more: dict[int, list[IndexedSection]] = {}
    for row in connection.execute(_several(), ids):
        more.setdefault(row.experiment_id, []).append(IndexedSection(row.called, row.text))
    documents = {}
    for row in connection.execute(_single(), ids):
        said = row._mapping
        sections = [
            IndexedSection(TITLE, row.title),
            *(IndexedSection(called, said[column]) for called, column in LEARNED.items()),
            *(IndexedSection(label_of(RESULT.c.happened), said[column]) for column in HAPPENED),
            IndexedSection("Hypothesis", _sentence(Hypothesis(*(said[EXPERIMENT.c[part.name]] or "" for part in PARTS)))),
            IndexedSection(label_of(EXPERIMENT.c.failure_signal), row.failure_signal),
            IndexedSection(label_of(EXPERIMENT.c.tags), row.tags),
            IndexedSection(label_of(EXPERIMENT.c.source_place), ", ".join(filter(None, (row.source_place, row.source_person)))),
            *more.get(row.id, ()),
        ]
        sections = [section for section in sections if section.text]
        documents[row.id] = Document(row.team_id, row.decided_at or row.created_at, row.decision, row.confirmed, sections)
    return documents


def _sentence(hypothesis: Hypothesis) -> str:
    signal = hypothesis.signal.strip()
    return " ".join(filter(None, (hypothesis.sentence, signal and f"{PARTS[-1].lead} {signal}")))


@cache
def _single() -> Select[Any]:
    """What an experiment has one of."""
    standing = DECISION.alias()
    latest = select(func.max(standing.c.id)).where(standing.c.experiment_id == EXPERIMENT.c.id, standing.c.withdrawn_at.is_(None))
    told = ("id", "team_id", "created_at", "title", "source_place", "source_person", "failure_signal", "tags")
    return (
        select(
            *(EXPERIMENT.c[name] for name in (*told, *(part.name for part in PARTS))),
            *(DECISION.c.kind.label("decision"), DECISION.c.at.label("decided_at"), RESULT.c.confirmed),
            *(*LEARNED.values(), *HAPPENED),
        )
        .select_from(EXPERIMENT)
        .outerjoin(LEARNING, LEARNING.c.experiment_id == EXPERIMENT.c.id)
        .outerjoin(RESULT, RESULT.c.experiment_id == EXPERIMENT.c.id)
        .outerjoin(DECISION, DECISION.c.id == latest.scalar_subquery())
        .where(EXPERIMENT.c.id.in_(bindparam("ids", expanding=True)))
    )


@cache
def _several() -> Select[Any]:
    """What an experiment may have many of. A decision that was taken back says nothing any more."""
    looked_at = retrospective_experiment
    joined = {
        RETROSPECTIVE: (looked_at, RETROSPECTIVE.c.id == looked_at.c.retrospective_id),
        IMPROVEMENT: (looked_at, IMPROVEMENT.c.retrospective_id == looked_at.c.retrospective_id),
        SCORE: (RISK, RISK.c.id == SCORE.c.risk_id),
        REVIEW: (DECISION, DECISION.c.id == REVIEW.c.decision_id),
    }
    selects = []
    for called, table, names in SEVERAL:
        owner, on = joined.get(table, (table, None))
        place = table.c.position if table is EXPECTATION else table.c.id
        for name in names:
            column = table.c[name]
            said = select(owner.c.experiment_id, literal(called).label("called"), column.label("text"), place.label("place"))
            said = said.select_from(table if on is None else table.join(owner, on))
            said = said.where(owner.c.experiment_id.in_(bindparam("ids", expanding=True)), column != "")
            selects.append(said.where(DECISION.c.withdrawn_at.is_(None)) if owner is DECISION else said)
    every = union_all(*selects).subquery()
    return select(every).order_by(every.c.experiment_id, every.c.called, every.c.place)
