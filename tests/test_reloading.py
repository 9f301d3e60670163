"""Reloading: what `board serve --reload` starts again, and when."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from board import reloading
from board.cli import board
from tests.own_database import own_settings  # noqa: F401  a fixture

LONG_ENOUGH = 60  # seconds
SERVES = "import os, pathlib, time; pathlib.Path('{log}').open('a').write(f'{{os.getpid()}}\\n'); time.sleep({lasts})"
RELOADS = (
    "import pathlib, sys; from board.reloading import serve_and_reload; serve_and_reload({command}, [pathlib.Path('{folder}')])"
)


class Reloaded:
    """A stand-in for a server, started again whenever a file in a folder changes; it notes each start in a log."""

    def __init__(self, folder: Path, lasts: int):
        self.log = folder / "starts.log"
        self.page = folder / "page.html"
        self.page.write_text("as it was")
        command = [sys.executable, "-c", SERVES.format(log=self.log, lasts=lasts)]
        self.process = subprocess.Popen(
            [sys.executable, "-c", RELOADS.format(command=command, folder=folder)], stderr=subprocess.PIPE, text=True
        )
        self.wait_for(1)

    def starts(self) -> list[int]:
        """The process id of each start."""
        return [int(line) for line in self.log.read_text().split()] if self.log.exists() else []

    def wait_for(self, number: int) -> None:
        """Wait until it has been started so often."""
        end = time.monotonic() + LONG_ENOUGH
        while len(self.starts()) < number:
            assert time.monotonic() < end, self.starts()
            time.sleep(0.05)

    def end(self, how: int = signal.SIGINT) -> str:
        """End it; returns what it said."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.communicate(timeout=LONG_ENOUGH)[1]


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_change_ends_the_server_and_starts_another_which_ends_with_the_reloader(tmp_path, how):
    reloaded = Reloaded(tmp_path, lasts=LONG_ENOUGH)
    reloaded.page.write_text("as it is")
    reloaded.wait_for(2)
    assert "page.html changed: starting again." in reloaded.end(how)
    assert reloaded.process.returncode == 0
    for start in reloaded.starts():
        with pytest.raises(ProcessLookupError):
            os.kill(start, 0)


@pytest.mark.slow
@pytest.mark.once
def test_a_server_that_has_ended_waits_for_the_next_change(tmp_path):
    reloaded = Reloaded(tmp_path, lasts=0)
    time.sleep(3 * reloading.SECONDS_BETWEEN_LOOKS)
    assert len(reloaded.starts()) == 1
    (tmp_path / "new.py").write_text("")
    reloaded.wait_for(2)
    assert "The server has ended" in reloaded.end()


@pytest.mark.slow
@pytest.mark.once
def test_what_is_no_part_of_the_product_changes_nothing(tmp_path):
    (tmp_path / "page.html").write_text("as it was")
    before = reloading.when_written([tmp_path])
    for name in ("page.html.swp", "notes.md", "module.pyc"):
        (tmp_path / name).write_text("beside it")
    assert reloading.when_written([tmp_path]) == before
    assert (reloading.ROOT / "templates/base.html") in reloading.when_written(reloading.FOLDERS)


@pytest.mark.slow
@pytest.mark.once
def test_the_command_serves_with_the_same_words_in_a_process_of_its_own(monkeypatch, own_settings):  # noqa: F811
    commands = []
    monkeypatch.setattr(reloading, "serve_and_reload", commands.append)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
        probe.listen()
        words = ["serve", "--demo", "--reload", "--port", port]
        assert "is in use already" in CliRunner().invoke(board, words, env=own_settings).output
    assert CliRunner().invoke(board, words, env=own_settings).exit_code == 0
    assert commands == [reloading.board_command("serve", "--demo", "--host", "127.0.0.1", "--port", port, "--workers", "1")]
    version = subprocess.run(reloading.board_command("--version"), capture_output=True, text=True, check=True)
    assert version.stdout.startswith("Change Board ")
