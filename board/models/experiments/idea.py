"""An idea: an experiment in its first stage, begun with a title alone or as the next cycle of an adapted experiment."""

import datetime as dt
from dataclasses import asdict
from typing import TYPE_CHECKING

from board.database import db
from board.models.changes import record_transition
from board.models.errors import RuleBroken
from board.models.experiments.hypothesis import Hypothesis
from board.models.experiments.lineage import Lineage
from board.models.experiments.ranking import rank_at
from board.models.people.activity import edit, record
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.stages import Stage

if TYPE_CHECKING:
    from board.models.experiments.experiment import Experiment

LONGEST_TITLE = 150


def log_idea(
    cls: type["Experiment"],
    team: Team,
    title: str,
    by: Person,
    at: dt.datetime,
    *,
    hypothesis: Hypothesis | None = None,
    cycle: int = 1,
    owner: Person | None = None,
    serves_id: int | None = None,
) -> "Experiment":
    """Log an experiment at the top of a team's Ideas. Only a title is needed; raises RuleBroken if it is empty."""
    if not title.strip():
        raise RuleBroken("Enter a title", field="title")
    experiment = cls(
        team_id=team.id,
        title=title,
        **asdict(hypothesis or Hypothesis()),
        stage=Stage.IDEAS,
        stage_since=at,
        created_at=at,
        created_by_id=by.id,
        cycle=cycle,
        owner_id=owner.id if owner else None,
        serves_id=serves_id,
    )
    experiment.rank = rank_at(experiment, Stage.IDEAS, position=0)
    db.session.add(experiment)
    record_transition(team.id, None, Stage.IDEAS, at)
    record("logged", experiment, by=by, at=at)
    return experiment


def open_next_cycle(experiment: "Experiment", because: str, by: Person, at: dt.datetime) -> "Experiment":
    """Log the next cycle of an experiment in Ideas, with its hypothesis, owner, outcome and tags, to be changed as decided."""
    following = experiment.log_idea(
        experiment.team,
        title_of_next_cycle(experiment),
        by=by,
        at=at,
        hypothesis=experiment.hypothesis,
        cycle=experiment.cycle + 1,
        owner=experiment.owner,
        serves_id=experiment.serves_id,
    )
    following.retag(experiment.tags, by=by, at=at)
    db.session.add(Lineage(from_experiment=experiment, to_experiment=following, because=because))
    return following


def go_on_with(experiment: "Experiment", card: "Experiment", because: str, by: Person, at: dt.datetime) -> "Experiment":
    """Make a card that grew out of an experiment its next cycle, so that no second card is made for one thing."""
    edit(card, {"cycle": experiment.cycle + 1}, by=by, at=at)
    link = next((link for link in card.came_from if link.from_id == experiment.id), None)
    if link is None:
        link = Lineage(from_experiment=experiment, to_experiment=card)
        db.session.add(link)
    link.because = f"{link.because}\n{because}".strip()
    return card


def grown_out_of(experiment: "Experiment") -> list["Experiment"]:
    """What the team has begun out of an experiment and not started to try: each could be its next cycle."""
    grown = [link.to_experiment for link in experiment.led_to if link.borrowed_by_id is None]
    return [
        card
        for card in grown
        if card.team_id == experiment.team_id and not card.is_archived and card.stage in (Stage.IDEAS, Stage.READY)
    ]


def title_of_next_cycle(experiment: "Experiment") -> str:
    """The title with the number of the next cycle, shortened to LONGEST_TITLE."""
    name = experiment.title.rpartition(" (cycle ")[0] or experiment.title
    suffix = f" (cycle {experiment.cycle + 1})"
    return (name if len(name) + len(suffix) <= LONGEST_TITLE else name[: LONGEST_TITLE - len(suffix) - 1].rstrip() + "…") + suffix
