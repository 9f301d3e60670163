"""The database session, the names of constraints, and what makes SQLite safe with many users."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask import g, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, MetaData, String, event
from sqlalchemy.engine import Connection, Dialect, Engine, ExceptionContext
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction
from sqlalchemy.types import TypeDecorator

from board.write_lock import LONGEST_IN_A_COMMAND, LONGEST_IN_A_REQUEST, begin_writing, waited_in_vain

# Milliseconds, for everything but the write lock, for which board/write_lock.py waits.
SQLITE_BUSY_MILLISECONDS = 10_000
# Seconds.
A_MOMENT = 0.2


# Prepared statements per connection: as many as the product has; psycopg's default is a hundred.
STATEMENTS_PREPARED = 1000
WRITTEN = "written"


class UtcDateTime(TypeDecorator[dt.datetime]):
    """A moment, stored in UTC without a time zone (SQLite has none) and loaded with it."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs its time zone.")
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        return None if value is None else value.replace(tzinfo=dt.UTC)


class ExactNumber(TypeDecorator[Decimal]):
    """A decimal number, stored as text so that it is loaded exactly as typed (SQLite has only floats)."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else f"{value:f}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class Base(DeclarativeBase):
    """The base class of all records."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


Base.registry.update_type_annotation_map({dt.datetime: UtcDateTime, Decimal: ExactNumber})

# Saved values are what the answer shows; loading them again would double the queries of a write.
# Without their parameters, errors can be logged: among those are raw notes, addresses and hashes of passwords.
db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False}, engine_options={"hide_parameters": True})

if TYPE_CHECKING:

    class Model(Base):
        """What records are, for type checkers, which cannot follow an attribute that is made at run time."""

        __abstract__ = True
else:
    Model = db.Model


@event.listens_for(Engine, "connect")
def _prepare(connection: Any, _record: Any) -> None:
    if not type(connection).__module__.startswith("sqlite3"):
        connection.prepared_max = STATEMENTS_PREPARED
        return
    connection.isolation_level = None  # transactions begin in `_begin`, not where the driver guesses
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA synchronous=FULL")  # an acknowledged write survives a power cut
    cursor.execute(f"PRAGMA busy_timeout={SQLITE_BUSY_MILLISECONDS}")
    cursor.close()


@event.listens_for(Engine, "handle_error")
def _say_no_values(context: ExceptionContext) -> None:
    """Leave in an error what went wrong, and not the values: PostgreSQL adds lines with the row that it refused."""
    whole = str(context.original_exception)
    first = whole.partition("\n")[0]
    if context.sqlalchemy_exception is not None and first != whole:
        context.original_exception.args = (first,)
        context.sqlalchemy_exception.args = tuple(str(one).replace(whole, first) for one in context.sqlalchemy_exception.args)


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """Readers begin plainly. Writers take SQLite's write lock first: upgrading a read transaction later can fail."""
    if connection.dialect.name == "sqlite":
        options = connection.get_execution_options()
        if _only_reads() and not options.get("writes"):
            connection.exec_driver_sql("BEGIN")
        else:
            usual = LONGEST_IN_A_REQUEST if has_request_context() else LONGEST_IN_A_COMMAND
            begin_writing(connection, options.get("waits", usual))


def _only_reads() -> bool:
    return has_request_context() and (request.method in ("GET", "HEAD", "OPTIONS") or "only_reads" in g)


def end_reading(_problem: BaseException | None = None) -> None:
    """Release the database after a request that has only read, at least since its commit.

    It commits rather than rolls back, because after a rollback psycopg forgets every prepared statement, and parsing and planning
    them again takes PostgreSQL longer than answering most of them. A transaction that was written to against this rule is not
    committed.
    """
    if not (_only_reads() and db.session.registry.has()):
        return
    session = db.session()
    if session.in_transaction() and session.is_active and WRITTEN not in session.info:
        session.commit()


@event.listens_for(Session, "after_flush")
def _has_written(session: Session, _flush: Any) -> None:
    session.info[WRITTEN] = True


@event.listens_for(Session, "after_transaction_end")
def _has_ended(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(WRITTEN, None)


def writes_from_now_on() -> None:
    """Begin a transaction that may write, in a request that began as one that reads: SQLite then waits for the write lock first.

    For a GET that has to write, which only a redirect from another site is.
    """
    db.session.rollback()
    db.session.connection(execution_options={"writes": True})


@contextmanager
def writing_if_free() -> Iterator[Connection]:
    """A transaction of its own, for what may as well be written later: nothing is, where others keep the lock for a moment."""
    try:
        with db.engine.connect().execution_options(writes=True, waits=A_MOMENT) as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(A_MOMENT * 1000)}")
            yield connection
            connection.commit()
    except OperationalError as problem:
        if not waited_in_vain(problem):
            raise


def only_reads_from_now_on() -> None:
    """Declare, after the commit of a request, that the rest only reads, so that it need not wait for the write lock again."""
    g.only_reads = True


def has_committed() -> bool:
    """Whether this request has committed, so that running it again would write twice."""
    return "only_reads" in g


def use_write_ahead_log(engine: Engine) -> None:
    """Let SQLite be read while it is written (WAL).

    The file stores it, so it is set once before serving and not by each worker.
    """
    if engine.dialect.name == "sqlite":
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA journal_mode=WAL")
        finally:
            raw.close()
