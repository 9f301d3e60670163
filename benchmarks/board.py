"""How fast a board is: `python benchmarks/board.py [--cards 100 1000 5000]`, served as `board serve` does."""

import argparse
import gzip
import os
import re
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from sqlalchemy import event, select  # noqa: E402
from sqlalchemy.engine import Engine  # noqa: E402

from benchmarks.fill import SLUG, fill  # noqa: E402
from benchmarks.served import Answer, Browser, Served  # noqa: E402
from board.database import db  # noqa: E402
from board.models.experiments.experiment import Experiment  # noqa: E402

BOARD = f"/teams/{SLUG}/board"
CLIENTS = 16
ROUNDS = 60  # of one client, enough for a 95th percentile
SECONDS = 3.0  # for which all clients send requests without a pause
POLLS = 2000  # enough to average the CPU time of one poll

# One request of a browser; the number distinguishes clients and rounds.
Step = Callable[[Browser, int], Answer]


@dataclass
class Row:
    """The measurements of one kind of request."""

    name: str
    times: list[float]
    a_second: float
    bytes_raw: int
    bytes_gzip: int
    queries: int
    bare: float = 0.0
    bare_a_second: float = 0.0

    def print(self) -> None:
        """Print one line of the table."""
        p95 = quantiles(self.times, n=20)[-1]
        print(
            f"  {self.name:24}{median(self.times):9.1f}{p95:9.1f}{self.a_second:10.0f}{self.bytes_raw / 1000:10.1f}"
            f"{self.bytes_gzip / 1000:9.1f}{self.queries:9}{self.bare:9.1f}{median(self.times) / self.bare:8.1f}"
            f"{self.bare_a_second:10.0f}"
        )


