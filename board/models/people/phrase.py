"""A phrase: one of the few sayings that an organisation shares, such as “never waste a mistake”.

Administrators maintain them.
"""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.fields import field
from board.models.people.activity import edit, record
from board.models.people.archiving import Archivable
from board.models.people.person import Person

LONGEST_PHRASE = 80
LONGEST_MEANING = 280
# Nobody knows more than these by heart, and only what everyone knows is a common language.
MOST_PHRASES = 9


class Phrase(Archivable, Model):
    """A saying and what it means here. A shout-out, a learning or an experiment can name the phrase it lives by."""

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(LONGEST_PHRASE), info=field("Text"))
    meaning: Mapped[str] = mapped_column(String(LONGEST_MEANING), default="", info=field("Meaning"))
    position: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    def reword(self, text: str, meaning: str, by: Person, at: dt.datetime) -> None:
        """Change the text and meaning; raises RuleBroken for an empty text or the text of another phrase."""
        _check(text, self)
        edit(self, {"text": text, "meaning": meaning}, by=by, at=at)

    def stand_at(self, place: int, by: Person, at: dt.datetime) -> None:
        """Move it to a position among the phrases, from 1."""
        others = [phrase for phrase in phrases() if phrase.id != self.id]
        others.insert(max(0, place - 1), self)
        for position, phrase in enumerate(others, 1):
            edit(phrase, {"position": position}, by=by, at=at, verb="placed")

    def _before_restoring(self, archived_at: dt.datetime) -> None:
        _check(self.text, self)
        _check_room()


def add_phrase(text: str, meaning: str, by: Person, at: dt.datetime) -> Phrase:
    """Add a phrase after the others; raises RuleBroken for an empty text, a text in use, and beyond MOST_PHRASES."""
    _check(text, None)
    _check_room()
    there = phrases()
    phrase = Phrase(text=text, meaning=meaning, position=max((one.position for one in there), default=0) + 1)
    db.session.add(phrase)
    record("added", phrase, by=by, at=at, changes={"text": ["", text], "meaning": ["", meaning]})
    return phrase


def phrases(archived: bool = False) -> Sequence[Phrase]:
    """The current phrases in their order, or the archived ones."""
    wanted = Phrase.archived_at.is_not(None) if archived else Phrase.archived_at.is_(None)
    return db.session.scalars(select(Phrase).where(wanted).order_by(Phrase.position, Phrase.id)).all()


def check_phrase(chosen: int | None, before: int | None) -> None:
    """Raises RuleBroken for an archived or unknown phrase id, unless it was chosen before."""
    if chosen is not None and chosen != before:
        phrase = db.session.get(Phrase, chosen)
        if phrase is None or phrase.archived_at is not None:
            raise RuleBroken("Choose a phrase from the list, or none", field="phrase_id")


def _check(text: str, own: Phrase | None) -> None:
    if not text.strip():
        raise RuleBroken("Enter the phrase", field="text")
    if any(one is not own and one.text.casefold() == text.casefold() for one in phrases()):
        raise RuleBroken("This phrase is there already.", field="text")


def _check_room() -> None:
    if len(phrases()) >= MOST_PHRASES:
        raise RuleBroken(
            f"There are {MOST_PHRASES} phrases already. Archive one first: nobody knows more by heart.", field="text"
        )
