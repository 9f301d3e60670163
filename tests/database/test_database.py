"""The database: what is asked again and again is parsed once, who writes waits for nobody half way, and nothing points nowhere."""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from board.database import db
from tests.factories import make_experiment

# psycopg prepares what it is asked more often than five times.
OFTEN = 7


def prepared() -> int:
    """How many statements the open connections have prepared."""
    db.session.commit()
    open_connections = [db.engine.connect() for _ in range(db.engine.pool.checkedin())]
    counts = [one.exec_driver_sql("SELECT count(*) FROM pg_prepared_statements").scalar_one() for one in open_connections]
    for one in open_connections:
        one.close()
    return sum(counts)


def test_what_a_page_asks_again_and_again_is_prepared_once(client, school, mel):
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite keeps no statements for a connection")
    page = f"/experiments/{make_experiment(school, 'Ring first', by=mel).id}"
    client.sign_in(mel)
    db.session.commit()
    db.engine.dispose()  # tests with many people at once leave many connections, each of which learns for itself
    for _ in range(OFTEN):
        assert client.get(page).status_code == 200
    assert prepared() > OFTEN


def test_a_page_that_only_reads_keeps_no_transaction_open(client, school, mel):
    client.sign_in(mel).get(f"/teams/{school.slug}/board")
    db.session.commit()
    assert db.engine.pool.checkedout() == 0


def test_what_is_written_against_the_rule_while_reading_is_not_kept(app, school, mel):
    experiment = make_experiment(school, "Ring first", by=mel)
    with app.test_request_context("/"):
        experiment.title = "Ring twice"
        db.session.flush()
    db.session.rollback()
    db.session.refresh(experiment)
    assert experiment.title == "Ring first"


def test_nothing_points_at_what_is_not_there(app, school):
    with pytest.raises(IntegrityError):
        db.session.execute(text("INSERT INTO stage_setting (team_id, stage, label) VALUES (0, 'ideas', '')"))


@pytest.mark.parametrize(("method", "is_taken"), [("GET", False), ("POST", True)])
def test_whoever_may_write_takes_the_write_lock_at_once_and_whoever_reads_does_not(app, school, method, is_taken):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL locks rows")

    def somebody_else_writes():
        with closing(sqlite3.connect(db.engine.url.database, timeout=0)) as other:
            other.execute("BEGIN IMMEDIATE")

    db.session.commit()
    with app.test_request_context("/", method=method):
        db.session.execute(text("SELECT count(*) FROM team"))
        if is_taken:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                somebody_else_writes()
        else:
            somebody_else_writes()
        db.session.rollback()
