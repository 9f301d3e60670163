"""An example: a shout-out, a learning or an experiment that shows which phrase it lives by."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.experiments.learning import Learning
from board.models.people.person import Person
from board.models.people.phrase import Phrase
from board.models.people.team import Team
from board.models.retrospectives.shout_out import ShoutOut

# The latest of each kind: enough to see how it is lived.
SHOWN = 20


@dataclass(frozen=True)
class Examples:
    """Those of one phrase that its reader may see, the latest of each kind first."""

    shout_outs: Sequence[ShoutOut]
    learnings: Sequence[Learning]
    experiments: Sequence[Experiment]

    def __bool__(self) -> bool:
        return bool(self.shout_outs or self.learnings or self.experiments)


def examples_of(phrase: Phrase, person: Person | None, most: int = SHOWN) -> Examples:
    """What lives by a phrase, as far as a person may see it, and without one as far as everyone may: `most` of each kind."""
    shout_outs, learnings, experiments = _examples(person)
    thanks = shout_outs.where(ShoutOut.phrase_id == phrase.id).order_by(ShoutOut.id.desc()).limit(most)
    thanks = thanks.options(
        *(joinedload(one) for one in (ShoutOut.team, ShoutOut.to, ShoutOut.by, ShoutOut.experiment, ShoutOut.retrospective))
    )
    learned = learnings.where(Learning.phrase_id == phrase.id).order_by(Learning.at.desc(), Learning.id.desc()).limit(most)
    learned = learned.options(joinedload(Learning.experiment).joinedload(Experiment.team))
    tried = experiments.where(Experiment.phrase_id == phrase.id).order_by(Experiment.id.desc()).limit(most)
    tried = tried.options(joinedload(Experiment.team), joinedload(Experiment.result), selectinload(Experiment.decisions))
    return Examples(*(db.session.scalars(wanted).all() for wanted in (thanks, learned, tried)))


def how_many_examples(person: Person | None) -> Counter[int]:
    """How many examples of each phrase a person may see, and without one everyone may, by the phrase's id."""
    found: Counter[int] = Counter()
    kinds = (ShoutOut.phrase_id, Learning.phrase_id, Experiment.phrase_id)
    for phrase_id, wanted in zip(kinds, _examples(person), strict=True):
        rows = wanted.where(phrase_id.is_not(None)).with_only_columns(phrase_id, func.count()).group_by(phrase_id)
        found.update({chosen: number for chosen, number in db.session.execute(rows) if chosen is not None})
    return found


def _examples(person: Person | None) -> tuple[Select[Any], Select[Any], Select[Any]]:
    seen = Team.is_visible_to(person) if person is not None else Team.is_private.is_(False)
    return (
        select(ShoutOut).join(Team, Team.id == ShoutOut.team_id).where(ShoutOut.archived_at.is_(None), seen),
        select(Learning).join(Learning.experiment).join(Experiment.team).where(seen),
        select(Experiment).join(Experiment.team).where(seen),
    )
