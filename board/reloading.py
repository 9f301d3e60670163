"""Reloading: restarts the server whenever a file of the product changes, for development."""

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

import click

from board.settings import ROOT

FOLDERS = (ROOT / "board", ROOT / "templates", ROOT / "static")
KINDS = {".css", ".html", ".js", ".png", ".py", ".svg", ".toml"}
SECONDS_BETWEEN_LOOKS = 0.5
# Seconds; a server that has not ended by then is hanging.
SECONDS_TO_END = 15

Written = dict[Path, int]


def serve_and_reload(command: Sequence[str], folders: Sequence[Path] = FOLDERS) -> None:
    """Run the command, which serves, and restart it after each change of a file in the folders, until interrupted.

    If the command has ended by itself, for example because of a mistake in the code, it is started again after the next change.
    """
    for asked_to_end in (signal.SIGINT, signal.SIGTERM):  # also for a shell that starts it in the background with SIGINT ignored
        signal.signal(asked_to_end, _interrupt)
    written = when_written(folders)
    try:
        while True:
            server = subprocess.Popen(command)  # noqa: S603  our own command
            try:
                changed = _wait_for_change(written, folders, server)
            finally:
                _end(server)
            written = changed
    except KeyboardInterrupt:
        pass


def board_command(*words: str) -> list[str]:
    """The `board` command with these words, to run in a process of its own."""
    return [sys.executable, "-m", "board", *words]


def when_written(folders: Sequence[Path]) -> Written:
    """When each of the product's files in the folders was last written, in nanoseconds."""
    found = {}
    for folder in folders:
        for file in folder.rglob("*"):
            if file.suffix in KINDS:
                try:
                    found[file] = file.stat().st_mtime_ns
                except FileNotFoundError:  # an editor replaces the file
                    continue
    return found


def _wait_for_change(before: Written, folders: Sequence[Path], server: subprocess.Popen[bytes]) -> Written:
    """Returns the times of writing after a change, once nothing changes any more."""
    has_ended = False
    while True:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        if not has_ended and server.poll() is not None:
            has_ended = True
            click.echo("\nThe server has ended. It is started again when a file changes; Ctrl-C ends this.", err=True)
        after = when_written(folders)
        if after == before:
            continue
        changed = sorted({file for file, _when in before.items() ^ after.items()})
        while (settled := when_written(folders)) != after:  # for example while git changes many files
            after = settled
            time.sleep(SECONDS_BETWEEN_LOOKS)
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        click.echo(f"\n{changed[0].name}{more} changed: starting again.", err=True)
        return after


def _end(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        server.terminate()
    try:
        server.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
