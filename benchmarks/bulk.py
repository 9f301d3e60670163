"""Bulk inserts that bypass the models: COPY on PostgreSQL, one prepared statement on SQLite."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Table, func, select, text

from board.database import UtcDateTime, db


def bulk_insert(table: Table, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    """Insert rows into a table; datetimes are in UTC without a time zone, and missing columns get the defaults of the models."""
    given = {
        column.name: column.default.arg
        for column in table.columns
        if column.name not in columns and column.default is not None and column.default.is_scalar
    }
    names, constants = (*columns, *given), tuple(given.values())
    connection = db.session.connection()
    makers = [_maker(table.c[name].type, connection.dialect) for name in names]

    def ready() -> Iterable[tuple[Any, ...]]:
        for row in rows:
            yield tuple(maker(value) if maker else value for maker, value in zip(makers, row + constants, strict=True))

    driver: Any = connection.connection.driver_connection
    quoted = ", ".join(f'"{name}"' for name in names)
    if connection.dialect.name == "postgresql":
        with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({quoted}) FROM STDIN') as copy:  # noqa: S608
            for row in ready():
                copy.write_row(row)
    else:
        marks = ", ".join("?" * len(names))
        driver.executemany(f'INSERT INTO "{table.name}" ({quoted}) VALUES ({marks})', ready())  # noqa: S608


def _maker(kind: Any, dialect: Any) -> Callable[[Any], Any] | None:
    """A function that converts a column's values for the database driver; None if they need no conversion."""
    sqlite = dialect.name == "sqlite"
    if isinstance(kind, UtcDateTime):
        return _moment if sqlite else None
    if not sqlite:
        return getattr(kind, "process_bind_param", None) and (lambda value: kind.process_bind_param(value, dialect))
    found: Callable[[Any], Any] | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return found


def _moment(value: dt.datetime | None) -> str | None:
    return None if value is None else value.isoformat(sep=" ", timespec="microseconds")


def go_on_counting() -> None:
    """Set PostgreSQL's sequences to the highest inserted ids; SQLite needs nothing."""
    connection = db.session.connection()
    if connection.dialect.name != "postgresql":
        return
    for table in db.metadata.sorted_tables:
        if "id" in table.c and table.c.id.autoincrement and table.name != "organisation":
            highest = db.session.scalar(select(func.max(table.c.id)))
            if highest:
                db.session.execute(text(f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), {highest})"))  # noqa: S608
