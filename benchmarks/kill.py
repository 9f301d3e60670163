"""Nothing saved is lost: `python benchmarks/kill.py [--times 50]`, the server killed again and again under 6 writers.

It proves what the end of a process does, not what a power cut does.
"""

import argparse
import http.client
import random
import sqlite3
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from sqlalchemy import make_url, select  # noqa: E402

from benchmarks.fill import SLUG, fill  # noqa: E402
from benchmarks.served import Browser, Served  # noqa: E402
from board.database import db  # noqa: E402
from board.models.experiments.experiment import Experiment  # noqa: E402

WRITERS = 6


def main() -> None:
    """Kill the server, start it again, and look for every idea that was acknowledged."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=50, help="how often the server is killed (default: 50)")
    times = options.parse_args().times
    with Served() as served:
        app = served.app()
        with app.app_context():
            fill(0)
            db.session.remove()
            db.engine.dispose()
        served.start()
        writers = [Browser(served.port).sign_in() for _ in range(WRITERS)]
        acknowledged: set[str] = set()
        damaged = 0
        for turn in range(times):
            acknowledged |= write_until_killed(served, writers, turn)
            damaged += not is_sound(served)
            served.start()
        with app.app_context():
            there = set(db.session.scalars(select(Experiment.title)))
            print(f"{db.engine.dialect.name}: killed {times} times under {WRITERS} writers")
            db.session.remove()
            db.engine.dispose()
    missing = acknowledged - there
    print(f"  {len(acknowledged)} ideas were acknowledged, {len(missing)} of them are missing")
    print(f"  {len(there - acknowledged)} were saved without an answer, which the writers were told by their browsers")
    print(f"  the database was damaged {damaged} times")
    sys.exit(bool(missing or damaged))


def write_until_killed(served: Served, writers: list[Browser], turn: int) -> set[str]:
    """The titles of the ideas that were acknowledged as saved, until the server was killed."""
    saved: set[str] = set()

    def keep_writing(writer: int) -> None:
        browser, number = writers[writer], 0
        browser.connection.close()
        while True:
            title = f"Idea {turn}.{writer}.{number}"
            try:
                status = browser.ask("POST", f"/teams/{SLUG}/experiments", {"title": title}, htmx=True).status
            except (OSError, http.client.HTTPException):
                return
            if status == 200:
                saved.add(title)
            number += 1

    threads = [threading.Thread(target=keep_writing, args=(writer,)) for writer in range(len(writers))]
    for thread in threads:
        thread.start()
    time.sleep(random.Random(turn).uniform(0.1, 1.0))
    served.kill()
    for thread in threads:
        thread.join()
    return saved


def is_sound(served: Served) -> bool:
    """Whether SQLite finds no error in its file, as the kill has left it."""
    url = make_url(served.settings.database_url)
    if url.get_backend_name() != "sqlite":
        return True
    with closing(sqlite3.connect(str(url.database))) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchall()
        astray = connection.execute("PRAGMA foreign_key_check").fetchall()
    return found == [("ok",)] and not astray


if __name__ == "__main__":
    main()
