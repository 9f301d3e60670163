"""The write lock of the database: who waits for it gets it soon, or is told so, and nobody is passed over.

SQLite has one for the whole file, and no queue for it. Whoever waits with its own busy handler looks every tenth of a second in the
end, by which time others have taken it again and again: of eight that wrote without a pause, some waited eight seconds. Looking every
few milliseconds makes it a fair draw, of which the longest wait was two. PostgreSQL locks rows and has queues.
"""

import random
import sqlite3
import time
from typing import Any

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.event import listen
from sqlalchemy.exc import DBAPIError

# In seconds. Half of what a browser waits for htmx, so that people are told by a sentence and not by a time-out.
LONGEST_IN_A_REQUEST = 5.0
# A command may wait for a longer one.
LONGEST_IN_A_COMMAND = 30.0
# In seconds, between two looks.
SHORTEST_PAUSE, LONGEST_PAUSE = 0.001, 0.004
# SQLITE_BUSY, of which the extended codes hold more in their higher bits.
BUSY = 5
# PostgreSQL's lock_not_available.
LOCK_NOT_AVAILABLE = "55P03"


def begin_writing(connection: Connection, longest: float) -> None:
    """Begin a transaction that holds SQLite's write lock. Raises OperationalError if others keep it for this many seconds."""
    raw: Any = connection.connection
    cursor = raw.cursor()
    (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
    end = time.monotonic() + longest
    cursor.execute("PRAGMA busy_timeout=0")
    try:
        while time.monotonic() < end:
            try:
                cursor.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as problem:
                if not _is_busy(problem):
                    raise
                time.sleep(random.uniform(SHORTEST_PAUSE, LONGEST_PAUSE))  # noqa: S311  nothing secret
            else:
                return
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # for an error such as SQLAlchemy raises for every other
    finally:
        cursor.execute(f"PRAGMA busy_timeout={int(usual)}")
        cursor.close()


def limit_waiting(engine: Engine) -> None:
    """Have requests wait for a lock of PostgreSQL no longer than for SQLite's."""
    if engine.dialect.name == "postgresql":
        listen(engine, "connect", _limit_lock_timeout)


def _limit_lock_timeout(connection: Any, _record: Any) -> None:
    connection.execute(f"SET lock_timeout = {int(LONGEST_IN_A_REQUEST * 1000)}")
    connection.commit()


def waited_in_vain(problem: BaseException) -> bool:
    """Whether this error of SQLAlchemy says that others kept a lock for too long."""
    original = problem.orig if isinstance(problem, DBAPIError) else None
    return _is_busy(original) or getattr(original, "sqlstate", None) == LOCK_NOT_AVAILABLE


def _is_busy(problem: BaseException | None) -> bool:
    return isinstance(problem, sqlite3.OperationalError) and problem.sqlite_errorcode & 0xFF == BUSY
