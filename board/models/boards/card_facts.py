"""Card facts: everything that a card and its next step are drawn from, for all cards of a board in one query."""

import datetime as dt
from collections.abc import Collection
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, false, func, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from board.database import db
from board.models.evidence.expectation import Expectation
from board.models.evidence.measure import Measure
from board.models.evidence.risk import Risk
from board.models.experiments.agreement import Agreement
from board.models.experiments.decision import Decision
from board.models.experiments.experiment import Experiment
from board.models.experiments.hypothesis import PARTS
from board.models.experiments.learning import Learning
from board.models.experiments.prediction import Prediction
from board.models.experiments.result import Result
from board.models.experiments.safety import SafetyCheck, standing_of
from board.models.people.person import Person
from board.models.people.team import Membership
from board.models.retrospectives.improvement import Improvement
from board.models.retrospectives.note import WELL, Note
from board.models.retrospectives.retrospective import Retrospective, looks_at_its_trial, retrospective_experiment
from board.models.retrospectives.top_improvement import not_begun, waits_since
from board.models.sprints.sprint import Sprint
from board.models.stages import Stage


class CardFacts(NamedTuple):
    """The data of one card. Two cards with equal facts look the same on the same day."""

    id: int
    title: str
    change: str
    outcome: str
    stage: str
    version: int
    stage_since: dt.datetime
    cycle: int
    missing_parts: int
    owner_id: int | None
    owner_name: str | None
    owner_is_gone: bool
    first_day: dt.date | None
    last_day: dt.date | None
    sprint_closed: bool | None
    has_prediction: bool
    has_unsaid: bool
    failure_signal: str
    has_measure: bool
    safety: str | None
    confirmed: str | None
    has_well: bool
    improvements: int
    top_improvement_waits_since: dt.datetime | None
    has_learning: bool
    decision_kind: str | None
    review_on: dt.date | None
    risk_before: int | None
    risk_now: int | None


class CardFilter(NamedTuple):
    """The filter of a board; the empty filter shows everything."""

    owner: int | None = None
    sprint: int | None = None
    text: str = ""
    needs_me: bool = False

    def in_address(self) -> dict[str, Any]:
        """The active filters as query parameters."""
        return {name: "yes" if value is True else value for name, value in self._asdict().items() if value}

    @property
    def is_on(self) -> bool:
        """Whether any filter is active."""
        return bool(self.owner or self.sprint is not None or self.text or self.needs_me)


NO_OWNER = -1
NO_SPRINT = -1


