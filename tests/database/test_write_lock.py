"""The write lock: who waits is not passed over, who waits in vain is told so, and who reads waits for nobody."""

import datetime as dt
import threading
import time
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.pool import NullPool

from board import database, write_lock
from board.database import db, use_write_ahead_log
from board.models.experiments.experiment import Experiment
from board.models.moments import now
from board.models.people.sign_in import SignIn
from tests.factories import make_experiment

A_DAY = dt.timedelta(days=1)


@contextmanager
def somebody_else_saving(*tables):
    """Another connection that holds the write lock; on PostgreSQL, those of these tables."""
    db.session.commit()
    engine = create_engine(db.engine.url, poolclass=NullPool)
    with engine.connect() as connection:
        connection = connection.execution_options(writes=True)
        connection.begin()
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"LOCK TABLE {', '.join(tables)} IN EXCLUSIVE MODE"))
        yield
        connection.rollback()


@pytest.fixture
def impatient(monkeypatch):
    """Nobody waits long, so that the tests do not."""
    monkeypatch.setattr(database, "LONGEST_IN_A_REQUEST", 0.05)
    monkeypatch.setattr(write_lock, "LONGEST_IN_A_REQUEST", 0.05)
    db.engine.dispose()
    yield
    db.session.rollback()
    db.session.remove()
    db.engine.dispose()  # the connections of PostgreSQL keep the limit that they began with


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["a page", "htmx"])
def test_who_cannot_save_because_others_do_is_told_so_and_nothing_is_saved(client, school, mel, impatient, caplog, headers):
    client.sign_in(mel)
    board, form = f"/teams/{school.slug}/board", f"/teams/{school.slug}/experiments"
    page = client.get(board).text
    with somebody_else_saving("experiment", "team"):
        answer = client.post(form, data={"title": "Ring first"}, headers=headers)
    assert answer.status_code == 503
    assert "The board is busy" in answer.text
    assert "nothing of yours was saved. Try again in a moment." in answer.text
    assert "Unforeseen" not in caplog.text
    assert db.session.scalars(select(Experiment)).all() == []
    assert client.get(board).text.count("data-version") == page.count("data-version")


def test_who_reads_waits_for_nobody_who_saves(client, school, mel):
    make_experiment(school, "Ring first", by=mel)
    client.sign_in(mel)
    sign_in = db.session.scalars(select(SignIn)).one()
    sign_in.last_seen_at = now() - 2 * A_DAY
    board = f"/teams/{school.slug}/board"
    with somebody_else_saving("sign_in", "team"):
        started = time.monotonic()
        assert "Ring first" in client.get(board).text
        assert time.monotonic() - started < write_lock.LONGEST_IN_A_REQUEST
    assert now() - db.session.scalars(select(SignIn)).one().last_seen_at > A_DAY
    client.get(board)
    assert now() - db.session.scalars(select(SignIn)).one().last_seen_at < A_DAY


def test_whoever_waits_for_sqlite_is_not_passed_over_by_those_who_save_without_a_pause(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'lock.sqlite'}")
    use_write_ahead_log(engine)
    is_over, saved, passed_over = threading.Event(), [], []

    def keep_saving():
        while not is_over.is_set():
            with engine.begin():
                saved.append("again")
                time.sleep(0.005)
            time.sleep(0.0005)

    busy = [threading.Thread(target=keep_saving) for _ in range(2)]
    for one in busy:
        one.start()
    for _ in range(8):
        before = len(saved)
        with engine.begin():
            passed_over.append(len(saved) - before)
        time.sleep(0.003)
    is_over.set()
    for one in busy:
        one.join()
    engine.dispose()
    assert sorted(passed_over)[len(passed_over) // 2] < 10
