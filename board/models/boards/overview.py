"""An overview: teams side by side, with their people, sprints and cards. It never ranks them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from board.database import db
from board.models.experiments.decision import Decision
from board.models.experiments.experiment import Experiment
from board.models.people.person import Person
from board.models.people.team import Membership, Team
from board.models.sprints.sprint import Sprint


@dataclass
class TeamOverview:
    team: Team
    role: str | None
    people: int = 0
    sprint: Sprint | None = None
    counts: dict[str, int] = field(default_factory=dict)


def overview_of(teams: Sequence[Team], person: Person, today: dt.date) -> list[TeamOverview]:
    """Overviews of these teams, the person's own teams first; each with its running sprint, or else the next that is planned."""
    ids = [team.id for team in teams]
    overviews = {team.id: TeamOverview(team, person.role_in(team.id)) for team in teams}
    people = (
        select(Membership.team_id, func.count())
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.team_id.in_(ids), Person.left_at.is_(None))
        .group_by(Membership.team_id)
    )
    for team_id, number in db.session.execute(people):
        overviews[team_id].people = number
    for sprint in db.session.scalars(
        select(Sprint)
        .where(Sprint.team_id.in_(ids), Sprint.closed_at.is_(None), Sprint.last_day >= today)
        .order_by(Sprint.first_day.desc())
    ):
        overviews[sprint.team_id].sprint = sprint
    for team_id, stage, number in db.session.execute(
        select(Experiment.team_id, Experiment.stage, func.count())
        .where(Experiment.team_id.in_(ids), Experiment.archived_at.is_(None))
        .group_by(Experiment.team_id, Experiment.stage)
    ):
        overviews[team_id].counts[stage] = number
    return sorted(overviews.values(), key=lambda overview: overview.role is None)


def decided_lately_since(team_id: int, today: dt.date) -> dt.date | None:
    """The first day of the sprint before the one that has begun last, or of that one if it is the first; None without sprints.

    A decision often falls a few days after the sprint that it is about, so a team has both in sight.
    """
    begun = select(Sprint.first_day).where(Sprint.team_id == team_id, Sprint.first_day <= today)
    return min(db.session.scalars(begun.order_by(Sprint.first_day.desc()).limit(2)), default=None)


def decided_lately(team: Team, most: int = 5) -> list[Decision]:
    """The decisions in force on a team's experiments: at most `most`, the latest first."""
    standing = (
        select(func.max(Decision.id))
        .join(Experiment, Experiment.id == Decision.experiment_id)
        .where(Experiment.team_id == team.id, Experiment.archived_at.is_(None), Decision.withdrawn_at.is_(None))
        .group_by(Decision.experiment_id)
    )
    return list(
        db.session.scalars(
            select(Decision)
            .where(Decision.id.in_(standing))
            .order_by(Decision.at.desc(), Decision.id.desc())
            .limit(most)
            .options(joinedload(Decision.experiment), joinedload(Decision.by))
        )
    )
