"""How fast and how large the pages are that grow with an organisation: `python benchmarks/pages.py [--teams 1000] [--profile]`.

With ten experiments to a team, 5,000 people, a sprint of 500 cards, a coach of ten teams and 2,000 decisions that wait; served as
`board serve` does, on SQLite, or on the PostgreSQL that BOARD_DATABASE_URL names, in a schema of its own. The sizes are as sent,
which a server in front compresses with gzip. `--profile` says instead where the time of each page goes, in this process.
"""

import argparse
import cProfile
import datetime as dt
import gzip
import os
import pstats
import sys
import time
from pathlib import Path
from statistics import median, quantiles
from typing import Any

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from flask import Flask  # noqa: E402
from sqlalchemy import func, insert, select  # noqa: E402

from benchmarks.board import InThisProcess, queries_of  # noqa: E402
from benchmarks.council import TEXT, fill_council, slug_of  # noqa: E402
from benchmarks.served import EMAIL, LEAD, PASSWORD, Browser, Served  # noqa: E402
from board.database import db  # noqa: E402
from board.models.experiments.experiment import Experiment  # noqa: E402
from board.models.experiments.learning import Learning  # noqa: E402
from board.models.experiments.prediction import Prediction  # noqa: E402
from board.models.experiments.result import Result  # noqa: E402
from board.models.moments import now  # noqa: E402
from board.models.people.account import choose_password, open_account  # noqa: E402
from board.models.people.person import Person  # noqa: E402
from board.models.people.team import COACH, MEMBER, Membership  # noqa: E402
from board.models.retrospectives.improvement import Improvement  # noqa: E402
from board.models.retrospectives.note import BETTER, WELL, Note  # noqa: E402
from board.models.retrospectives.retrospective import Retrospective, retrospective_experiment  # noqa: E402
from board.models.review.facts import recount  # noqa: E402
from board.models.stages import Stage  # noqa: E402
from board.reindex import index_what_is_missing  # noqa: E402

TEAMS, EXPERIMENTS, PEOPLE, IN_ONE_SPRINT, WAITING, COACHED = 1000, 10, 5000, 500, 2000, 10
ROUNDS, FIRST_ROUNDS = 100, 4
MOST_MILLISECONDS, MOST_KILOBYTES = 100, 150
ADMIN = "ada@example.org"
# By what they show: who asks, and for what.
PAGES = {
    "home of a coach of ten teams": (EMAIL, "/"),
    "home of a lead, 2,000 decisions": (LEAD, "/"),
    "home of an administrator": (ADMIN, "/"),
    "review, all teams": (LEAD, "/review"),
    "sprint of 500 cards": (EMAIL, "/sprints/1"),
    "sprints of its team": (EMAIL, f"/teams/{slug_of(1)}/sprints"),
    "teams": (LEAD, "/teams"),
    "teams, by name": (LEAD, "/teams?q=team+77"),
    "people": (ADMIN, "/people"),
    "people, by name": (ADMIN, "/people?q=person+77"),
    "search": (LEAD, "/search?q=ring+families"),
    "search, while typing": (LEAD, "/search?q=ri"),
    "search for a team": (LEAD, "/search?q=team+77"),
    "library": (LEAD, "/library"),
}


