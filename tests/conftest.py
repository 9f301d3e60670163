"""Fixtures of all tests: the application with an empty database, its strict client, and the cast."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.engine import Engine

from board import create_app
from board.api.sign_on.door import wrong_tokens
from board.database import db, use_write_ahead_log
from board.models.people import person as people
from board.models.review.aggregate_cache import clear_aggregates
from board.settings import Settings
from board.web.boards.boards import named_stages, surroundings
from board.web.boards.cards import boards_kept
from board.web.sign_on.single_sign_on import noted
from tests.cast import *  # noqa: F403  the cast are fixtures
from tests.demo_fixture import *  # noqa: F403  and the demo
from tests.pages import StrictClient
from tests.seeded_fixture import *  # noqa: F403  and so is what is seeded
from tests.seeded_fixture import empty_every_table

# Hashing is slow on purpose; the tests sign in too often for that.
people.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


# Whoever opens a database does it by one of these.
DATABASE_FIXTURES = {"settings", "own_settings", "served", "shared_server", "tmp_path"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what opens no database where a database is given: its answer is that of the run without one."""
    if "BOARD_TEST_DATABASE_URL" not in os.environ or config.option.file_or_dir:
        return
    fixtures = {item: DATABASE_FIXTURES.intersection(getattr(item, "fixturenames", ())) for item in items}
    config.hook.pytest_deselected(items=[item for item in items if not fixtures[item]])
    items[:] = [item for item in items if fixtures[item]]


@pytest.fixture(scope="session")
def settings() -> Iterator[Settings]:
    """Settings for a separate database: an SQLite file in memory where possible, or the database that the environment names."""
    fast = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
    with tempfile.TemporaryDirectory(dir=fast) as folder:
        url = database_of_our_own() if "BOARD_TEST_DATABASE_URL" in os.environ else f"sqlite:///{folder}/test.sqlite"
        yield Settings.from_environment({"BOARD_INSTANCE": folder, "BOARD_DATABASE_URL": url})


def database_of_our_own() -> str:
    """The URL of the database in the environment; if tests run in parallel, of one database for each process beside it."""
    given = os.environ["BOARD_TEST_DATABASE_URL"]
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        return given
    url = make_url(given).set(drivername="postgresql+psycopg")
    name = f"{url.database}_{worker}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if not connection.scalar(text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}):
            connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def application(settings: Settings, pytestconfig: pytest.Config) -> Iterator[Flask]:
    """The application, created once; compiled templates are cached for other processes and the next run."""
    app = create_app(settings)
    if pytestconfig.pluginmanager.hasplugin("cacheprovider"):
        app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(pytestconfig.cache.mkdir("templates")))
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with app.app_context():
        db.drop_all()
        db.create_all()
        use_write_ahead_log(db.engine)  # as when it is served: reading does not block writing
    app.test_client_class = StrictClient
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(application: Flask) -> Iterator[Flask]:
    """The application with an empty database, in its context."""
    # A team of an earlier test may have had the same id and revision.
    for kept in (
        surroundings.cache_clear,
        named_stages.cache_clear,
        boards_kept.clear,
        clear_aggregates,
        wrong_tokens.clear,
        noted.clear,
    ):
        kept()
    with application.app_context():
        yield application
        db.session.rollback()
        db.session.remove()
        empty_every_table()


@pytest.fixture
def client(app: Flask) -> Iterator[StrictClient]:
    """A browser without JavaScript that validates every page."""
    client = app.test_client()
    assert isinstance(client, StrictClient)
    yield client
    client.stop_listening()


@pytest.fixture
def queries(app: Flask) -> Iterator[list[str]]:
    """Every SQL statement that is sent during the test."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT")):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)
