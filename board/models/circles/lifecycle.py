"""The lifecycle of a circle: how it starts, is found by its joining code, chooses improvements and closes."""

import datetime as dt

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from board.database import db
from board.models.circles.circle import MOST_VOTES, USUAL_VOTES, Circle
from board.models.circles.joining_code import new_code, read_code
from board.models.circles.participant import Participant
from board.models.errors import RuleBroken
from board.models.experiments.experiment import Experiment
from board.models.people.activity import record
from board.models.people.person import Person
from board.models.retrospectives.improvement import Improvement
from board.models.retrospectives.retrospective import Retrospective, start_retrospective
from board.models.sprints.sprint import Sprint
from board.models.sprints.window import Window
from board.models.stages import Stage

# Long enough for a lunch break. A circle that everybody left for longer counts as over, even if nobody closed it.
LEFT_ALONE_AFTER = dt.timedelta(hours=1)

# A team that never holds circles still reads this in a few minutes.
MOST_LAST_TIMES = 6


def to_look_at(sprint: Sprint) -> list[Experiment]:
    """Returns the experiments of a sprint that reached Trying, including those carried over since. Archived ones are left out."""
    return list(db.session.scalars(_begun_in(sprint).order_by(Experiment.id)))


def has_to_look_at(sprint: Sprint) -> bool:
    """Whether there is any of these, without loading them all."""
    return db.session.scalar(_begun_in(sprint).with_only_columns(Experiment.id).limit(1)) is not None


def _begun_in(sprint: Sprint) -> Select[Experiment]:
    begun = tuple(stage for stage in Stage if stage.place >= Stage.TRYING.place)
    was_in = select(Window.experiment_id).where(Window.sprint_id == sprint.id, Window.stage.in_(begun))
    is_in = and_(Experiment.sprint_id == sprint.id, Experiment.stage.in_(begun))
    return select(Experiment).where(or_(is_in, Experiment.id.in_(was_in)), Experiment.archived_at.is_(None))


def retrospective_of(held_for: Sprint | Experiment) -> Retrospective | None:
    """The retrospective of a sprint, or the latest one of an experiment; None if there is none."""
    if isinstance(held_for, Experiment):
        return held_for.retrospective
    return db.session.scalar(select(Retrospective).where(Retrospective.sprint_id == held_for.id))


def start_circle(
    held_for: Sprint | Experiment,
    experiments: list[Experiment],
    by: Person,
    at: dt.datetime,
    *,
    question: str = "",
    votes_each: int = USUAL_VOTES,
    several_on_one: bool = False,
) -> Circle:
    """Start a circle for a sprint or an experiment, with `by` as its facilitator and first participant.

    Returns the circle that is running already, if there is one. Raises RuleBroken before anything was tried, for `votes_each`
    outside 1 to MOST_VOTES, and if the retrospective has been held.
    """
    if not 1 <= votes_each <= MOST_VOTES:
        raise RuleBroken(f"Votes for each must be a whole number, 1 to {MOST_VOTES}.", field="votes_each")
    retrospective = retrospective_of(held_for)
    if retrospective is not None and retrospective.circle is not None and retrospective.is_live:
        return retrospective.circle
    if retrospective is not None and (retrospective.closed_at is not None or retrospective.improvements):
        raise RuleBroken("This retrospective has been held already. Read what came out of it.")
    if isinstance(held_for, Experiment):
        retrospective = start_retrospective(held_for, by=by, at=at)
    elif retrospective is None:
        retrospective = Retrospective(team_id=held_for.team_id, sprint=held_for, started_by_id=by.id, started_at=at)
        retrospective.experiments = list(experiments)
        db.session.add(retrospective)
        record("reflected", retrospective, by=by, at=at)
    circle = Circle(
        retrospective=retrospective,
        facilitator=by,
        question=question,
        code=new_code(),
        votes_each=votes_each,
        several_on_one=several_on_one,
        began_at=at,
    )
    db.session.add(circle)
    record("gathered", retrospective, by=by, at=at)
    circle.join(by=by, at=at)
    return circle


def circle_by_code(typed: str, person: Person, at: dt.datetime) -> Circle | None:
    """Returns the open circle with this joining code among the teams that the person is on, or None.

    Raises RuleBroken once no participant was seen for a day: the code then stops working until one of them returns, while the
    circle itself can go on.
    """
    sitting = select(Circle).join(Circle.retrospective).where(Circle.ended_at.is_(None), Retrospective.is_open_to(person))
    circle = db.session.scalar(sitting.where(Circle.code == read_code(typed)))
    if circle is not None and circle.is_abandoned(at):
        raise RuleBroken("This code has ended: nobody has been in the circle for a day. It works again once one of them is back.")
    return circle


def sitting_circles(person: Person, at: dt.datetime) -> list[Circle]:
    """The open circles of a person's teams with a participant seen within LEFT_ALONE_AFTER, the newest first."""
    somebody = select(Participant.id).where(Participant.circle_id == Circle.id, Participant.seen_at > at - LEFT_ALONE_AFTER)
    return list(
        db.session.scalars(
            select(Circle)
            .join(Circle.retrospective)
            .where(Circle.ended_at.is_(None), Retrospective.is_open_to(person), somebody.exists())
            .order_by(Circle.id.desc())
            .options(
                joinedload(Circle.facilitator),
                contains_eager(Circle.retrospective).options(
                    joinedload(Retrospective.team), joinedload(Retrospective.sprint), selectinload(Retrospective.experiments)
                ),
            )
        )
    )


def last_times(retrospective: Retrospective) -> list[Retrospective]:
    """The team's earlier retrospectives that chose improvements, the latest first, back to its last circle and including it.

    Those without a circle were read together by nobody yet. At most MOST_LAST_TIMES.
    """
    chose = select(Improvement.id).where(Improvement.retrospective_id == Retrospective.id)
    held_at = func.coalesce(Retrospective.closed_at, Retrospective.started_at)
    earlier = db.session.scalars(
        select(Retrospective)
        .where(
            Retrospective.team_id == retrospective.team_id,
            Retrospective.id != retrospective.id,
            held_at <= retrospective.started_at,
            chose.exists(),
        )
        .order_by(held_at.desc(), Retrospective.id.desc())
        .limit(MOST_LAST_TIMES)
        .options(joinedload(Retrospective.circle), joinedload(Retrospective.sprint), selectinload(Retrospective.experiments))
    ).all()
    last_circle = next((place for place, held in enumerate(earlier, 1) if held.circle is not None), None)
    return list(earlier[:last_circle])
