"""The round-up: `python benchmarks/roundup.py [--people 5000]`, what writing it to the outbox takes, and how fast it is sent.

To a mail server on this machine in a process of its own, with two stories, a picture and a link of their own for everyone. On SQLite,
or on the PostgreSQL that BOARD_DATABASE_URL names, in a schema of its own.
"""

import argparse
import multiprocessing
import socket
import sys
import time
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from aiosmtpd.controller import Controller  # noqa: E402
from sqlalchemy import insert, select  # noqa: E402

from benchmarks.fill import fill  # noqa: E402
from benchmarks.served import EMAIL, Served  # noqa: E402
from board.database import db  # noqa: E402
from board.mail.outbox import send_due  # noqa: E402
from board.mail_settings import read_mail_settings  # noqa: E402
from board.models.moments import now  # noqa: E402
from board.models.people.organisation import the_organisation  # noqa: E402
from board.models.people.person import Person  # noqa: E402
from board.models.round_up.draft import draft  # noqa: E402
from board.models.round_up.letter import tally_of, write_letters  # noqa: E402
from board.models.round_up.round_up import A_WEEK, this_monday  # noqa: E402

MOST_SECONDS, LEAST_A_SECOND = 5.0, 100.0
PICTURE = Path(__file__).resolve().parent.parent / "board/demo/pictures/river.png"


class Counting:
    """A mail server's handler that accepts every mail and stores none."""

    async def handle_DATA(self, _server: object, _session: object, _envelope: object) -> str:  # noqa: N802
        """Accept a mail."""
        return "250 OK"


def take_mail(port: int, ready: object) -> None:
    """Run a mail server until the process is ended."""
    controller = Controller(Counting(), hostname="127.0.0.1", port=port)
    controller.start()
    ready.set()  # type: ignore[attr-defined]
    while True:
        time.sleep(1)


def free_port() -> int:
    """A port that is not in use."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def measure(people: int) -> bool:
    """Write a round-up to this many people and send it; returns whether both were fast enough."""
    fill(100)
    moment = now()
    db.session.execute(
        insert(Person),
        [{"name": f"Reader {n}", "email": f"reader{n}@example.org", "created_at": moment} for n in range(people)],
    )
    mel = db.session.scalars(select(Person).where(Person.email == EMAIL)).one()
    organisation = the_organisation()
    assert organisation is not None
    round_up, _new = draft(this_monday(organisation.today(moment)) + A_WEEK, organisation.zone, by=mel, at=moment)
    assert round_up is not None
    round_up.put_picture(PICTURE.read_bytes(), "A boat on a calm river", by=mel, at=moment)
    round_up.write(by=mel, at=moment, opening="Good morning, everyone.")
    db.session.commit()

    start = time.perf_counter()
    round_up.send(round_up.revision, by=mel, at=moment)
    written = write_letters(round_up, moment)
    db.session.commit()
    seconds = time.perf_counter() - start

    port, context = free_port(), multiprocessing.get_context("spawn")
    ready = context.Event()
    server = context.Process(target=take_mail, args=(port, ready), daemon=True)
    server.start()
    ready.wait(30)
    settings = read_mail_settings(
        {
            "BOARD_MAIL_SERVER": f"127.0.0.1:{port}",
            "BOARD_MAIL_SECURITY": "none",
            "BOARD_MAIL_FROM": "board@example.org",
            "BOARD_MAIL_LINKS": "https://board.example.org",
        }
    )
    assert settings is not None
    start = time.perf_counter()
    sent = send_due(settings, "a secret for measuring, and for nothing else").sent
    a_second = sent / (time.perf_counter() - start)
    server.terminate()
    assert tally_of(round_up).sent == written == sent, "not everybody got it"
    print(f"written to {written} people in {seconds:.2f} s (at most {MOST_SECONDS:.0f})")
    print(f"sent {sent} mails, {a_second:.0f} a second (at least {LEAST_A_SECOND:.0f})")
    return seconds <= MOST_SECONDS and a_second >= LEAST_A_SECOND


def main() -> None:
    """Measure on a database of its own."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=5000)
    people = options.parse_args().people
    with Served() as served:
        app = served.app()
        with app.app_context():
            is_quick = measure(people)
            db.session.remove()
            db.engine.dispose()
    sys.exit(not is_quick)


if __name__ == "__main__":
    main()
