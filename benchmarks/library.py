"""The library: `python benchmarks/library.py [--experiments 100000]`, what a search takes and what keeping it right costs.

One client at a time, through the application itself. On SQLite, or on the PostgreSQL that BOARD_DATABASE_URL names, in a schema of its own.
"""

import argparse
import itertools
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from flask.testing import FlaskClient  # noqa: E402
from sqlalchemy import insert, select, text  # noqa: E402

from benchmarks.fill import fill  # noqa: E402
from benchmarks.served import EMAIL, Served  # noqa: E402
from board.database import db  # noqa: E402
from board.models.experiments.decision import Decision  # noqa: E402
from board.models.experiments.experiment import Experiment  # noqa: E402
from board.models.experiments.hypothesis import PARTS  # noqa: E402
from board.models.experiments.learning import Learning  # noqa: E402
from board.models.experiments.result import Result  # noqa: E402
from board.models.library import on_record  # noqa: E402
from board.models.moments import now  # noqa: E402
from board.models.people.person import Person  # noqa: E402
from board.models.people.sign_in import begin_sign_in  # noqa: E402
from board.models.people.team import Team  # noqa: E402
from board.models.stages import Stage  # noqa: E402
from board.reindex import index_what_is_missing  # noqa: E402

TEAMS = 1000
VOCABULARY = 12_000
MOST = {"search": 50, "misspelt": 50, "tried": 50}
chance = random.Random(5)


def invented_words() -> list[str]:
    """Pronounceable words, the most frequent first, distributed like the words of a language (Zipf)."""
    syllables = [one + two for one in "bdfgklmnprstvw" for two in ("a", "e", "i", "o", "u", "ai", "ea", "ou")]
    words = {
        "".join(chance.choices(syllables, k=chance.choice((1, 2, 2, 3, 3)))) + chance.choice("bdklmnprstx")
        for _ in range(VOCABULARY)
    }
    # A set has another order in every process; the same words have to be the frequent ones.
    return sorted(sorted(words), key=lambda word: chance.random())


WORDS = invented_words()
LIKELY = list(itertools.accumulate(1 / (place + 3) for place in range(len(WORDS))))


def said(length: int) -> str:
    """A text of this many words."""
    return " ".join(chance.choices(WORDS, cum_weights=LIKELY, k=length))


def fill_library(experiments: int) -> float:
    """Create teams and experiments with as much text as real ones; returns how many seconds the index took."""
    fill(0)
    mel = db.session.scalars(select(Person).where(Person.email == EMAIL)).one()
    moment = now()
    db.session.execute(
        insert(Team),
        [{"name": f"Team {n}", "slug": f"team-{n}", "created_at": moment, "is_private": n % 50 == 0} for n in range(TEAMS)],
    )
    teams = list(db.session.scalars(select(Team.id)))
    for start in range(0, experiments, 5000):
        ids = range(start + 1, min(start + 5000, experiments) + 1)
        common = {"stage_since": moment, "created_at": moment, "created_by_id": mel.id}
        db.session.execute(
            insert(Experiment),
            [
                {
                    "id": n,
                    "team_id": teams[n % len(teams)],
                    "title": said(7),
                    "stage": list(Stage)[n % 5],
                    **{part.name: said(12) for part in PARTS},
                    **common,
                }
                for n in ids
            ],
        )
        over = [n for n in ids if n % 5 >= 3]
        by = {"by_id": mel.id, "at": moment}
        db.session.execute(
            insert(Result),
            [{"experiment_id": n, "happened": said(25), "confirmed": "no" if n % 4 else "yes", **by} for n in over],
        )
        db.session.execute(
            insert(Learning),
            [
                {"experiment_id": n, **{line: said(15) for line in ("believed", "observed", "learned", "therefore")}, **by}
                for n in over
            ],
        )
        db.session.execute(
            insert(Decision),
            [{"experiment_id": n, "kind": "abandon", "because": said(15), "next": said(8), **by} for n in ids if n % 5 == 4],
        )
    db.session.commit()
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT setval(pg_get_serial_sequence('experiment', 'id'), :most)"), {"most": experiments})
        db.session.execute(text("ANALYZE"))
        db.session.commit()
    started = time.perf_counter()
    index_what_is_missing()
    seconds = time.perf_counter() - started
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ANALYZE"))
        db.session.commit()
    return seconds


def misspelt(word: str) -> str:
    """A word with two letters swapped, or one left out or doubled."""
    place = chance.randrange(1, len(word) - 1)
    swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return chance.choice((swapped, word[:place] + word[place + 1 :], word[:place] + word[place] + word[place:]))


