"""Rebuilding the library's index, a few experiments at a time, so that everybody can go on working."""

from dataclasses import dataclass

from sqlalchemy import select

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.learning.learning_card import LearningCard, stems_between
from board.models.library.document import documents_of
from board.models.library.entry import LibraryEntry, index, remove_entries, words_of, write
from board.models.library.index import mend_index
from board.models.library.vocabulary import forget_words_but, in_batches, keep_words, words_in
from board.models.moments import count


@dataclass
class Reindexed:
    """What was read, and what had to be corrected."""

    experiments: int = 0
    missing: int = 0
    differing: int = 0
    gone: int = 0
    words: int = 0
    index: bool = False
    cards: int = 0

    def __str__(self) -> str:
        said = [
            (self.missing, f"{count(self.missing, 'experiment')} could not be found"),
            (self.differing, f"{count(self.differing, 'experiment')} said something else"),
            (self.gone, f"{count(self.gone, 'entry', 'entries')} belonged to no experiment"),
            (self.words, f"{count(self.words, 'word')} stood nowhere any more"),
            (self.cards, f"{count(self.cards, 'learning card')} said something else"),
            (self.index, "the database’s own index differed from the entries"),
        ]
        differed = ", ".join(words for number, words in said if number)
        read = f"Read {count(self.experiments, 'experiment')}. "
        return read + (f"Put right: {differed}." if differed else "Nothing differed.")


def reindex() -> Reindexed:
    """Read every experiment and learning card again and correct what differs, committing batch by batch."""
    done = Reindexed()
    ids = list(db.session.scalars(select(Experiment.id)))
    words: set[str] = set()
    for some in in_batches(ids):
        documents = documents_of(some)
        missing, differing = write(documents)
        found = {word for document in documents.values() for word in words_of(document)}
        keep_words(found - words)
        words |= found
        done.experiments += len(documents)
        done.missing += missing
        done.differing += differing
        db.session.commit()
    gone = set(db.session.scalars(select(LibraryEntry.experiment_id))) - set(ids)
    gone -= set(db.session.scalars(select(Experiment.id).where(Experiment.id.in_(gone))))  # logged meanwhile
    remove_entries(gone)
    for card in db.session.scalars(select(LearningCard)).all():
        stems = stems_between(card.sentence)
        done.cards += card.stems != stems
        card.stems = stems
        words |= words_in(card.sentence)
    keep_words(words)
    done.gone, done.words, done.index = len(gone), forget_words_but(words), mend_index()
    db.session.commit()
    return done


def index_what_is_missing() -> None:
    """Index the experiments that are older than the library; run after an upgrade."""
    missing = ~select(LibraryEntry).where(LibraryEntry.experiment_id == Experiment.id).exists()
    for some in in_batches(db.session.scalars(select(Experiment.id).where(missing))):
        index(some)
        db.session.commit()
    db.session.commit()
