"""Reindexing: what the library says is compared with what is there, and put right."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from board.database import db
from board.models.experiments.decision import DecisionKind
from board.models.learning.learning_card import propose
from board.models.library.card_status import cards_that_say
from board.models.library.entry import LibraryEntry
from board.models.library.query import read_query
from board.models.library.search import search
from board.models.moments import now
from board.models.stages import Stage
from board.reindex import index_what_is_missing, reindex
from tests.factories import make_decision, make_experiment, make_reflected


def titles(typed, person):
    return [match.experiment.title for match in search(typed, person).matches]


def test_nothing_differs_after_much_was_written(school, mel, lee):
    experiment = make_reflected(make_experiment(school, stage=Stage.REFLECTING, by=mel), by=mel)
    make_decision(experiment, DecisionKind.ADAPT, by=lee)
    make_experiment(school, "Idea").archive(by=mel, at=now())
    db.session.commit()
    done = reindex()
    assert (done.experiments, done.missing, done.differing, done.gone, done.index) == (3, 0, 0, 0, False)


def test_reindexing_puts_right_what_was_changed_behind_its_back(school, mel):
    changed, lost = make_experiment(school, "Walking bus"), make_experiment(school, "Scooter train")
    db.session.execute(text("UPDATE experiment SET title = 'Kettles' WHERE id = :id"), {"id": changed.id})
    db.session.execute(db.delete(LibraryEntry).where(LibraryEntry.experiment_id == lost.id))
    db.session.commit()
    db.session.expire_all()
    done = reindex()
    assert str(done) == (
        "Read 2 experiments. Put right: 1 experiment could not be found, 1 experiment said something else, 1 word stood nowhere any more."
    )
    assert titles("kettles", mel) == ["Kettles"]
    assert titles("scooter", mel) == ["Scooter train"]
    assert str(reindex()) == "Read 2 experiments. Nothing differed."


def test_reindexing_mends_sqlites_index_and_postgresqls_cannot_differ(school, mel):
    make_experiment(school, "Walking bus")
    if db.engine.dialect.name == "postgresql":
        with pytest.raises(DatabaseError, match="can only be updated to DEFAULT"):
            db.session.execute(text("UPDATE library_entry SET library_index_words = ''"))
        return
    db.session.execute(text("INSERT INTO library_index (library_index) VALUES ('delete-all')"))
    db.session.commit()
    assert titles("walking", mel) == []
    assert reindex().index
    assert titles("walking", mel) == ["Walking bus"]


def test_after_an_upgrade_experiments_of_before_are_found(school, mel):
    make_experiment(school, "Walking bus")
    db.session.execute(db.delete(LibraryEntry))
    db.session.commit()
    assert titles("walking", mel) == []
    index_what_is_missing()
    assert titles("walking", mel) == ["Walking bus"]


def test_a_learning_card_is_read_afresh_too(school, mel):
    card = propose("People answer a text", by=mel, at=now())
    card.stems = " nothing "
    db.session.commit()
    assert str(reindex()) == "Read 0 experiments. Put right: 1 learning card said something else."
    assert cards_that_say(read_query("texts"), mel, most=1)[1] == 1
    assert str(reindex()) == "Read 0 experiments. Nothing differed."
