"""A board that is really served: started with the `board` command on a database of its own, and the browsers that use it."""

import gc
import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateSchema, DropSchema

from board.settings import Settings

EMAIL, PASSWORD = "mel@example.org", "three quiet otters"
LEAD = "lee@example.org"
TICKS = os.sysconf("SC_CLK_TCK")


class Served:
    """A running server with its processes; the end of `with` stops it and deletes its folder."""

    def __init__(self, command: list[str] | None = None, **variables: str):
        self.folder = Path(tempfile.mkdtemp(prefix="board-benchmark-"))
        own = {"BOARD_INSTANCE": str(self.folder), "BOARD_DEMO": "no", "BOARD_MAIL_BY_ITSELF": "no"}
        self.variables = {**os.environ, **own, **variables}
        self.schema = self._own_schema()
        self.command = command or [sys.executable, "-c", "from board.cli import board; board()", "serve", "--port"]
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.server: subprocess.Popen[bytes] | None = None

    def _own_schema(self) -> Engine | None:
        """On PostgreSQL, a schema of its own in the given database, so that nothing else there is changed."""
        given = make_url(self.settings.database_url)
        if given.get_backend_name() != "postgresql":
            return None
        name = self.folder.name.replace("-", "_").lower()
        engine = create_engine(given, poolclass=NullPool)
        with engine.begin() as connection:
            connection.execute(CreateSchema(name))
        own = given.update_query_dict({"options": f"-csearch_path={name}"})
        self.variables["BOARD_DATABASE_URL"] = own.render_as_string(hide_password=False)
        return engine

    @property
    def settings(self) -> Settings:
        """The settings of the server."""
        return Settings.from_environment(self.variables)

    def app(self) -> Flask:
        """The same application with the same database, in this process."""
        from board import create_app

        app = create_app(self.settings)
        # The server does the same.
        gc.collect()
        gc.freeze()
        return app

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self.server = subprocess.Popen(
            [*self.command, str(self.port)], env=self.variables, stdout=subprocess.DEVNULL, start_new_session=True
        )
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                if Browser(self.port).ask("GET", "/health").status < 500:
                    return
            except OSError:
                time.sleep(0.02)
        raise SystemExit("The server has not started.")

    def kill(self) -> None:
        """Kill all of its processes at once, as a power cut would."""
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()

    def processes(self) -> list[Path]:
        """The /proc folders of the server and its workers on Linux."""
        assert self.server is not None
        main = Path(f"/proc/{self.server.pid}")
        children = (main / "task" / main.name / "children").read_text().split()
        return [main, *(Path("/proc") / child for child in children)]

    def cpu_milliseconds(self) -> float:
        """The CPU time that all of its processes have used so far."""
        used = 0
        for process in self.processes():
            fields = (process / "stat").read_text().rpartition(") ")[2].split()
            used += int(fields[11]) + int(fields[12])
        return used * 1000 / TICKS

    def megabytes(self) -> tuple[float, float]:
        """The memory of all of its processes: with shared memory counted for each, and with it counted once."""
        totals = {"Rss": 0, "Pss": 0}
        for process in self.processes():
            for name, kilobytes in re.findall(r"^(Rss|Pss):\s+(\d+) kB", (process / "smaps_rollup").read_text(), re.M):
                totals[name] += int(kilobytes)
        return totals["Rss"] / 1000, totals["Pss"] / 1000

    def __enter__(self) -> "Served":
        # A benchmark that receives SIGTERM still stops its server.
        signal.signal(signal.SIGTERM, lambda *_given: sys.exit(1))
        return self

    def __exit__(self, _kind: type | None, _problem: BaseException | None, _trace: TracebackType | None) -> None:
        if self.server is not None and self.server.poll() is None:
            self.server.send_signal(signal.SIGINT)
            self.server.wait(30)
        if self.schema is not None:
            with self.schema.begin() as connection:
                connection.execute(DropSchema(self.folder.name.replace("-", "_").lower(), cascade=True))
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass
class Answer:
    """An answer; `milliseconds` if the step measured its time itself."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    milliseconds: float | None = None

    def find(self, pattern: str) -> str:
        """The first group of a pattern; exits with an error if it does not match."""
        found = re.search(pattern, self.body.decode())
        if found is None:
            raise SystemExit(f"No {pattern} in an answer {self.status}: {self.body[:300]!r}")
        return found[1]


class Browser:
    """One connection with its cookies and form token."""

    def __init__(self, port: int):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.token = ""

    @property
    def cookie(self) -> str:
        """The Cookie header."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def ask(self, method: str, path: str, fields: dict[str, object] | None = None, htmx: bool = False) -> Answer:
        """Send one request, as htmx or as a plain form does."""
        headers = {"Cookie": self.cookie} | ({"HX-Request": "true"} if htmx else {})
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers |= {"X-CSRFToken": self.token, "Content-Type": "application/x-www-form-urlencoded"}
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        for given in response.headers.get_all("Set-Cookie", []):
            name, _equals, value = given.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def sign_in(self, email: str = EMAIL) -> "Browser":
        """Sign in with the form."""
        self.token = self.ask("GET", "/sign-in").find(r'name="csrf" content="([^"]+)"')
        answer = self.ask("POST", "/sign-in", {"email": email, "password": PASSWORD})
        if answer.status != 303:
            raise SystemExit(f"Signing in was answered {answer.status}.")
        self.token = self.ask("GET", "/").find(r'name="csrf" content="([^"]+)"')
        return self
