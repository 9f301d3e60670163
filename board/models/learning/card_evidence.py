"""Card evidence: an experiment that supports or contradicts a learning card, as its own team says."""

import datetime as dt
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.experiments.experiment import Experiment
from board.models.fields import Field, field, label_in
from board.models.learning.learning_card import LearningCard
from board.models.people.activity import edit, record
from board.models.people.archiving import Archivable
from board.models.people.person import Person
from board.models.people.visibility import VisibleWithTeam


class Stance(StrEnum):
    """Whether the experiment supports the card or contradicts it."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"

    @property
    def label(self) -> str:
        """The stance as a sentence about an experiment and a card."""
        return f"It {self.value} it"


class CardEvidence(Archivable, VisibleWithTeam, Model):
    """The link between an experiment and a learning card. There is at most one for each pair, and unlinking archives it."""

    ALSO_RECORDED = {"card": Field("Learning card")}

    PATH_TO_TEAM = ("experiment", "team")

    __tablename__ = "bearing"
    __table_args__ = (
        UniqueConstraint("card_id", "experiment_id"),
        CheckConstraint("way IN ('supports', 'contradicts')", name="way_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    card_id: Mapped[int] = mapped_column(ForeignKey("learning_card.id"))
    experiment_id: Mapped[int] = mapped_column(ForeignKey("experiment.id"), index=True)
    way: Mapped[str] = mapped_column(String(11), info=field("What it says", told=label_in(Stance)))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]

    card: Mapped[LearningCard] = relationship()
    experiment: Mapped[Experiment] = relationship()
    by: Mapped[Person] = relationship()

    def _record_archiving(self, verb: str, by: Person, at: dt.datetime) -> None:
        if verb == "archived":
            record("unlinked", self, by=by, at=at, changes={"card": [self.card.sentence, ""]})
        else:
            record("linked", self, by=by, at=at, changes={"card": ["", self.card.sentence], "way": ["", self.way]})


def link_to_card(experiment: Experiment, card: LearningCard, way: Stance, by: Person, at: dt.datetime) -> CardEvidence:
    """Link an experiment to a card with a stance. An existing link takes the new stance, and an archived one is restored.

    Raises RuleBroken before the experiment has a learning or a decision, and for an archived card.
    """
    if not has_taught(experiment):
        raise RuleBroken("Write down what you learned first. Then it can be linked to a learning card.")
    if card.archived_at is not None:
        raise RuleBroken("That learning card was archived. Choose another, or propose a new one.", field="card")
    # Lock the card, so that two people who link at the same moment create one link.
    db.session.execute(select(LearningCard.id).where(LearningCard.id == card.id).with_for_update())
    there = db.session.scalar(
        select(CardEvidence).where(CardEvidence.card_id == card.id, CardEvidence.experiment_id == experiment.id)
    )
    if there is None:
        evidence = CardEvidence(card=card, experiment=experiment, way=way, by=by, at=at)
        db.session.add(evidence)
        record("linked", evidence, by=by, at=at, changes={"card": ["", card.sentence], "way": ["", way]})
        return evidence
    if there.archived_at is not None:
        there.way, there.by_id, there.at = way, by.id, at
        there.restore(by=by, at=at)
    else:
        edit(there, {"way": str(way)}, by=by, at=at)
    return there


def has_taught(experiment: Experiment) -> bool:
    """Whether the experiment has a learning or a decision, which is what supports or contradicts a card."""
    return experiment.learning is not None or experiment.decision is not None
