"""The library's index made anew, a few experiments at a time so that everybody else can go on working."""

from dataclasses import dataclass

from sqlalchemy import select

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.learning.learning_card import LearningCard, stems_between
from board.models.library.entry import (
    LibraryEntry,
    entries_for,
    in_order,
    index,
    keep_words,
    remove_entries,
    words_in,
    words_of,
    write,
)
from board.models.library.index import forget_words_but, mend_index
from board.models.moments import count


@dataclass
class Reindexed:
    """What was read, and what was not as it should be."""

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
    """Read every experiment and learning card afresh and put right whatever differs, committing as it goes."""
    done = Reindexed()
    ids = list(db.session.scalars(select(Experiment.id)))
    words: set[str] = set()
    for some in in_order(ids):
        entries = entries_for(some)
        missing, differing = write(entries)
        found = {word for _row, passages in entries.values() for word in words_of(passages)}
        keep_words(found - words)
        words |= found
        done.experiments += len(entries)
        done.missing += len(missing)
        done.differing += len(differing)
        db.session.commit()
    gone = set(db.session.scalars(select(LibraryEntry.experiment_id))) - set(ids)
    gone -= set(db.session.scalars(select(Experiment.id).where(Experiment.id.in_(gone))))  # logged meanwhile
    remove_entries(gone)
    of_cards: set[str] = set()
    for card in db.session.scalars(select(LearningCard)).all():
        stems = stems_between(card.sentence)
        done.cards += card.stems != stems
        card.stems = stems
        of_cards |= words_in(card.sentence)
    keep_words(of_cards)
    done.gone, done.words = len(gone), forget_words_but(words | of_cards)
    done.index = mend_index()
    db.session.commit()
    return done


def index_what_is_missing() -> None:
    """After an upgrade: experiments of before the library came are read into it."""
    missing = ~select(LibraryEntry).where(LibraryEntry.experiment_id == Experiment.id).exists()
    for some in in_order(list(db.session.scalars(select(Experiment.id).where(missing)))):
        index(some)
        db.session.commit()
    db.session.commit()
