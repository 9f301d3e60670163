"""What is stuck on the boards that somebody coaches: said once for each team, so that nobody has to walk round ten boards."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import NamedTuple

from sqlalchemy import and_, or_, select

from board.database import db
from board.models.boards.overview import TeamOverview
from board.models.experiments.experiment import Experiment
from board.models.experiments.result import Result
from board.models.moments import count
from board.models.people.person import Person
from board.models.people.team import COACH, Membership, Team
from board.models.sprints.sprint import Sprint
from board.models.stages import Stage

# Two usual sprints: a card that has stood still for longer has been forgotten, or waits for somebody.
STANDS_STILL_FOR = dt.timedelta(weeks=4)
NAMED = 3
UNDER_WAY = (Stage.READY, Stage.TRYING, Stage.REFLECTING)


class StuckCard(NamedTuple):
    """What decides whether a card is stuck."""

    id: int
    title: str
    team_id: int
    stage: str
    stage_since: dt.datetime
    last_day: dt.date | None
    closed_at: dt.datetime | None
    has_result: bool
    has_owner: bool


class Stuck(NamedTuple):
    """One reason, with the cards that it names as (id, title) and the number of further ones."""

    words: str
    cards: list[tuple[int, str]]
    more: int = 0


class StuckTeam(NamedTuple):
    """A team with what is stuck on its board."""

    team: Team
    reasons: list[Stuck]


def stuck_in(overviews: Sequence[TeamOverview], today: dt.date, at: dt.datetime) -> list[StuckTeam]:
    """What is stuck in the teams that somebody coaches, in the order of the overviews; teams in which nothing is are left out."""
    coached = [overview for overview in overviews if overview.role == COACH]
    cards = _cards_of([overview.team.id for overview in coached])
    found = []
    for overview in coached:
        own = [card for card in cards if card.team_id == overview.team.id]
        reasons = [*_over_the_limit(overview), *_reasons(own, today, at)]
        if reasons:
            found.append(StuckTeam(overview.team, reasons))
    return found


def _over_the_limit(overview: TeamOverview) -> list[Stuck]:
    said = []
    for stage in Stage:
        limit, number = overview.team.limit_of(stage), overview.counts.get(stage.value, 0)
        if limit is not None and number > limit:
            said.append(Stuck(f"{overview.team.label_of(stage)} has {count(number, 'card')}; the team agreed on {limit}.", []))
    return said


def _reasons(cards: Sequence[StuckCard], today: dt.date, at: dt.datetime) -> list[Stuck]:
    asked: list[tuple[str, str, Callable[[StuckCard], bool]]] = [
        ("window is over without a result", "windows are over without a result", lambda card: _is_over(card, today)),
        ("has no owner", "have no owner", lambda card: not card.has_owner),
        ("has not moved for four weeks", "have not moved for four weeks", lambda card: at - card.stage_since > STANDS_STILL_FOR),
    ]
    said = []
    for one, many, is_so in asked:
        found = [(card.id, card.title) for card in cards if is_so(card)]
        if found:
            words = f"{len(found)} {one if len(found) == 1 else many}:"
            said.append(Stuck(words, found[:NAMED], len(found) - len(found[:NAMED])))
    return said


def _is_over(card: StuckCard, today: dt.date) -> bool:
    is_over = card.last_day is not None and (card.last_day < today or card.closed_at is not None)
    return is_over and not card.has_result and card.stage != Stage.READY


def _cards_of(team_ids: list[int]) -> Sequence[StuckCard]:
    """The cards under way of these teams, the longest in their stage first."""
    on_team = and_(Membership.team_id == Experiment.team_id, Membership.person_id == Experiment.owner_id)
    rows = (
        select(
            Experiment.id,
            Experiment.title,
            Experiment.team_id,
            Experiment.stage,
            Experiment.stage_since,
            Sprint.last_day,
            Sprint.closed_at,
            Result.id.is_not(None).label("has_result"),
            and_(Membership.id.is_not(None), Person.left_at.is_(None)).label("has_owner"),
        )
        .outerjoin(Sprint, Sprint.id == Experiment.sprint_id)
        .outerjoin(Result, Result.experiment_id == Experiment.id)
        .outerjoin(Membership, on_team)
        .outerjoin(Person, Person.id == Experiment.owner_id)
        .where(Experiment.team_id.in_(team_ids), or_(*(Experiment.stage == stage for stage in UNDER_WAY)))
        .where(Experiment.archived_at.is_(None))
        .order_by(Experiment.stage_since, Experiment.id)
    )
    return [StuckCard(*row) for row in db.session.execute(rows)]