@cache  # built once: building the query takes longer than running it for one card
def card_facts() -> Select[tuple[object, ...]]:
    """The query for unarchived cards; the caller adds which."""
    standing, on_team = aliased(Decision), aliased(Membership)
    latest = (
        select(func.max(standing.id))
        .where(standing.experiment_id == Experiment.id, standing.withdrawn_at.is_(None))
        .scalar_subquery()
    )
    # The safety check matters on the way to Trying and in it, so it is not looked up for other stages.
    checks, said = aliased(SafetyCheck), aliased(Agreement)
    latest_check = select(func.max(checks.id)).where(checks.experiment_id == Experiment.id).correlate(Experiment)
    check = case((Experiment.stage.in_((Stage.READY, Stage.TRYING)), latest_check.scalar_subquery()))
    latest_word = select(func.max(said.id)).where(said.check_id == SafetyCheck.id).correlate(SafetyCheck)
    reflected = (
        select(retrospective_experiment.c.retrospective_id)
        .join(Retrospective, Retrospective.id == retrospective_experiment.c.retrospective_id)
        .where(retrospective_experiment.c.experiment_id == Experiment.id, looks_at_its_trial())
    )
    has_well = (
        select(literal(1))
        .select_from(Note)
        .where(Note.retrospective_id.in_(reflected.correlate(Experiment)), Note.kind == WELL, Note.archived_at.is_(None))
        .exists()
    )
    # A retrospective of several experiments marks only the one that it was started for.
    top_improvement_waits_since = (
        not_begun()
        .where(Retrospective.started_for_id == Experiment.id)
        .correlate(Experiment)
        .with_only_columns(func.max(waits_since()))
        .scalar_subquery()
    )
    # A question from a borrowed idea that the team has not said its expectation of yet.
    unsaid = select(literal(1)).where(Expectation.experiment_id == Experiment.id, Expectation.expects == "")
    measured = select(literal(1)).where(Measure.experiment_id == Experiment.id, Measure.archived_at.is_(None))
    of_improvements = select(Improvement).where(Improvement.retrospective_id.in_(reflected.correlate(Experiment)))
    of: dict[str, ColumnElement[Any] | InstrumentedAttribute[Any]] = {
        "id": Experiment.id,
        "title": Experiment.title,
        "change": Experiment.change,
        "outcome": Experiment.outcome,
        "stage": Experiment.stage,
        "version": Experiment.version,
        "stage_since": Experiment.stage_since,
        "cycle": Experiment.cycle,
        "missing_parts": sum(
            (case((getattr(Experiment, part.name) == "", 1), else_=0) for part in PARTS[1:]),
            case((Experiment.change == "", 1), else_=0),
        ),
        "owner_id": Experiment.owner_id,
        "owner_name": Person.name,
        "owner_is_gone": and_(Experiment.owner_id.is_not(None), or_(Person.left_at.is_not(None), on_team.id.is_(None))),
        "first_day": Sprint.first_day,
        "last_day": Sprint.last_day,
        "sprint_closed": Sprint.closed_at.is_not(None),
        "has_prediction": select(literal(1)).where(Prediction.experiment_id == Experiment.id).exists(),
        "has_unsaid": case((Experiment.stage == Stage.READY, unsaid.exists()), else_=false()),
        "failure_signal": case((Experiment.stage == Stage.TRYING, Experiment.failure_signal), else_=""),
        "has_measure": case((Experiment.stage == Stage.TRYING, measured.exists()), else_=false()),
        "safety": standing_of(Agreement.kind),
        "confirmed": Result.confirmed,
        "has_well": has_well,
        "improvements": of_improvements.with_only_columns(func.count(Improvement.id)).scalar_subquery(),
        "top_improvement_waits_since": case(
            (Experiment.stage.in_((Stage.REFLECTING, Stage.DECIDED)), top_improvement_waits_since)
        ),
        "has_learning": Learning.id.is_not(None),
        "decision_kind": Decision.kind,
        "review_on": Decision.look_again_on,
        "risk_before": Risk.likelihood * Risk.impact,
        "risk_now": Risk.now_likelihood * Risk.now_impact,
    }
    return (
        # In the order of CardFacts, so that a row becomes one without looking up names: a board reads thousands.
        select(*(of[fact].label(fact) for fact in CardFacts._fields))
        .select_from(Experiment)
        .outerjoin(Person, Person.id == Experiment.owner_id)
        .outerjoin(on_team, and_(on_team.team_id == Experiment.team_id, on_team.person_id == Experiment.owner_id))
        .outerjoin(Sprint, Sprint.id == Experiment.sprint_id)
        .outerjoin(SafetyCheck, SafetyCheck.id == check)
        .outerjoin(Agreement, Agreement.id == latest_word.scalar_subquery())
        .outerjoin(Result, Result.experiment_id == Experiment.id)
        .outerjoin(Learning, Learning.experiment_id == Experiment.id)
        .outerjoin(Decision, Decision.id == latest)
        .outerjoin(Risk, Risk.experiment_id == Experiment.id)
        .where(Experiment.archived_at.is_(None))
        .order_by(Experiment.stage, Experiment.rank, Experiment.id)
    )


def cards_of(team_id: int, wanted: CardFilter = CardFilter()) -> list[CardFacts]:  # noqa: B008  a named tuple cannot change
    """The cards of a team's board in their order. The caller applies `needs_me`, because it depends on the day."""
    query = card_facts().where(Experiment.team_id == team_id)
    if wanted.owner is not None:
        query = query.where(Experiment.owner_id.is_(None) if wanted.owner == NO_OWNER else Experiment.owner_id == wanted.owner)
    if wanted.sprint is not None:
        query = query.where(
            Experiment.sprint_id.is_(None) if wanted.sprint == NO_SPRINT else Experiment.sprint_id == wanted.sprint
        )
    if wanted.text:
        columns = (Experiment.title, *(getattr(Experiment, part.name) for part in PARTS))
        query = query.where(
            and_(*(or_(*(column.icontains(word, autoescape=True) for column in columns)) for word in wanted.text.split()))
        )
    return list(map(CardFacts._make, db.session.execute(query)))


def facts_of(experiment_id: int) -> CardFacts | None:
    """The facts of one card, or None if it is archived or does not exist."""
    row = db.session.execute(card_facts().where(Experiment.id == experiment_id)).first()
    return None if row is None else facts_in(row)


def facts_in(row: Row[Any]) -> CardFacts:
    """The facts in a row of `card_facts`, without columns that the caller added after them."""
    return CardFacts._make(row[: len(CardFacts._fields)])


def counts_of(team_id: int) -> dict[str, int]:
    """The number of cards in each stage."""
    rows = db.session.execute(COUNTS, {"team": team_id})
    return {stage: number for stage, number in rows}  # noqa: C416  a row is not a pair to `dict`


COUNTS = (
    select(Experiment.__table__.c.stage, func.count())
    .where(Experiment.__table__.c.team_id == bindparam("team"), Experiment.__table__.c.archived_at.is_(None))
    .group_by(Experiment.__table__.c.stage)
)


def teams_that_show(person_ids: Collection[int]) -> set[int]:
    """The ids of teams whose boards show any of these people: teams they are on, and teams with cards that they own."""
    if not person_ids:
        return set()
    on_team = select(Membership.team_id).where(Membership.person_id.in_(person_ids))
    owns = select(Experiment.team_id).where(Experiment.owner_id.in_(person_ids))
    return set(db.session.scalars(on_team.union(owns)))
