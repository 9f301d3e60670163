"""A tag: a free word or two that groups experiments. A team writes its own tags, and anyone may reuse them."""

import datetime as dt
import unicodedata
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, delete
from sqlalchemy.orm import Mapped, mapped_column

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.fields import field
from board.models.people.activity import edit
from board.models.people.person import Person

if TYPE_CHECKING:
    from board.models.experiments.experiment import Experiment

# More than these distinguish nothing.
MOST_TAGS = 6
LONGEST_TAG = 30
LONGEST_KEY = LONGEST_TAG * 3
# One line as typed, with room for spaces that are removed.
LONGEST_TAGS = 300


class Tag(Model):
    """One tag of an experiment, for lookup: tags with equal keys are the same tag. The experiment itself keeps their order."""

    __table_args__ = (Index(None, "key", "experiment_id"),)

    experiment_id: Mapped[int] = mapped_column(ForeignKey("experiment.id"), primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(LONGEST_KEY), primary_key=True)
    word: Mapped[str] = mapped_column(String(LONGEST_TAG), info=field("Word"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))


def key_of(word: str) -> str:
    """What makes two tags the same: case, Unicode form (NFKC) and the number of spaces do not matter."""
    return " ".join(unicodedata.normalize("NFKC", word).casefold().split())


def read_tags(typed: str) -> list[str]:
    """The tags in a comma-separated line, each once, as first written.

    Raises RuleBroken for more than MOST_TAGS, and for one of more than LONGEST_TAG characters.
    """
    words = (" ".join(word.split()).lstrip("#").lstrip() for word in typed.split(","))
    first: dict[str, str] = {}
    for word in filter(None, words):
        first.setdefault(key_of(word), word)
    tags = list(first.values())
    for tag in tags:
        # One character can fold to many, which the key is made of.
        if len(tag) > LONGEST_TAG or len(key_of(tag)) > LONGEST_KEY:
            raise RuleBroken(f"A tag must be {LONGEST_TAG} characters or fewer: shorten “{tag}”", field="tags")
    if len(tags) > MOST_TAGS:
        raise RuleBroken(f"Six tags at most. You have {len(tags)}.", field="tags")
    return tags


def in_a_line(words: list[str]) -> str:
    """Tags as a comma-separated line, the form in which they are typed and stored."""
    return ", ".join(words)


def retag(experiment: "Experiment", typed: str, by: Person, at: dt.datetime) -> None:
    """Replace an experiment's tags; raises RuleBroken for too many or too long ones."""
    words = read_tags(typed)
    if not edit(experiment, {"tags": in_a_line(words)}, by=by, at=at):
        return
    db.session.execute(delete(Tag).where(Tag.experiment_id == experiment.id))
    rows = [Tag(experiment_id=experiment.id, key=key_of(word), word=word, team_id=experiment.team_id) for word in words]
    db.session.add_all(rows)


def tags_of(experiment: "Experiment") -> list[tuple[str, str]]:
    """An experiment's tags in their order, as (key, word)."""
    return [(key_of(word), word) for word in experiment.tags.split(", ") if word]
