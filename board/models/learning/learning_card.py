"""A learning card: one sentence of learning that holds across experiments of any team. Anyone may propose one."""

import datetime as dt

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.fields import field
from board.models.people.activity import edit, record
from board.models.people.archiving import Archivable
from board.models.people.person import Person
from board.text.stemming import stems_of

# Anything longer is a story and belongs to one experiment.
LONGEST_SENTENCE = 280


class LearningCard(Archivable, Model):
    """What several experiments taught, stated once and readable by everyone who signs in."""

    id: Mapped[int] = mapped_column(primary_key=True)
    sentence: Mapped[str] = mapped_column(String(LONGEST_SENTENCE), info=field("Sentence", searched=True))
    # The stems of its words between spaces, so that a search finds any form of them, as it does for experiments.
    stems: Mapped[str] = mapped_column(Text)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)

    proposed_by: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}

    def reword(self, sentence: str, by: Person, at: dt.datetime) -> None:
        """Replace the sentence; raises RuleBroken if it is empty."""
        _check(sentence)
        self.stems = stems_between(sentence)
        edit(self, {"sentence": sentence}, by=by, at=at)


def propose(sentence: str, by: Person, at: dt.datetime) -> LearningCard:
    """Add a card without evidence; raises RuleBroken if the sentence is empty."""
    _check(sentence)
    card = LearningCard(sentence=sentence, stems=stems_between(sentence), proposed_by=by, proposed_at=at)
    db.session.add(card)
    record("proposed", card, by=by, at=at, changes={"sentence": ["", sentence]})
    return card


def stems_between(sentence: str) -> str:
    """The stems of a sentence, with a space before and after each."""
    return f" {' '.join(stems_of(sentence))} "


def _check(sentence: str) -> None:
    if not sentence.strip():
        raise RuleBroken("Enter the sentence", field="sentence")
