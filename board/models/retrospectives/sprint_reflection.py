"""A sprint reflection: what a retrospective had published when its sprint was closed, frozen as it was then."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, and_, or_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload

from board.database import Model, db
from board.models.experiments.experiment import Experiment
from board.models.fields import field
from board.models.retrospectives.improvement import Improvement
from board.models.retrospectives.retrospective import Retrospective
from board.models.sprints.sprint import LONGEST_GOAL, Sprint


class SprintReflection(Model):
    """What went well and what to do better, in the words that everyone could read when the sprint was closed."""

    __table_args__ = (UniqueConstraint("sprint_id", "retrospective_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sprint_id: Mapped[int] = mapped_column(ForeignKey("sprint.id"))
    retrospective_id: Mapped[int] = mapped_column(ForeignKey("retrospective.id"), index=True)
    about: Mapped[str] = mapped_column(String(LONGEST_GOAL), info=field("About"))
    went_well: Mapped[str] = mapped_column(Text, info=field("What went well"))
    # Texts, the top improvement first.
    improvements: Mapped[list[Any]] = mapped_column(JSON)

    sprint: Mapped[Sprint] = relationship()
    retrospective: Mapped[Retrospective] = relationship()


def reflections_to_keep(sprint: Sprint, experiments: list[Experiment]) -> list[SprintReflection]:
    """The unsaved reflections of a sprint and its experiments now.

    A retrospective that an earlier sprint has frozen is left out.
    """
    return [
        SprintReflection(
            sprint=sprint,
            retrospective=retrospective,
            about=retrospective.about,
            went_well=retrospective.went_well,
            improvements=[improvement.text for improvement in retrospective.shared_improvements],
        )
        for retrospective in _not_kept(sprint, [experiment.id for experiment in experiments])
    ]


def reflections_of(sprint: Sprint) -> list[SprintReflection]:
    """What was frozen when a sprint was closed."""
    rows = select(SprintReflection).where(SprintReflection.sprint_id == sprint.id).order_by(SprintReflection.id)
    return list(db.session.scalars(rows))


def reflected_since(sprint: Sprint, experiment_ids: list[int]) -> list[Retrospective]:
    """The retrospectives of a closed sprint and its experiments that had published nothing by its closing, and have since."""
    return _not_kept(sprint, experiment_ids)


def _not_kept(sprint: Sprint, experiment_ids: list[int]) -> list[Retrospective]:
    kept = select(SprintReflection.id).where(SprintReflection.retrospective_id == Retrospective.id)
    of_one = and_(Retrospective.sprint_id.is_(None), Retrospective.started_for_id.in_(experiment_ids))
    rows = db.session.scalars(
        select(Retrospective)
        .where(or_(Retrospective.sprint_id == sprint.id, of_one), ~kept.exists())
        .order_by(Retrospective.sprint_id.is_(None), Retrospective.id)
        .options(
            joinedload(Retrospective.sprint),
            joinedload(Retrospective.circle),
            selectinload(Retrospective.improvements).joinedload(Improvement.owner),
            selectinload(Retrospective.experiments),
        )
    )
    return [one for one in rows if one.went_well or one.shared_improvements]
