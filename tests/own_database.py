"""A separate database for one test, without tables: an SQLite file, or a schema in the PostgreSQL of the suite."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from board.settings import Settings


@pytest.fixture
def own_settings(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The BOARD_ variables of a new installation."""
    with new_installation(tmp_path) as variables:
        yield variables


@contextmanager
def new_installation(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The BOARD_ variables of a new installation in this folder, for longer than a test."""
    given = os.environ.get("BOARD_TEST_DATABASE_URL")
    variables = {"BOARD_INSTANCE": str(tmp_path), "BOARD_DEMO": "no", "BOARD_MAIL_BY_ITSELF": "no"}
    if not given:
        yield {**variables, "BOARD_DATABASE_URL": f"sqlite:///{tmp_path / 'board.sqlite'}"}
        return
    url = Settings.from_environment({**variables, "BOARD_DATABASE_URL": given}).database_url
    schema = f"own_{secrets.token_hex(4)}"
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    own = make_url(url).update_query_dict({"options": f"-csearch_path={schema}"})
    yield {**variables, "BOARD_DATABASE_URL": own.render_as_string(hide_password=False)}
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))


def is_sqlite(variables: dict[str, str]) -> bool:
    """Whether a test runs on SQLite."""
    return variables["BOARD_DATABASE_URL"].startswith("sqlite")
