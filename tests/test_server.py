"""The server, started as people start it: what it answers, and what is left when it is killed."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from board.server import address_of
from board.static_files import content_hash
from tests.own_database import own_settings  # noqa: F401  a fixture

LONG_ENOUGH = 60  # seconds

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes where Linux lists them")


class Served:
    """A running `board serve` with two workers."""

    def __init__(self, variables):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        start = [sys.executable, "-c", "from board.cli import board; board()", "serve", "--workers", "2", "--port"]
        self.server = subprocess.Popen(
            [*start, str(self.port)], env={**os.environ, **variables}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        until(lambda: self.get("/health")[0] == 200)

    def get(self, path):
        """Status, headers and text of a page."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=LONG_ENOUGH) as answer:
            return answer.status, answer.headers, answer.read().decode()

    def workers(self):
        """The process ids of its workers."""
        children = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children")
        return {int(one) for one in children.read_text().split()}

    def end(self, how=signal.SIGINT):
        """Its exit code and what it said."""
        if self.server.poll() is None:
            self.server.send_signal(how)
        words, problems = self.server.communicate(timeout=LONG_ENOUGH)
        return self.server.returncode, words, problems


@pytest.fixture
def served(own_settings):  # noqa: F811
    server = Served(own_settings)
    yield server
    server.end()


def until(happens):
    """Wait for something that takes a moment; what is not there yet raises OSError."""
    end = time.monotonic() + LONG_ENOUGH
    while time.monotonic() < end:
        try:
            if happens():
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError("It has not happened.")


def is_running(process):
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_it_answers_pages_and_static_files_and_ends_cleanly(served):
    page = served.get("/sign-in")[2]
    sheet = re.search(r'/static/[^"]+/css/every-page\.css', page)[0]
    assert content_hash() in sheet
    status, headers, _text = served.get(sheet)
    assert (status, headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    assert headers["Content-Type"].startswith("text/css")
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert len(served.workers()) == 2
    code, words, problems = served.end()
    assert (code, problems) == (0, "")
    assert f"http://127.0.0.1:{served.port}/links/" in words


@pytest.mark.slow
def test_a_worker_that_is_killed_is_replaced(served):
    first = served.workers().pop()
    os.kill(first, signal.SIGKILL)
    until(lambda: len(served.workers() - {first}) == 2)
    until(lambda: served.get("/health")[0] == 200)


@pytest.mark.slow
def test_when_the_server_is_killed_its_workers_end_and_it_can_start_again(served, own_settings):  # noqa: F811
    workers = served.workers()
    served.end(signal.SIGKILL)
    until(lambda: not any(is_running(worker) for worker in workers))
    again = Served(own_settings)
    assert again.get("/health")[0] == 200
    assert again.end()[0] == 0


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:80"),
        ("0.0.0.0", "http://127.0.0.1:80"),  # noqa: S104  nothing is bound
        ("::1", "http://[::1]:80"),
        ("board", "http://board:80"),
    ],
)
def test_the_address_that_is_told_can_be_opened_in_a_browser(host, address):
    assert address_of(host, 80) == address
