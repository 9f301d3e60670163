"""How fast the pages about many teams are: `python benchmarks/facts.py [--teams 100 1000]`, served as `board serve` does.

With 100 experiments, 1,000 moves and 500 readings to a team; on SQLite, or on the PostgreSQL that BOARD_DATABASE_URL names, in
a schema of its own. What is not there yet is left out.
"""

import argparse
import datetime as dt
import os
import sys
import time
from pathlib import Path
from statistics import median, quantiles

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from flask import Flask  # noqa: E402
from sqlalchemy import func, select  # noqa: E402

from benchmarks.board import Step, queries_of  # noqa: E402
from benchmarks.council import fill_council, slug_of  # noqa: E402
from benchmarks.served import EMAIL, LEAD, Answer, Browser, Served  # noqa: E402
from board.database import db  # noqa: E402
from board.models.moments import now  # noqa: E402

ROUNDS = 100
FIRST_ROUNDS = 4  # so that every worker has answered once
# Measured as Mel, because only members may change a team.
MELS = ("the same, after a change", "the same, who sees no private teams", "the same, after a change of her team")


def main() -> None:
    """Measure each size of council, and print a table for it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--teams", type=int, nargs="+", default=[100, 1000], help="how many teams (default: two sizes)")
    options.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often each page is asked for (default: {ROUNDS})")
    given = options.parse_args()
    print(
        f"{os.cpu_count()} cores; milliseconds for one client, and of the server's CPU for one request, which a busy machine changes less\n"
    )
    for teams in given.teams:
        measure(teams, given.rounds)


def measure(teams: int, rounds: int) -> None:
    """Measure a council with this many teams, and print its table."""
    with Served() as served:
        app = served.app()
        with app.app_context():
            started = time.perf_counter()
            fill_council(teams)
            seconds = time.perf_counter() - started
            print(f"{db.engine.dialect.name}: filled in {seconds:.0f} s with {contents()}")
            db.session.remove()
            db.engine.dispose()
        served.start()
        browsers = {email: Browser(served.port).sign_in(email) for email in (EMAIL, LEAD)}
        print(f"  {'':36}{'first':>9}{'median':>9}{'p95':>9}{'CPU':>9}{'kB':>8}{'queries':>9}")
        for name, step in steps_of(app).items():
            measure_step(app, name, step, browsers[EMAIL if name in MELS else LEAD], rounds, served)
        print(flush=True)


def contents() -> str:
    """The number of teams, experiments, moves and readings, in words."""
    names = [name for name in ("team", "experiment", "move", "reading") if name in db.metadata.tables]
    counts = {name: db.session.scalar(select(func.count()).select_from(db.metadata.tables[name])) for name in names}
    return ", ".join(f"{number:,} {name}s" for name, number in counts.items())


def steps_of(app: Flask) -> dict[str, Step]:
    """The pages to measure, by what they show; pages that do not exist yet are left out."""
    today = now().date()
    span = "from={}&to={}".format
    quarter, two_years = span(today - dt.timedelta(91), today), span(today - dt.timedelta(729), today)
    board = f"/teams/{slug_of(1)}/board"

    def get(path: str) -> Step:
        return lambda browser, _number: browser.ask("GET", path)

    def after_a_change(path: str) -> Step:
        def step(browser: Browser, number: int) -> Answer:
            browser.ask("POST", f"/teams/{slug_of(1)}/experiments", {"title": f"Idea {number}"}, htmx=True)
            started = time.perf_counter()
            answer = browser.ask("GET", path)
            answer.milliseconds = (time.perf_counter() - started) * 1000
            return answer

        return step

    steps = {
        "facts, all teams, two years": get(f"/facts?{two_years}"),
        "the same, after a change": after_a_change(f"/facts?{two_years}"),
        "facts, one team, two years": get(f"/facts?{two_years}&team={slug_of(1)}"),
        "those adopted, all teams, two years": get(f"/facts/experiments?{two_years}&kind=adopted"),
        "board of one team": get(board),
    }
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    if "review.show" in endpoints:
        steps["review, all teams, a quarter"] = get(f"/review?{quarter}")
        steps["the same, who sees no private teams"] = get(f"/review?{quarter}")
        steps["the same, after a change of her team"] = after_a_change(f"/review?{quarter}")
        for name in ("finished", "waiting"):
            steps[f"the list behind “{name}”"] = get(f"/review/experiments?{quarter}&shelf={name}")
    if "reading" in db.metadata.tables:
        steps["experiment with 500 readings"] = get("/experiments/1")
    return steps


def measure_step(app: Flask, name: str, step: Step, browser: Browser, rounds: int, served: Served) -> None:
    """Measure one page, and print its line of the table."""
    times, used = [], 0.0
    for number in range(FIRST_ROUNDS + rounds):
        if number == FIRST_ROUNDS:
            used = served.cpu_milliseconds()
        started = time.perf_counter()
        answer = step(browser, number)
        times.append(answer.milliseconds or (time.perf_counter() - started) * 1000)
        if answer.status != 200:
            raise SystemExit(f"{name} was answered {answer.status}: {answer.body[:300]!r}")
    used = (served.cpu_milliseconds() - used) / rounds
    first, times = max(times[:FIRST_ROUNDS]), times[FIRST_ROUNDS:]
    p95, queries = quantiles(times, n=20)[-1], queries_of(app, step, browser)
    print(
        f"  {name:36}{first:9.1f}{median(times):9.1f}{p95:9.1f}{used:9.1f}{len(answer.body) / 1000:8.1f}{queries:9}", flush=True
    )


if __name__ == "__main__":
    main()