def timed(times: int, act: Callable[[], object]) -> list[float]:
    """The milliseconds of each call, after three warm-up calls that are not counted."""
    took = []
    for number in range(times + 3):
        started = time.perf_counter()
        act()
        if number >= 3:
            took.append((time.perf_counter() - started) * 1000)
    return took


def tell(name: str, took: list[float], most: float | None = None) -> bool:
    """Print the median and the 95th percentile; returns whether the latter is too slow."""
    slow = quantiles(took, n=20)[-1]
    limit = "" if most is None else f" (at most {most:.0f})"
    print(f"  {name}: median {median(took):.1f} ms, 95th percentile {slow:.1f} ms{limit}")
    return most is not None and slow > most


def words_of(experiment: Experiment, number: int) -> list[str]:
    """Some words of an experiment, as a person half remembers them."""
    words = f"{experiment.title} {experiment.change} {experiment.signal}".split()
    return chance.sample([word for word in words if len(word) > 3], number)


def searches(client: FlaskClient, times: int, experiments: int) -> bool:
    """Measure the three kinds of search that people wait for; returns whether any is too slow."""

    def some() -> Experiment:
        with client.application.app_context():
            return db.session.get_one(Experiment, chance.randrange(1, experiments))

    asked = [some() for _ in range(40)]

    def get(address: str, **fields: str) -> None:
        answer = client.get(address, query_string=fields, headers={"HX-Request": "true"})
        assert answer.status_code == 200, answer.status_code

    def search() -> None:
        get("/library", q=" ".join(words_of(chance.choice(asked), chance.choice((1, 2, 3)))))

    def search_misspelt() -> None:
        first, *others = sorted(words_of(chance.choice(asked), 3), key=len, reverse=True)
        get("/library", q=" ".join((*others, misspelt(first))))

    def tried() -> None:
        get("/teams/benchmark/precedents", title=chance.choice(asked).title)

    slow = [
        tell("a search", timed(times, search), MOST["search"]),
        tell("a misspelt search", timed(times, search_misspelt), MOST["misspelt"]),
        tell("has anyone tried this?", timed(times, tried), MOST["tried"]),
    ]
    return any(slow)


def saves(client: FlaskClient, times: int) -> bool:
    """Measure saving an experiment with and without the index; returns whether the index adds too much.

    The two alternate, so that the load of the machine affects both alike.
    """
    with client.application.app_context():
        team = db.session.scalars(select(Team).where(Team.slug == "benchmark")).one()
        mel = db.session.scalars(select(Person).where(Person.email == EMAIL)).one()

        experiment_id = Experiment.log_idea(team, said(7), by=mel, at=now()).id
        db.session.commit()
    kept, took = on_record.index, {True: [], False: []}
    for turn in range(2 * times):
        indexed = turn % 2 == 0
        on_record.index = kept if indexed else lambda *_given: None  # type: ignore[assignment]
        with client.application.app_context():
            version = db.session.get_one(Experiment, experiment_id).version
        fields = {
            "title": said(7),
            **{part.name: said(12) for part in PARTS},
            "owner_id": "None",
            "sprint_id": "None",
            "version": version,
        }
        with client.session_transaction() as session:
            session.pop("_flashes", None)  # no page is loaded that would show and remove them
        started = time.perf_counter()
        answer = client.post(f"/experiments/{experiment_id}", data=fields)
        took[indexed].append((time.perf_counter() - started) * 1000)
        assert answer.status_code == 303, answer.status_code
    on_record.index = kept
    tell("saving an experiment with the index", took[True])
    tell("saving it without", took[False])
    more = 100 * (median(took[True]) / median(took[False]) - 1)
    print(f"  the index adds {more:.0f} % (at most 20)")
    return more > 20


def main() -> None:
    """Fill the database, measure, and exit with an error if anything is too slow."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--experiments", type=int, default=100_000)
    options.add_argument("--times", type=int, default=200)
    wanted = options.parse_args()
    with Served() as served:
        app = served.app()
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            seconds = fill_library(wanted.experiments)
            print(f"{db.engine.dialect.name}: {wanted.experiments} experiments, indexed in {seconds:.0f} s")
            mel = db.session.scalars(select(Person).where(Person.email == EMAIL)).one()
            _sign_in, token = begin_sign_in(mel, now())
            db.session.commit()
            db.session.remove()
        client = app.test_client()
        with client.session_transaction() as kept:
            kept["_user_id"], kept["_fresh"] = token, True
        slow = [searches(client, wanted.times, wanted.experiments), saves(client, wanted.times)]
        with app.app_context():
            db.engine.dispose()
    sys.exit(any(slow))


if __name__ == "__main__":
    os.environ.setdefault("BOARD_DEMO", "no")
    main()
