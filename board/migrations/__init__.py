"""Migrations: how the tables of a database follow the models from one release to the next."""

from pathlib import Path

import flask_migrate
from alembic import command
from alembic.autogenerate.api import AutogenContext
from alembic.util import CommandError
from flask import Flask, current_app

from board.database import ExactNumber, UtcDateTime, db, use_write_ahead_log
from board.models.library.index import belongs_to_index
from board.models.review.facts import recount_when_missing
from board.reindex import index_what_is_missing

FOLDER = Path(__file__).parent


class CannotUpgrade(Exception):
    """The database does not belong to this release; its text says what to do."""


def attach(app: Flask) -> None:
    """Let Alembic work on an application's database."""
    flask_migrate.Migrate().init_app(
        app,
        db,
        directory=str(FOLDER),
        render_as_batch=True,
        compare_type=True,
        render_item=_render_item,
        include_name=include_name,
    )


def upgrade() -> None:
    """Bring the current application's database up to date; safe to run at any time, and by several at once.

    Raises CannotUpgrade for a database that a later release has changed already.
    """
    attach(current_app)
    use_write_ahead_log(db.engine)
    config = current_app.extensions["migrate"].migrate.get_config()
    try:
        command.upgrade(config, "head")
    except CommandError as problem:
        raise CannotUpgrade(
            f"This database belongs to another release of the board: {problem}. Install the latest release."
        ) from problem
    recount_when_missing()
    db.session.commit()
    index_what_is_missing()


def include_name(name: str | None, _kind: str, _parents: object) -> bool:
    """Whether Alembic compares something of the database with the models; the library's index is the database's own."""
    return not belongs_to_index(name)


def _render_item(kind: str, item: object, _context: AutogenContext) -> str | bool:
    """Our own types are written as the plain ones that they are in the database, so that migrations outlive our classes."""
    if kind == "type" and isinstance(item, ExactNumber):
        return "sa.String(length=32)"
    return "sa.DateTime()" if kind == "type" and isinstance(item, UtcDateTime) else False
