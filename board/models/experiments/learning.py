"""Learning: we believed, we observed, we learned, therefore we will. It is what the rest of the organisation sees.

After the learning card of Strategyzer.
"""

import datetime as dt
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.fields import field
from board.models.people.activity import edit, record
from board.models.people.person import Person
from board.models.people.phrase import Phrase, check_phrase

if TYPE_CHECKING:
    from board.models.experiments.experiment import Experiment


class Learning(Model):
    """What one experiment taught its team."""

    MARKED_AS = "the learning"

    __table_args__ = (Index(None, "at", "experiment_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    experiment_id: Mapped[int] = mapped_column(ForeignKey("experiment.id"), unique=True)
    believed: Mapped[str] = mapped_column(Text, info=field("We believed", searched=True))
    observed: Mapped[str] = mapped_column(Text, info=field("We observed", searched=True))
    learned: Mapped[str] = mapped_column(Text, info=field("We learned", searched=True))
    therefore: Mapped[str] = mapped_column(Text, info=field("Therefore we will", searched=True))
    phrase_id: Mapped[int | None] = mapped_column(ForeignKey("phrase.id"), index=True, info=field("Lives by", marked=False))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)

    experiment: Mapped["Experiment"] = relationship(back_populates="learning")
    by: Mapped[Person] = relationship()
    phrase: Mapped[Phrase | None] = relationship()

    __mapper_args__ = {"version_id_col": version}


def write_learning(experiment: "Experiment", by: Person, at: dt.datetime, **lines: Any) -> Learning:
    """Write or change the four lines `believed`, `observed`, `learned` and `therefore`, and `phrase_id`.

    Raises RuleBroken for an archived phrase.
    """
    learning = experiment.learning
    check_phrase(lines.get("phrase_id"), learning.phrase_id if learning else None)
    if learning is None:
        learning = Learning(experiment=experiment, by_id=by.id, at=at, **lines)
        db.session.add(learning)
        record("learned", learning, by=by, at=at, changes={line: ["", text] for line, text in lines.items() if text})
    else:
        edit(learning, dict(lines), by=by, at=at)
    return learning
