"""A backup: a complete copy of the database in one file, taken while the board is being served."""

import os
import shlex
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.engine import URL

# Of SQLite's virtual machine, which takes millions of them in a second.
STEPS_BETWEEN_SIGNALS = 100_000


class CannotBackUp(Exception):
    """No backup was made; the text says why and what to do instead."""


def back_up(database: URL, target: Path) -> int:
    """Copy an SQLite database into a new file and check the copy; returns its size in bytes. Raises CannotBackUp.

    The file appears complete and checked or not at all, and never replaces another.
    """
    if database.get_backend_name() != "sqlite":
        raise CannotBackUp(f"PostgreSQL makes its own backups while it serves. Run:\n\n  {_pg_dump(database, target)}\n")
    source = Path(database.database or "")
    if not source.is_file():
        raise CannotBackUp(f"There is no database at {source} yet. It is made by board serve or board upgrade.")
    if target.exists():
        raise CannotBackUp(f"{target} is there already, and a backup never overwrites a file. Choose another name.")
    if not target.parent.is_dir():
        raise CannotBackUp(f"There is no folder {target.parent}. Make it first, or choose another.")
    try:
        # A folder of its own goes as a whole, with the journal that SQLite leaves beside a copy where the disk is full.
        with TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent, ignore_cleanup_errors=True) as folder:
            copy = Path(folder) / target.name
            # It holds names and hashed passwords, so only its owner may read it, from the first byte.
            os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, timeout=30)) as connection:
                # Python takes note of a signal in between, and no sooner than SQLite calls it.
                connection.set_progress_handler(lambda: 0, STEPS_BETWEEN_SIGNALS)
                connection.execute("VACUUM INTO ?", (str(copy),))
            _check(copy)
            _keep(copy, target)
    except (OSError, sqlite3.Error) as problem:
        raise CannotBackUp(f"The backup was not made: {problem}.") from problem
    return target.stat().st_size


def _check(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchall()
        astray = connection.execute("PRAGMA foreign_key_check").fetchall()
    if found != [("ok",)] or astray:
        raise CannotBackUp("The copy is damaged, so it was thrown away. Is the disk full? Check the database itself too.")


def _keep(copy: Path, target: Path) -> None:
    """Name a checked copy once it is on disk. A hard link never replaces a file that was created meanwhile."""
    with copy.open("rb+") as file:
        os.fsync(file.fileno())
    try:
        os.link(copy, target)
    except FileExistsError:
        raise CannotBackUp(f"{target} is there already, and a backup never overwrites a file. Choose another name.") from None
    except OSError:  # some network folders and memory sticks have no hard links
        copy.rename(target)


def _pg_dump(database: URL, target: Path) -> str:
    """The pg_dump command, without the password, which pg_dump asks for."""
    plain = database._replace(drivername="postgresql", password=None).render_as_string()
    return shlex.join(["pg_dump", "--format=custom", f"--file={target}", plain])
