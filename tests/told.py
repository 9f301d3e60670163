"""What is told: the demo on a Monday, told once by each process and put back for every file that reads it."""

import datetime as dt
from collections.abc import Iterator

import pytest
from flask import Flask

from board.database import db
from board.demo import load_demo
from tests.laid import Rows, put_back, rows_of_every_table, take_everything_away

MONDAY = dt.datetime(2026, 11, 23, 10, 30, tzinfo=dt.UTC)


@pytest.fixture(scope="session")
def told_before() -> list[Rows]:
    """Empty until the demo has been told."""
    return []


@pytest.fixture(scope="module")
def told_once(application: Flask, told_before: list[Rows]) -> Iterator[None]:
    """There for all the tests of a file, which only read."""
    with application.app_context():
        if told_before:
            put_back(told_before[0])
        else:
            load_demo(MONDAY)
            db.session.commit()
            told_before.append(rows_of_every_table())
        yield
        db.session.remove()
        take_everything_away()


@pytest.fixture
def told(application: Flask, told_once: None) -> Flask:
    """The demo, with nothing loaded of it yet."""
    db.session.rollback()
    db.session.expunge_all()
    return application


__all__ = ["told", "told_before", "told_once"]
