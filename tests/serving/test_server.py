"""The server, started as people start it: what it answers, and what is left when it is killed."""

import http.client
import os
import re
import signal
from contextlib import closing
from pathlib import Path

import pytest

from board.server import address_of
from board.static_files import content_hash
from tests.own_database import own_settings  # noqa: F401  a fixture
from tests.serving.served import Served, served, shared_server, until  # noqa: F401  some are fixtures

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for processes where Linux lists them")


def is_running(process):
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_it_answers_pages_and_static_files_and_ends_cleanly(served):  # noqa: F811
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


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *(
            ("GET", path)
            for path in ("/static/", "/static/css/", "/static/../board/settings.py", "/static/%2e%2e/pyproject.toml")
        ),
        *(("GET", path) for path in ("/.git/config", "/board.sqlite", "/secret_key")),
        ("TRACE", "/health"),
    ],
)
def test_nothing_but_static_files_is_a_file_and_nothing_is_echoed(shared_server, method, path):  # noqa: F811
    with closing(http.client.HTTPConnection("127.0.0.1", shared_server.port, timeout=10)) as connection:
        connection.request(method, path, headers={"X-Echo": "otter"})
        answer = connection.getresponse()
        text = answer.read().decode()
    assert answer.status in (303, 400, 404, 405)
    assert not any(word in text for word in ("otter", "import ", "[project]", "@layer", "SQLite format"))


@pytest.mark.slow
def test_a_worker_that_is_killed_is_replaced(served):  # noqa: F811
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