def main() -> None:
    """Fill one organisation, and measure or profile every page."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--teams", type=int, default=TEAMS, help=f"how many teams (default: {TEAMS})")
    options.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often each page is asked for (default: {ROUNDS})")
    options.add_argument("--profile", action="store_true", help="say where the time goes")
    options.add_argument("--only", default="", help="only pages with these words in their name")
    given = options.parse_args()
    with Served() as served:
        app = served.app()
        with app.app_context():
            fill_council(given.teams, EXPERIMENTS)
            fill_the_rest(given.teams)
            print(f"{os.cpu_count()} cores, {db.engine.dialect.name}: {contents()}")
            db.session.remove()
            db.engine.dispose()
        served.start()
        browsers = {email: Browser(served.port).sign_in(email) for email in (EMAIL, LEAD, ADMIN)}
        pages = {name: page for name, page in PAGES.items() if given.only in name}
        if given.profile:
            for name, (email, path) in pages.items():
                profile(app, name, path, browsers[email])
            return
        print(f"  {'':34}{'median':>9}{'p95':>9}{'CPU':>9}{'kB':>9}{'as sent':>9}{'queries':>9}")
        over = [
            name for name, (email, path) in pages.items() if not measure(app, name, path, browsers[email], given.rounds, served)
        ]
        limits = f"{MOST_MILLISECONDS} ms at the 95th percentile, {MOST_KILOBYTES} kB as sent"
        print(f"\n  Over the limits ({limits}): {', '.join(over) or 'none'}.")


def fill_the_rest(teams: int) -> None:
    """Everybody, a long sprint, and what waits for a lead; not through the rules, which would take minutes."""
    moment, mel = now(), db.session.scalars(select(Person).where(Person.email == EMAIL)).one()
    ada = open_account("Ada Farouk", ADMIN, by=None, at=moment, is_admin=True)
    choose_password(ada, PASSWORD, moment)
    add(
        Person,
        [{"name": f"Person {number}", "email": f"person{number}@example.org", "created_at": moment} for number in range(PEOPLE)],
    )
    people = list(db.session.scalars(select(Person.id).where(Person.name.startswith("Person ")).order_by(Person.id)))
    add(Membership, [{"team_id": n % teams + 1, "person_id": one, "role": MEMBER} for n, one in enumerate(people)])
    add(Membership, [{"team_id": n, "person_id": mel.id, "role": COACH} for n in range(2, COACHED + 1)])
    stages = [stage for stage in Stage if stage is not Stage.DECIDED]
    add(
        Experiment,
        [card(n, 1, stages[n % 4], mel.id, moment) | {"owner_id": people[n % 40], "sprint_id": 1} for n in range(IN_ONE_SPRINT)],
    )
    latest = db.session.scalar(select(func.max(Experiment.id))) or 0
    add(Experiment, [card(n, n % teams + 1, Stage.REFLECTING, mel.id, moment) | {"owner_id": people[n]} for n in range(WAITING)])
    reflect_on(list(db.session.scalars(select(Experiment.id).where(Experiment.id > latest))), mel.id, moment)
    db.session.commit()
    recount()
    db.session.commit()
    index_what_is_missing()


def add(noun: Any, rows: list[dict[str, Any]]) -> None:
    """Insert rows of a noun, of which some are all that it needs."""
    db.session.execute(insert(noun), rows)


def card(number: int, team_id: int, stage: Stage, by_id: int, moment: dt.datetime) -> dict[str, Any]:
    """An experiment with a whole hypothesis."""
    parts = dict.fromkeys(("change", "people", "evidence", "outcome", "signal"), TEXT)
    placed = {"stage": stage, "rank": number * 1000, "stage_since": moment - dt.timedelta(days=number % 30)}
    return (
        {
            "team_id": team_id,
            "title": f"Trial {number}: text parents before a visit",
            "created_by_id": by_id,
            "created_at": moment,
        }
        | parts
        | placed
    )


def reflect_on(ids: list[int], by_id: int, moment: dt.datetime) -> None:
    """Add what experiments need before a lead can decide."""
    written = {"by_id": by_id, "at": moment}
    teams = {
        row.id: row.team_id for row in db.session.execute(select(Experiment.id, Experiment.team_id).where(Experiment.id.in_(ids)))
    }
    add(Prediction, [{"experiment_id": n, "expects": TEXT, "frozen_at": moment, **written} for n in ids])
    add(Result, [{"experiment_id": n, "happened": TEXT, "confirmed": "yes", **written} for n in ids])
    add(
        Learning,
        [{"experiment_id": n, **dict.fromkeys(("believed", "observed", "learned", "therefore"), TEXT), **written} for n in ids],
    )
    add(Retrospective, [{"team_id": teams[n], "started_for_id": n, "started_by_id": by_id, "started_at": moment} for n in ids])
    started = select(Retrospective.id, Retrospective.started_for_id).where(Retrospective.started_for_id.in_(ids))
    held = {row.id: row.started_for_id for row in db.session.execute(started)}
    add(retrospective_experiment, [{"retrospective_id": one, "experiment_id": n} for one, n in held.items()])
    for kind in (WELL, BETTER):
        add(Note, [{"retrospective_id": one, "kind": kind, "text": TEXT, "by_id": by_id} for one in held])
    notes = db.session.execute(select(Note.id, Note.retrospective_id).where(Note.kind == BETTER, Note.retrospective_id.in_(held)))
    add(Improvement, [{"retrospective_id": one, "position": 1, "text": TEXT, "note_id": note} for note, one in notes])


def contents() -> str:
    """How much there is, in words."""
    names = ("team", "person", "experiment")
    return ", ".join(
        f"{db.session.scalar(select(func.count()).select_from(db.metadata.tables[name])):,} {name}s" for name in names
    )


def measure(app: Flask, name: str, path: str, browser: Browser, rounds: int, served: Served) -> bool:
    """Measure one page and print its line; whether it keeps within the limits."""
    times, used = [], 0.0
    for number in range(FIRST_ROUNDS + rounds):
        if number == FIRST_ROUNDS:
            used = served.cpu_milliseconds()
        started = time.perf_counter()
        answer = browser.ask("GET", path)
        times.append((time.perf_counter() - started) * 1000)
        if answer.status != 200:
            raise SystemExit(f"{name} was answered {answer.status}: {answer.body[:300]!r}")
    used = (served.cpu_milliseconds() - used) / rounds
    times = times[FIRST_ROUNDS:]
    p95, sent = quantiles(times, n=20)[-1], len(gzip.compress(answer.body, 6)) / 1000
    queries = queries_of(app, lambda browser, _number: browser.ask("GET", path), browser)
    print(f"  {name:34}{median(times):9.1f}{p95:9.1f}{used:9.1f}{len(answer.body) / 1000:9.1f}{sent:9.1f}{queries:9}", flush=True)
    return p95 <= MOST_MILLISECONDS and sent <= MOST_KILOBYTES


def profile(app: Flask, name: str, path: str, browser: Browser) -> None:
    """Print where the time of one page goes, after a first answer."""
    asking, watch = InThisProcess(app, browser), cProfile.Profile()
    asking.ask("GET", path)
    watch.enable()
    for _ in range(5):
        asking.ask("GET", path)
    watch.disable()
    print(f"\n{name}: five times")
    pstats.Stats(watch).sort_stats("cumulative").print_stats("board/|templates/|sqlalchemy/orm/session|jinja2", 45)


if __name__ == "__main__":
    main()
