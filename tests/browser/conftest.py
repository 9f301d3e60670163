"""Fixtures of the browser tests: Chromium, the served application, and a browser for each person."""

import dataclasses
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from board.database import db
from board.models.moments import now
from board.models.people.organisation import Organisation
from board.models.people.person import Person
from board.models.people.sign_in import begin_sign_in

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
HOW_TO_GET_ONE = "There is no Chromium on this machine. Install it with: apt-get install chromium"

# In milliseconds; only a failing test waits this long, but a busy machine may need much of it.
LONGEST_WAIT = 30_000

expect.set_options(timeout=LONGEST_WAIT)

BrowserOf = Callable[..., Page]


@pytest.fixture(scope="session", autouse=True)
def chromium() -> str:
    """The path of Chromium; without one these tests are skipped, or fail where they are required."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None and os.environ.get("BOARD_BROWSER_REQUIRED") == "yes":
        pytest.fail(HOW_TO_GET_ONE, pytrace=False)
    return found or pytest.skip(HOW_TO_GET_ONE)


@pytest.fixture(scope="session")
def browser_type_launch_args(chromium: str) -> dict[str, object]:
    """Launch this machine's Chromium, without its sandbox, which it cannot create in a container."""
    return {"executable_path": chromium, "headless": True, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}


@pytest.fixture(scope="session")
def slow_is_asked(pytestconfig: pytest.Config) -> bool:
    """Whether what is slow was asked for too, as in CI."""
    return "not slow" not in pytestconfig.getoption("markexpr")


class QuietRequests(WSGIRequestHandler):
    """Keeps connections open, and does not log requests into the report."""

    protocol_version = "HTTP/1.1"

    def log(self, *_given: object) -> None:
        """Discard the message."""


@pytest.fixture(scope="session")
def base_url(application: Flask) -> Iterator[str]:
    """The address of the application, which is served for the whole session."""
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=QuietRequests)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, name="application")
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def let_go_of_the_database(app: Flask) -> None:
    """Keep saved records loaded after a commit: reloading them would open a transaction that blocks the browser."""
    db.session().expire_on_commit = False


class Watch:
    """Collects what no browser may report: script errors, violations of the policy, and requests to other hosts."""

    def __init__(self, home: str):
        self.home = home
        self.seen: list[str] = []
        # Addresses of other hosts that a test leads to.
        self.elsewhere: tuple[str, ...] = ()
        self.expects_trouble = False

    def over(self, context: BrowserContext) -> None:
        """Watch every page of a browser."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self.seen.append(f"script: {error.error}"))
        context.on("request", self._request)

    def _console(self, said: ConsoleMessage) -> None:
        # Chromium reports every answer of 400 and above; the tests are about the 4xx themselves.
        is_answer = said.text.startswith("Failed to load resource: the server responded with a status of 4")
        is_trouble = self.expects_trouble and said.text.startswith(("Failed to load resource", "[htmx]", "htmx:"))
        if said.type == "error" and not is_answer and not is_trouble:
            self.seen.append(f"console: {said.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.home + "/", *self.elsewhere)):
            self.seen.append(f"request: {request.url}")


@pytest.fixture
def watch(base_url: str) -> Iterator[Watch]:
    """Fails the test for anything that its browsers report; `expects_trouble` allows lost connections and 5xx."""
    watch = Watch(base_url)
    yield watch
    assert not watch.seen, "\n".join(watch.seen)


@pytest.fixture
def browser_of(app: Flask, base_url: str, watch: Watch, new_context: Callable[..., BrowserContext]) -> BrowserOf:
    """A page in a person's own browser, signed in; or not signed in, for None."""

    def opened(person: Person | None = None, **how: object) -> Page:
        context = new_context(
            **{"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", "reduced_motion": "reduce", **how}
        )
        context.set_default_timeout(LONGEST_WAIT)
        watch.over(context)
        if person is not None:
            sign_in(context, app, base_url, person)
        return context.new_page()

    return opened


def sign_in(context: BrowserContext, app: Flask, base_url: str, person: Person) -> None:
    """Give a browser the cookie of a signed-in person, which replaces that of another."""
    _sign_in, token = begin_sign_in(person, now(), browser="Chromium")
    db.session.commit()
    cookie = app.session_interface.get_signing_serializer(app).dumps({"_user_id": token, "_fresh": True})
    context.add_cookies([{"name": "session", "value": cookie, "url": base_url}])


@pytest.fixture
def demo_mode(app: Flask, organisation: Organisation) -> Iterator[None]:
    """The application in demo mode, with a demo database."""
    kept = app.config["BOARD"]
    app.config["BOARD"] = dataclasses.replace(kept, demo=True)
    organisation.is_demo = True
    db.session.commit()
    yield
    app.config["BOARD"] = kept


def wait_until(page: Page, script: str, arg: object = None) -> None:
    """Ask the page again and again until the script's value is true; its own waiting would be stopped by the policy against eval."""
    ends = time.monotonic() + LONGEST_WAIT / 1000
    while not page.evaluate(script, arg):
        assert time.monotonic() < ends, f"This never came true: {script}"
        page.wait_for_timeout(20)
