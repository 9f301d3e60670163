"""Writes a migration: `python -m board.migrations "Add measures"`; see README in this folder."""

import tempfile
from pathlib import Path

import click
from alembic import command
from alembic.script import Script
from flask import Flask

from board.database import db
from board.migrations import FOLDER, attach, upgrade


@click.command()
@click.argument("what_changes")
@click.option("--afresh", is_flag=True, help="Replace all migrations by one. Only before anybody runs the board for real.")
def write(what_changes: str, afresh: bool) -> None:
    """Compare the models with the migrations so far, and write what is missing."""
    versions = FOLDER / "versions"
    versions.mkdir(exist_ok=True)
    if afresh:
        for migration in versions.glob("*.py"):
            migration.unlink()
    number = f"{len(list(versions.glob('*.py'))) + 1:04}"
    with tempfile.TemporaryDirectory() as folder:
        app = Flask("board")
        app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{Path(folder) / 'empty.sqlite'}"
        db.init_app(app)
        with app.app_context():
            attach(app)
            upgrade()
            config = app.extensions["migrate"].migrate.get_config(opts=["autogenerate"])
            script = command.revision(config, what_changes, autogenerate=True, rev_id=number)
            db.engine.dispose()
    if not isinstance(script, Script):
        click.echo("Models and migrations agree already.")
        return
    written = Path(script.path)
    lines = written.read_text().splitlines(keepends=True)
    written.write_text("".join(line for line in lines if "# ###" not in line))  # Alembic's remarks to its user


if __name__ == "__main__":
    write()
