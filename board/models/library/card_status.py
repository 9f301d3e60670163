"""The status of a learning card: how well its sentence holds, by the experiments that its reader may see.

The rule, which stands here and nowhere else. An experiment counts once its team has linked it and written what it learned, or a
lead has decided on it. The sentence is then

- disputed when at least one experiment contradicts it: it holds somewhere and not elsewhere, and is worth saying more exactly;
- confirmed when three or more support it, from more than one team, and none contradicts it;
- supported when two or more support it and none contradicts it;
- emerging before that.

Whatever somebody may not see is not counted for them, so that a status tells nobody of a private team's work.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, case, distinct, func, or_, select
from sqlalchemy.orm import joinedload

from board.database import db
from board.models.experiments.decision import Decision
from board.models.experiments.experiment import Experiment
from board.models.experiments.learning import Learning
from board.models.learning.card_evidence import CardEvidence, Stance
from board.models.learning.learning_card import LearningCard
from board.models.library.correction import did_you_mean
from board.models.library.entry import visible_entries
from board.models.library.matching import finds_any, says
from board.models.library.query import Query
from board.models.moments import count
from board.models.people.person import Person
from board.models.people.team import Team

SUPPORTED_BY = 2
CONFIRMED_BY = 3
CONFIRMED_BY_TEAMS = 2


class Status(StrEnum):
    """How well a sentence holds."""

    EMERGING = "emerging"
    SUPPORTED = "supported"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"

    @property
    def label(self) -> str:
        """Its word."""
        return self.value.capitalize()


@dataclass(frozen=True)
class Standing:
    """A card with its status for one reader, and the counts that it follows from."""

    card: LearningCard
    status: Status
    supporting: int
    contradicting: int
    teams: int

    @property
    def sentence(self) -> str:
        """Why it has this status, and what would change it."""
        supported = f"{count(self.supporting, 'experiment')} {'supports' if self.supporting == 1 else 'support'} it"
        if self.contradicting:
            contradicted = (
                f"{count(self.contradicting, 'experiment')} {'contradicts' if self.contradicting == 1 else 'contradict'} it"
            )
            return f"{supported}, and {contradicted}. Say more exactly when it holds."
        if not self.supporting:
            return "No experiment supports it yet."
        if self.status is Status.EMERGING:
            return f"{supported}. With a second it is supported."
        if self.status is Status.CONFIRMED:
            return f"{supported}, from {count(self.teams, 'team')}, and none contradicts it."
        if self.supporting < CONFIRMED_BY:
            other = "" if self.teams >= CONFIRMED_BY_TEAMS else " from another team"
            return f"{supported}, and none contradicts it. With a third{other} it is confirmed."
        return f"{supported}, all from one team, and none contradicts it. With one from another team it is confirmed."


def counts() -> ColumnElement[bool]:
    """The condition on Experiment that it has taught something: it was learned from, or a decision on it stands."""
    learned = select(Learning.id).where(Learning.experiment_id == Experiment.id).exists()
    decided = select(Decision.id).where(Decision.experiment_id == Experiment.id, Decision.withdrawn_at.is_(None)).exists()
    return or_(learned, decided)


def _counted(person: Person) -> Subquery:
    """For each card: how many support it, how many contradict it, and from how many teams the support comes."""
    supports = CardEvidence.way == Stance.SUPPORTS
    return (
        select(
            CardEvidence.card_id,
            func.count(case((supports, 1))).label("supporting"),
            func.count(case((~supports, 1))).label("contradicting"),
            func.count(distinct(case((supports, Experiment.team_id)))).label("teams"),
        )
        .join(Experiment, Experiment.id == CardEvidence.experiment_id)
        .join(Team, Team.id == Experiment.team_id)
        .where(CardEvidence.archived_at.is_(None), Team.is_visible_to(person), counts())
        .group_by(CardEvidence.card_id)
        .subquery()
    )


def standings(person: Person) -> tuple[Select[Any], ColumnElement[str]]:
    """Cards with their counts and status, for more conditions to be put to it; and the status as a column, by the rule above."""
    counted = _counted(person)
    supporting, contradicting, teams = (func.coalesce(counted.c[name], 0) for name in ("supporting", "contradicting", "teams"))
    status = case(
        (contradicting > 0, Status.DISPUTED.value),
        (and_(supporting >= CONFIRMED_BY, teams >= CONFIRMED_BY_TEAMS), Status.CONFIRMED.value),
        (supporting >= SUPPORTED_BY, Status.SUPPORTED.value),
        else_=Status.EMERGING.value,
    )
    told = select(LearningCard, status, supporting, contradicting, teams).outerjoin(counted, counted.c.card_id == LearningCard.id)
    return told.options(joinedload(LearningCard.proposed_by)), status


def standing_of(card: LearningCard, person: Person) -> Standing:
    """How one card stands for a person."""
    told, _status = standings(person)
    return _standing(db.session.execute(told.where(LearningCard.id == card.id)).one())


def standings_of(card_ids: list[int], person: Person) -> dict[int, Standing]:
    """How several stand, by the id of the card."""
    if not card_ids:
        return {}
    told, _status = standings(person)
    rows = db.session.execute(told.where(LearningCard.id.in_(card_ids)))
    return {row[0].id: _standing(row) for row in rows}


def linked_to(experiment: Experiment, person: Person) -> list[tuple[CardEvidence, Standing]]:
    """The cards that an experiment is linked to, the first first, each with how it stands for a person."""
    evidence = db.session.scalars(
        select(CardEvidence)
        .where(CardEvidence.experiment_id == experiment.id, CardEvidence.archived_at.is_(None))
        .order_by(CardEvidence.id)
    ).all()
    stand = standings_of([one.card_id for one in evidence], person)
    return [(one, stand[one.card_id]) for one in evidence]


def cards_that_say(
    query: Query, person: Person, *, status: Status | None = None, archived: bool = False, most: int, after: int = 0
) -> tuple[list[Standing], int]:
    """The cards with these words and this status, the latest first: `most` of them after the first `after`, and how many there are."""
    if query and db.session.scalar(select(LearningCard.id).where(*says(LearningCard.stems, query)).limit(1)) is None:
        return [], 0  # how they stand takes ten times as long to ask
    told, is_now = standings(person)
    told = told.where(
        LearningCard.archived_at.is_not(None) if archived else LearningCard.archived_at.is_(None),
        *says(LearningCard.stems, query),
    )
    if status is not None:
        told = told.where(is_now == status.value)
    found = [_standing(row) for row in db.session.execute(told.order_by(LearningCard.id.desc()).limit(most).offset(after))]
    if len(found) < most and (found or not after):
        return found, after + len(found)
    return found, db.session.scalar(select(func.count()).select_from(told.with_only_columns(LearningCard.id).subquery())) or 0


def cards_meant(query: Query, person: Person, **narrowed: Any) -> tuple[list[Standing], int, tuple[str, ...]]:
    """The same, and where there are none those with words that look like the ones that stand nowhere; these come third.

    A word that stands in the library is spelt right, though no card has it.
    """
    found, total = cards_that_say(query, person, **narrowed)
    if total or not query:
        return found, total, ()

    def stands(one: Query) -> bool:
        there = select(LearningCard.id).where(*says(LearningCard.stems, one)).limit(1)
        return db.session.scalar(there) is not None or finds_any(one, visible_entries(person))

    corrected, unknown = did_you_mean(query, stands)
    if unknown:
        found, total = cards_that_say(corrected, person, **narrowed)
    return found, total, unknown if total else ()


def _standing(row: Row[Any]) -> Standing:
    card, status, supporting, contradicting, teams = tuple(row)
    return Standing(card, Status(status), supporting, contradicting, teams)
