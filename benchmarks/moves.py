"""No move is lost: `python benchmarks/moves.py [--moves 10000]`, 16 clients moving the same 5 cards.

On SQLite, or on the PostgreSQL that BOARD_DATABASE_URL names, in a schema of its own.
"""

import argparse
import random
import re
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from statistics import median

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from sqlalchemy import select  # noqa: E402

from benchmarks.fill import fill  # noqa: E402
from benchmarks.served import Browser, Served  # noqa: E402
from board.database import db  # noqa: E402
from board.models.experiments.experiment import Experiment  # noqa: E402
from board.models.experiments.move import Move  # noqa: E402
from board.models.people.activity import Activity  # noqa: E402

CLIENTS = 16
CARDS = 5
STAGES = ("ideas", "ready", "trying", "reflecting")


def main() -> None:
    """Move cards, and compare what was acknowledged with what is in the database."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--moves", type=int, default=10_000, help="how many moves are asked for (default: 10000)")
    wanted = options.parse_args().moves
    with Served() as served:
        app = served.app()
        with app.app_context():
            fill(CARDS * 5)
            cards = list(db.session.scalars(select(Experiment.id).where(Experiment.stage == "reflecting")))
            db.session.remove()
            db.engine.dispose()
        served.start()
        browsers = [Browser(served.port).sign_in() for _ in range(CLIENTS)]
        started = time.perf_counter()
        answered, acknowledged = move_about(browsers, cards, wanted)
        seconds = time.perf_counter() - started
        with app.app_context():
            print(f"{db.engine.dialect.name}: {wanted} moves of {CARDS} cards by {CLIENTS} clients in {seconds:.0f} s")
            print("  answers: " + ", ".join(f"{count} × {status}" for status, count in sorted(answered.items())))
            lost = [sentence for card in cards for sentence in check(card, acknowledged[card])]
            db.session.remove()
            db.engine.dispose()
    others = set(answered) - {200, 409}
    lost += [f"{answered[status]} answers were {status}" for status in sorted(others)]
    print(
        "\n".join(f"  WRONG: {sentence}" for sentence in lost)
        or "  No update was lost: every step from version to version is one acknowledged move."
    )
    sys.exit(bool(lost))


def move_about(browsers: list[Browser], cards: list[int], wanted: int) -> tuple[Counter[int], Counter[int]]:
    """How often each status was answered, and how many moves of each card were acknowledged."""
    answered: Counter[int] = Counter()
    acknowledged: Counter[int] = Counter()
    waits: list[float] = []
    tally = threading.Lock()

    def keep_moving(client: int) -> None:
        chance = random.Random(client)
        versions = dict.fromkeys(cards, 1)
        for _ in range(wanted // CLIENTS + (client < wanted % CLIENTS)):
            card = chance.choice(cards)
            fields = {"stage": chance.choice(STAGES), "position": chance.randrange(3), "version": versions[card]}
            asked = time.perf_counter()
            answer = browsers[client].ask("POST", f"/experiments/{card}/moves", fields, htmx=True)
            with tally:
                waits.append(time.perf_counter() - asked)
                answered[answer.status] += 1
                acknowledged[card] += answer.status == 200
            # A move is answered with the card and a refusal with the board, so the client knows the current state either way.
            for number, version in re.findall(r'data-id="(\d+)" data-version="(\d+)"', answer.body.decode()):
                if int(number) in versions:
                    versions[int(number)] = int(version)

    threads = [threading.Thread(target=keep_moving, args=(client,)) for client in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"  the slowest answer took {max(waits):.1f} s, half of them less than {median(waits):.2f} s")
    return answered, acknowledged


def check(card: int, acknowledged: int) -> list[str]:
    """Sentences about what does not add up for one card; empty if all is well."""
    wrong = []
    experiment = db.session.get_one(Experiment, card)
    steps = db.session.execute(
        select(Activity.version, Activity.verb)
        .where(Activity.subject == "experiment", Activity.subject_id == card)
        .order_by(Activity.id)
    ).all()
    moves = list(db.session.scalars(select(Move).where(Move.experiment_id == card).order_by(Move.id)))
    if len(steps) != acknowledged:
        wrong.append(f"card {card}: {acknowledged} moves were acknowledged and {len(steps)} are on record")
    if sum(verb == "moved" for _version, verb in steps) != len(moves):
        wrong.append(f"card {card}: {len(moves)} moves between stages do not match the record of activity")
    version = 1
    for step, verb in steps:
        # A card that is put into the position that it has already keeps its version.
        if step != version + 1 and not (verb == "reordered" and step == version):
            wrong.append(f"card {card}: version {step} follows {version}")
        version = step
    if version != experiment.version:
        wrong.append(f"card {card}: its version is {experiment.version}, and {version} on record")
    stages = ["reflecting", *(str(move.to_stage) for move in moves)]
    if [str(move.from_stage) for move in moves] != stages[:-1] or stages[-1] != experiment.stage:
        wrong.append(f"card {card}: its moves do not follow from each other")
    return wrong


if __name__ == "__main__":
    main()
