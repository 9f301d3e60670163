"""The demo fixture: the demo as it is on a Monday, created once per process and restored for every file that reads it."""

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask

from board.database import db
from board.demo import load_demo
from tests.seeded_fixture import Rows, empty_every_table, insert_rows, rows_of_every_table

MONDAY = dt.datetime(2026, 11, 23, 10, 30, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def demo_rows() -> list[Rows]:
    """All rows of the demo; empty until the first test has used it."""
    return []


@pytest.fixture(scope="module")
def demo_loaded(application: Flask, demo_rows: list[Rows]) -> Iterator[None]:
    """The demo in the database, for all tests of a file; they only read it."""
    with application.app_context():
        if demo_rows:
            insert_rows(demo_rows[0])
        else:
            load_demo(MONDAY)
            db.session.commit()
            demo_rows.append(rows_of_every_table())
        yield
        db.session.remove()
        empty_every_table()


@pytest.fixture
def demo(application: Flask, demo_loaded: None) -> Flask:
    """The application with the demo, and an empty session."""
    db.session.rollback()
    db.session.expunge_all()
    return application


__all__ = ["demo", "demo_loaded", "demo_rows"]
