"""Borrowing: trying with one's own team what another has tried or means to try; both experiments show where the idea went."""

import datetime as dt

from sqlalchemy import select

from board.database import db
from board.models.errors import RuleBroken
from board.models.evidence.expectation import ask
from board.models.evidence.measure import add_measure, standing_measures
from board.models.experiments.experiment import Experiment
from board.models.experiments.lineage import Lineage
from board.models.people.activity import changes_since, record
from board.models.people.person import Person
from board.models.people.team import Team


def borrow(experiment: Experiment, team: Team, by: Person, at: dt.datetime) -> tuple[Experiment, bool]:
    """What a team tries after another's experiment, in its own Ideas, and whether it is new; asked again it is the one that is there.

    Raises RuleBroken for the team's own experiment.
    """
    if experiment.team_id == team.id:
        raise RuleBroken(f"This is {team.name}’s own already.", field="team")
    # Two people of one team who borrow at the same moment borrow once.
    db.session.execute(select(Team.id).where(Team.id == team.id).with_for_update())
    there = borrowed_by(experiment, team)
    if there is not None:
        return there, False
    copy = Experiment.log_idea(
        team, experiment.title, by=by, at=at, hypothesis=experiment.hypothesis, serves_id=experiment.serves_id
    )
    copy.rewrite(by=by, at=at, failure_signal=experiment.failure_signal, scale=experiment.scale)
    # Without readings, baseline and target, which are its own team's.
    copied = {
        measure.id: add_measure(copy, measure.name, by=by, at=at, unit=measure.unit, kind=measure.kind, better=measure.better)
        for measure in standing_measures(experiment)
    }
    # Without what was expected and what came of it. Where its measure was put away, that measure's name is what is asked.
    questions = [(one, copied.get(one.measure_id or 0)) for one in experiment.expectations]
    ask(copy, [(one.question if measure else one.asks, measure) for one, measure in questions], by=by, at=at)
    copy.retag(experiment.tags, by=by, at=at)
    db.session.add(Lineage(from_experiment=experiment, to_experiment=copy, borrowed_by_id=team.id))
    # Without saying from where: not everyone who reads its history may see that.
    record("borrowed", copy, by=by, at=at)
    return copy, True


def borrowed_by(experiment: Experiment, team: Team) -> Experiment | None:
    """What a team borrowed from an experiment, if it did."""
    link = select(Lineage.to_id).where(Lineage.from_id == experiment.id, Lineage.borrowed_by_id == team.id)
    return db.session.scalar(select(Experiment).where(Experiment.id.in_(link)))


def has_borrowed_evidence(experiment: Experiment) -> bool:
    """Whether its evidence is still what another team has observed: it was borrowed, and its own team has not rewritten that part."""
    is_borrowed = bool(experiment.evidence) and any(link.borrowed_by_id == experiment.team_id for link in experiment.came_from)
    return is_borrowed and "evidence" not in changes_since(experiment, 0)
