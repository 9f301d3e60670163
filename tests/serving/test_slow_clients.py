"""Slow clients keep nobody waiting: connections that send half of something, or nothing, or read nothing."""

import contextlib
import re
import signal
import time
from pathlib import Path

import pytest

from benchmarks.slow_clients import KINDS, SlowClient, proxy_to, slow_clients
from tests.own_database import own_settings  # noqa: F401  a fixture
from tests.serving.served import LONG_ENOUGH, Served, served, until  # noqa: F401  one of them a fixture

# The threads of both workers, and as many again.
MORE_THAN_ALL_THREADS = 16


def test_half_sent_requests_on_more_connections_than_threads_keep_nobody_waiting(served):  # noqa: F811
    with slow_clients(served.port, MORE_THAN_ALL_THREADS * len(KINDS)):
        for _ in range(10):
            assert served.get("/health")[0] == served.get("/sign-in")[0] == 200


@pytest.mark.slow
def test_the_server_ends_cleanly_while_clients_are_slow(served):  # noqa: F811
    with slow_clients(served.port, len(KINDS) * 2):
        code, _words, problems = served.end(signal.SIGTERM)
    assert (code, problems) == (0, "")


def connections_of(server):  # noqa: F811
    """How many connections a server has, from the list that Linux keeps."""
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[1].endswith(f":{server.port:04X}") and row[3] == "01" for row in rows)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_slow_connection_is_ended(served, kind):  # noqa: F811
    sheet = re.search(r'/static/[^"]+/css/every-page\.css', served.get("/sign-in")[2])[0]
    client = SlowClient(served.port, kind, sheet)
    until(lambda: connections_of(served) == 1)

    def is_ended():
        if kind != "reader":
            client.trickle()
        return connections_of(served) == 0

    until(is_ended)
    client.socket.close()


@pytest.mark.slow
@pytest.mark.parametrize("is_behind_proxy", [False, True], ids=["alone", "behind a proxy"])
def test_five_hundred_slow_connections_keep_nobody_waiting(own_settings, is_behind_proxy):  # noqa: F811
    server = Served({**own_settings, "BOARD_PROXIES": "1"})
    try:
        with contextlib.ExitStack() as stack:
            port = stack.enter_context(proxy_to(server.port)) if is_behind_proxy else server.port
            stack.enter_context(slow_clients(port, 500))
            server.port = port
            end = time.monotonic() + 12  # long enough for each kind of limit but that of trickled forms
            while time.monotonic() < end:
                assert server.get("/health")[0] == server.get("/sign-in")[0] == 200
                time.sleep(0.1)
    finally:
        server.end()
