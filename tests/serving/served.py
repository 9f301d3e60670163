"""A running `board serve`, started as people start it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.own_database import new_installation, own_settings  # noqa: F401  one of them a fixture

LONG_ENOUGH = 60  # seconds


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
    """A server with a database of its own."""
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


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory):
    """A server for all tests of a file, which must not mind what the others have left."""
    with new_installation(tmp_path_factory.mktemp("board")) as variables:
        server = Served(variables)
        yield server
        server.end()
