"""What the library does when something is put on record: what it searches is indexed by the same commit."""

from collections.abc import Iterable

from sqlalchemy import select

from board.database import db
from board.models.changes import Recorded
from board.models.fields import searched_in
from board.models.learning.learning_card import LearningCard
from board.models.library.entry import index
from board.models.library.vocabulary import keep_words, words_in

# These put something there, or take it away, without naming a field.
ALWAYS = ("logged", "withdrew")


def index_what_was_recorded(recorded: Iterable[Recorded]) -> None:
    """Bring the library up to date with what a transaction put on record."""
    searched = [one for one in recorded if one.verb in ALWAYS or one.fields & searched_in(one.subject)]
    # A retrospective may have looked at several experiments, which it does not name.
    retrospectives = {one.subject_id for one in searched if one.subject == "retrospective"}
    cards = {one.subject_id for one in searched if one.subject == "learning_card"}
    index({one.experiment_id for one in searched if one.experiment_id is not None}, retrospectives)
    if cards:
        sentences = db.session.scalars(select(LearningCard.sentence).where(LearningCard.id.in_(cards)))
        keep_words({word for sentence in sentences for word in words_in(sentence)})
