"""How Alembic reaches this database: whole or not at all, one at a time, and with nothing left pointing nowhere."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

from board.database import db

# Any number does, as long as nothing else that shares the database locks the same one.
UPGRADE_LOCK = 20_261_123


def run() -> None:
    """Migrate in one transaction, so that a process that is killed half way leaves the database as it was."""
    with db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            # Rebuilding a table drops it for a moment; SQLite takes this setting only outside a transaction.
            _pragma(connection, "foreign_keys=OFF")
        try:
            with connection.begin():
                if not sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": UPGRADE_LOCK})
                context.configure(
                    connection=connection,
                    target_metadata=db.metadata,
                    transactional_ddl=True,
                    process_revision_directives=_leave_out_empty,
                    **current_app.extensions["migrate"].configure_args,
                )
                context.run_migrations()
                if sqlite and (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
                    raise RuntimeError(f"The migration would leave rows that point nowhere: {lost[:5]}. Nothing was changed.")
        finally:
            if sqlite:
                _pragma(connection, "foreign_keys=ON")


def _leave_out_empty(_context: object, _revision: object, scripts: list[Any]) -> None:
    """No migration is written when nothing has changed."""
    if scripts and scripts[0].upgrade_ops is not None and scripts[0].upgrade_ops.is_empty():
        scripts.clear()


def _pragma(connection: Connection, setting: str) -> None:
    """Past SQLAlchemy, which would begin a transaction first."""
    connection.connection.cursor().execute(f"PRAGMA {setting}")


run()
