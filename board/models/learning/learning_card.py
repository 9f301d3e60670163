"""A learning card: one sentence that holds across experiments, of whatever team; anyone may propose one."""

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

# Longer than this it is a story, and belongs to one experiment.
LONGEST_SENTENCE = 280


class LearningCard(Archivable, Model):
    """What several experiments taught, said once; everyone who signs in reads it."""

    id: Mapped[int] = mapped_column(primary_key=True)
    sentence: Mapped[str] = mapped_column(String(LONGEST_SENTENCE), info=field("Sentence", searched=True))
    # The stems of its words between spaces, so that it is found in any form of them, as the library finds experiments.
    stems: Mapped[str] = mapped_column(Text)
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)

    proposed_by: Mapped[Person] = relationship()

    __mapper_args__ = {"version_id_col": version}

    def reword(self, sentence: str, by: Person, at: dt.datetime) -> None:
        """Say the same in better words; raises RuleBroken without any."""
        _check(sentence)
        self.stems = stems_between(sentence)
        edit(self, {"sentence": sentence}, by=by, at=at)


def propose(sentence: str, by: Person, at: dt.datetime) -> LearningCard:
    """A new card, which no experiment supports yet; raises RuleBroken without a sentence."""
    _check(sentence)
    card = LearningCard(sentence=sentence, stems=stems_between(sentence), proposed_by=by, proposed_at=at)
    db.session.add(card)
    record("proposed", card, by=by, at=at, changes={"sentence": ["", sentence]})
    return card


def stems_between(sentence: str) -> str:
    """The stems of a sentence with a space before and after each."""
    return f" {' '.join(stems_of(sentence))} "


def _check(sentence: str) -> None:
    if not sentence.strip():
        raise RuleBroken("Enter the sentence", field="sentence")
