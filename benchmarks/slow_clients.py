"""Whether slow clients keep others waiting: `python benchmarks/slow_clients.py [--connections 500] [--seconds 15]`.

Connections that send nothing, trickle their headers, stop in the middle of a form, trickle it, or read no answer, and that begin
again as soon as they are ended, while one browser asks for /health and another for a board. With and without a proxy.
"""

import argparse
import contextlib
import itertools
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

sys.path[0] = str(Path(__file__).resolve().parent.parent)

from benchmarks.fill import SLUG, fill  # noqa: E402
from benchmarks.served import Browser, Served  # noqa: E402
from board.database import db  # noqa: E402

BOARD = f"/teams/{SLUG}/board"
WITHIN = 200  # milliseconds
BEATS = 0.25  # seconds between two bytes of those who trickle
FORM = b"POST /sign-in HTTP/1.1\r\nHost: board\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\nemail="
# Enough answers that no buffer of the system takes them all.
ANSWERS_ASKED_FOR = 100
KINDS = ("idle", "headers", "half a form", "trickled form", "reader")


class SlowClient:
    """One slow connection, of one of KINDS, which begins again when it is ended."""

    def __init__(self, port: int, kind: str, path: str):
        self.port, self.kind, self.path = port, kind, path
        self.times_ended = 0
        self.begin()

    def begin(self) -> None:
        """Connect, and send what does not end a request."""
        self.socket = socket.socket()
        if self.kind == "reader":
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        self.socket.settimeout(10)
        self.socket.connect(("127.0.0.1", self.port))
        ask = f"GET {self.path} HTTP/1.1\r\nHost: board\r\n".encode()
        self.socket.sendall(
            {
                "idle": b"",
                "headers": ask + b"X-Slow: ",
                "half a form": FORM,
                "trickled form": FORM,
                "reader": (ask + b"\r\n") * ANSWERS_ASKED_FOR,
            }[self.kind]
        )
        self.socket.setblocking(False)

    def trickle(self) -> bool:
        """Send the next byte. Returns whether the server has ended the connection, as far as one can see without reading."""
        try:
            if self.kind in ("headers", "trickled form"):
                self.socket.send(b"a")
            return self.kind != "reader" and not self.socket.recv(4096)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def go_on(self) -> None:
        """Send the next byte, and begin again if the server has ended the connection."""
        if self.trickle():
            self.times_ended += 1
            self.socket.close()
            with contextlib.suppress(OSError):  # tried again with the next beat
                self.begin()


@contextlib.contextmanager
def slow_clients(port: int, count: int, path: str = "/sign-in") -> Iterator[list[SlowClient]]:
    """So many slow clients of all kinds, at work until the end of `with`."""
    clients = [SlowClient(port, kind, path) for kind in itertools.islice(itertools.cycle(KINDS), count)]
    is_over = threading.Event()

    def keep_going() -> None:
        while not is_over.wait(BEATS):
            for client in clients:
                client.go_on()

    thread = threading.Thread(target=keep_going)
    thread.start()
    try:
        yield clients
    finally:
        is_over.set()
        thread.join()
        for client in clients:
            client.socket.close()


@contextlib.contextmanager
def proxy_to(port: int) -> Iterator[int]:
    """A proxy in front of a server: its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        own: int = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.proxy", str(own), str(port)], cwd=Path(__file__).resolve().parent.parent
    )
    try:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", own)):
                break
            time.sleep(0.05)
        yield own
    finally:
        process.kill()
        process.wait()


def measure(browser: Browser, path: str, seconds: float) -> list[float]:
    """Milliseconds of one answer after another."""
    times = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        started = time.perf_counter()
        answer = browser.ask("GET", path)
        times.append((time.perf_counter() - started) * 1000)
        if answer.status != 200:
            raise SystemExit(f"{path} was answered {answer.status}.")
        time.sleep(0.02)
    return times


def main() -> None:
    """Measure without slow clients, with them, and with them through a proxy."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--connections", type=int, default=500, help="how many slow clients (default: 500)")
    options.add_argument("--seconds", type=float, default=15, help="how long each is measured (default: 15)")
    given = options.parse_args()
    with Served(BOARD_PROXIES="1") as served:
        app = served.app()
        with app.app_context():
            fill(100)
            db.session.remove()
            db.engine.dispose()
        served.start()
        page = Browser(served.port).ask("GET", "/sign-in").body.decode()
        large = (re.findall(r'"(/static/[^"]+\.css)"', page) or ["/sign-in"])[0]
        print(f"{os.cpu_count()} cores, {given.connections} slow clients; milliseconds of one browser\n")
        print(f"  {'':34}{'median':>9}{'p95':>9}{'longest':>9}")
        is_late = False
        with proxy_to(served.port) as behind:
            for words, port, count in (
                ("without slow clients", served.port, 0),
                ("with slow clients", served.port, given.connections),
                ("with slow clients, by a proxy", behind, given.connections),
            ):
                with slow_clients(port, count, large) as clients:
                    for path in ("/health", BOARD):
                        browser = Browser(port).sign_in()
                        browser.ask("GET", path)
                        times = measure(browser, path, given.seconds)
                        p95 = quantiles(times, n=20)[-1]
                        is_late = is_late or p95 > WITHIN
                        print(f"  {words + ', ' + path[:7]:34}{median(times):9.1f}{p95:9.1f}{max(times):9.1f}", flush=True)
                    ended = {kind: sum(client.times_ended for client in clients if client.kind == kind) for kind in KINDS}
                if count:
                    print(f"  They were ended: {', '.join(f'{kind} {number}' for kind, number in ended.items())}.")
    sys.exit(is_late)


if __name__ == "__main__":
    main()