def main() -> None:
    """Measure each size of board, and print a table for it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cards", type=int, nargs="+", default=[100, 1000, 5000], help="how many cards (default: three sizes)")
    print(f"{os.cpu_count()} cores; times in milliseconds for one client; requests a second for {CLIENTS} clients at once; kB\n")
    for cards in options.parse_args().cards:
        measure(cards)


def measure(cards: int) -> None:
    """Measure a board with this many cards, and print its table."""
    with Served() as served:
        app = served.app()
        with app.app_context():
            fill(cards)
            ideas = list(db.session.scalars(select(Experiment.id).where(Experiment.stage == "ideas").order_by(Experiment.id)))
            db.session.remove()
            db.engine.dispose()
        served.start()
        browsers = [Browser(served.port).sign_in() for _ in range(CLIENTS)]
        revision = browsers[0].ask("GET", BOARD).find(r'data-revision="([^"]+)"')
        steps = steps_of(ideas, revision)
        rows = [measure_step(app, name, step, browsers) for name, step in steps.items() if name != "unchanged poll"]
        # Last, because the others expect an unchanged board.
        revision = browsers[0].ask("GET", BOARD).find(r'data-revision="([^"]+)"')
        poll = steps_of(ideas, revision)["unchanged poll"]
        rows.append(measure_step(app, "unchanged poll", poll, browsers))
        cost = cpu_of(served, poll, browsers)
        weights = first_load(browsers[0])
        rss, pss = served.megabytes()
        processes = len(served.processes())
        bodies = {row.name: steps[row.name](browsers[0], 900_000).body for row in rows if row.name != "unchanged poll"}
    compare_with_bare(rows, bodies)
    print(f"{cards:,} cards".replace(",", " "))
    print(
        f"  {'':24}{'median':>9}{'p95':>9}{'req/s':>10}{'raw':>10}{'gzip':>9}{'queries':>9}{'bare':>9}{'ratio':>8}{'its r/s':>10}"
    )
    for row in rows:
        row.print()
    print(f"  An unchanged poll costs {cost:.2f} ms of CPU.")
    print(
        f"  First load: {sum(weights.values()) / 1000:.1f} kB gzip ({', '.join(f'{k} {v / 1000:.1f}' for k, v in weights.items())})."
    )
    print(f"  Memory of {processes} processes: {rss:.0f} MB, or {pss:.0f} MB with what they share counted once.\n", flush=True)


def steps_of(ideas: list[int], revision: str) -> dict[str, Step]:
    """The kinds of request by name; each client moves cards of its own between Ideas and Ready."""
    versions: dict[int, str] = {}
    share = max(1, len(ideas) // CLIENTS)

    def move(browser: Browser, number: int) -> Answer:
        client = number // 1_000_000
        card = ideas[(client * share + number % share) % len(ideas)]
        version, stage = (versions.get(card) or "1 ideas").split()
        target = "ready" if stage == "ideas" else "ideas"
        fields = {"stage": target, "position": 0, "version": version}
        answer = browser.ask("POST", f"/experiments/{card}/moves", fields, htmx=True)
        if answer.status == 200:
            versions[card] = answer.find('data-version="([0-9]+)"') + " " + target
        return answer

    def cold(browser: Browser, number: int) -> Answer:
        move(browser, number)
        started = time.perf_counter()
        answer = browser.ask("GET", BOARD)
        answer.milliseconds = (time.perf_counter() - started) * 1000
        return answer

    return {
        "board page": lambda browser, _number: browser.ask("GET", BOARD),
        "page right after a move": cold,
        "move": move,
        "new idea": lambda browser, number: browser.ask(
            "POST", f"/teams/{SLUG}/experiments", {"title": f"Idea {number}"}, htmx=True
        ),
        "unchanged poll": lambda browser, _number: browser.ask("GET", f"{BOARD}?since={revision}", htmx=True),
    }


def measure_step(app: object, name: str, step: Step, browsers: list[Browser]) -> Row:
    """Measure one client alone, then all of them at once, then the queries of one request."""
    body = step(browsers[0], 0).body
    times = []
    for number in range(1, ROUNDS + 1):
        started = time.perf_counter()
        answer = step(browsers[0], number)
        times.append(answer.milliseconds or (time.perf_counter() - started) * 1000)
        if answer.status not in (200, 204):
            raise SystemExit(f"{name} was answered {answer.status}: {answer.body[:300]!r}")
    return Row(
        name, times, all_at_once(step, browsers), len(body), len(gzip.compress(body, 6)), queries_of(app, step, browsers[0])
    )


def all_at_once(step: Step, browsers: list[Browser]) -> float:
    """Requests per second while every client sends the next one as soon as it has an answer."""
    done = [0] * len(browsers)
    end = time.perf_counter() + SECONDS

    def keep_asking(client: int) -> None:
        while time.perf_counter() < end:
            step(browsers[client], client * 1_000_000 + 1000 + done[client])
            done[client] += 1

    threads = [threading.Thread(target=keep_asking, args=(client,)) for client in range(len(browsers))]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - started)


class InThisProcess(Browser):
    """A browser that sends its requests to an application in this process."""

    def __init__(self, app: object, like: Browser):
        self.client = app.test_client(use_cookies=False)  # type: ignore[attr-defined]
        self.cookies, self.token = like.cookies, like.token
        self.sent: list[str] = []

    def ask(self, method: str, path: str, fields: dict[str, object] | None = None, htmx: bool = False) -> Answer:
        """Send a request, and count its database statements."""
        headers = {"Cookie": self.cookie, "X-CSRFToken": self.token} | ({"HX-Request": "true"} if htmx else {})
        self.sent.clear()
        event.listen(Engine, "before_cursor_execute", self._note)
        answer = self.client.open(path, method=method, data=fields, headers=headers)
        event.remove(Engine, "before_cursor_execute", self._note)
        return Answer(answer.status_code, answer.headers, answer.data)

    def _note(self, _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT")):
            self.sent.append(statement)


def queries_of(app: object, step: Step, browser: Browser) -> int:
    """The number of SQL statements of one request."""
    inside = InThisProcess(app, browser)
    step(inside, 500)
    return len(inside.sent)


def cpu_of(served: Served, poll: Step, browsers: list[Browser]) -> float:
    """CPU milliseconds of one unchanged poll, averaged over many."""
    before = served.cpu_milliseconds()
    for number in range(POLLS):
        poll(browsers[number % len(browsers)], number)
    return (served.cpu_milliseconds() - before) / POLLS


def first_load(browser: Browser) -> dict[str, int]:
    """The size in bytes, compressed with gzip, of the page and of everything that it loads."""
    page = browser.ask("GET", BOARD).body
    weights = {"html": len(gzip.compress(page, 6)), "css": 0, "js": 0}
    wanted = re.findall(r'(?:href|src)="(/[^"]+\.(?:css|js))"', page.decode())
    while wanted:
        url = wanted.pop()
        body = browser.ask("GET", url).body
        weights[url.rpartition(".")[2]] += len(gzip.compress(body, 6))
        if url.endswith(".js"):
            wanted += [f"{url.rpartition('/')[0]}/{name}" for name in re.findall(r"from ['\"]\./([^'\"]+)", body.decode())]
    return weights


def compare_with_bare(rows: list[Row], bodies: dict[str, bytes]) -> None:
    """Add the times of a view that returns the same bytes ready-made."""
    with tempfile.TemporaryDirectory() as folder:
        for place, row in enumerate(rows):
            (Path(folder) / str(place)).write_bytes(bodies.get(row.name, b""))
        bare = [sys.executable, "-m", "benchmarks.bare"]
        with Served(bare, BARE_FOLDER=folder, PYTHONPATH=sys.path[0]) as served:
            served.start()
            browsers = [Browser(served.port) for _ in range(CLIENTS)]
            for place, row in enumerate(rows):
                post = row.name in ("move", "new idea")

                def step(browser: Browser, _number: int, path: str = f"/{place}", post: bool = post) -> Answer:
                    return browser.ask("POST", path, {"stage": "ready"}) if post else browser.ask("GET", path)

                times = []
                for number in range(ROUNDS):
                    started = time.perf_counter()
                    step(browsers[0], number)
                    times.append((time.perf_counter() - started) * 1000)
                row.bare, row.bare_a_second = median(times), all_at_once(step, browsers)


if __name__ == "__main__":
    main()
