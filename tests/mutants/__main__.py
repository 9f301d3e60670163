"""Break one rule after the other in a copy of the product, and name those that no test noticed: make mutants ARGS=undo.

Words after it choose the rules that have all of them in their sentence or their file; without any, all are broken, which takes
some ten minutes. Ends with 1 when more than one in fifty went unnoticed, when a rule is no longer found where the list says, or
when its tests fail before anything is broken.
"""

import importlib
import os
import shutil
import sys
import tempfile
import time
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.mutants import ROOT, Rule, kept_rules

# One in fifty may be a rule that is broken in a way that nobody can see from outside.
MOST_UNNOTICED = 0.02
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "instance", "*.egg-info")
# What every run needs that none of our own code is part of: read once, here, it is there in each process that is forked.
READ_BEFORE = (
    "PIL.Image",
    "alembic.autogenerate",
    "argon2",
    "flask_login",
    "flask_migrate",
    "flask_sqlalchemy",
    "flask_wtf",
    "html5lib",
)
# Plug-ins that take longer to load than most of these tests take.
NOT_NEEDED = ("cacheprovider", "hypothesispytest", "playwright", "base_url")
ALL_PASSED, SOME_FAILED = pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED
# Python tells a file from its compiled copy by the second, and several rules are broken within one.
seconds = count(int(time.time()))


def main(words: list[str]) -> int:
    """The exit code."""
    rules = [rule for rule in kept_rules() if all(word.lower() in f"{rule.says} {rule.file}".lower() for word in words)]
    lost = [rule for rule in rules if not rule.is_found()]
    for rule in lost:
        say(f"NOT FOUND   {rule.says}\n            {rule.file} does not have this exactly once: {rule.stands}")
    if lost or not rules:
        say(f"{len(lost)} of {len(rules)} rules are not where the list says. Put the list right first.")
        return 1
    for name in READ_BEFORE:
        importlib.import_module(name)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        whole = sorted({test for rule in rules for test in rule.tests.split()})
        end, failed = run_tests(copy, whole)
        if end != ALL_PASSED:
            say(f"The tests do not pass before anything is broken: {failed or ' '.join(whole)}")
            return 1
        ends = {rule: break_and_ask(copy, rule) for rule in rules}
    return sum_up(ends)


def sum_up(ends: dict[Rule, int]) -> int:
    """Say what came of each rule, by what pytest ended with while it was broken; the exit code."""
    unnoticed = [rule for rule, end in ends.items() if end == ALL_PASSED]
    useless = [rule for rule, end in ends.items() if end not in (ALL_PASSED, SOME_FAILED)]
    say("")
    for title, found in (("UNNOTICED", unnoticed), ("CANNOT RUN", useless)):
        for rule in found:
            say(f"{title:<12}{rule.says}\n            {rule.file}, asked of {rule.tests}")
    say(f"{len(ends)} rules broken one at a time: {len(ends) - len(unnoticed) - len(useless)} noticed, {len(unnoticed)} not.")
    return 1 if useless or len(unnoticed) > MOST_UNNOTICED * len(ends) else 0


def break_and_ask(copy: Path, rule: Rule) -> int:
    """What pytest ends with while one rule is broken; the copy is whole again afterwards."""
    file = copy / rule.file
    whole, began = file.read_text(encoding="utf-8"), time.monotonic()
    write(file, whole.replace(rule.stands, rule.becomes))
    try:
        end, failed = run_tests(copy, rule.tests.split())
    finally:
        write(file, whole)
    word = {ALL_PASSED: "UNNOTICED", SOME_FAILED: "noticed"}.get(end, "CANNOT RUN")
    say(f"{word:<12}{time.monotonic() - began:3.0f} s  {rule.says}" + (f" [{failed}]" if failed else ""))
    return end


def write(file: Path, text: str) -> None:
    """Write a file with a time of its own."""
    file.write_text(text, encoding="utf-8")
    second = next(seconds)
    os.utime(file, (second, second))


class FirstFailure:
    """Notes down which test failed, for the process that waits."""

    def __init__(self, notes: Path):
        self.notes = notes

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Called by pytest after each part of each test."""
        if report.failed:
            self.notes.write_text(report.nodeid, encoding="utf-8")


def run_tests(copy: Path, tests: list[str]) -> tuple[int, str]:
    """What pytest ends with in a process of its own, which stops at the first failure, and the test that failed."""
    notes = copy.parent / "failed"
    notes.write_text("", encoding="utf-8")
    process = os.fork()
    if process == 0:
        end: Any = pytest.ExitCode.INTERNAL_ERROR
        try:
            end = _run_here(copy, tests, FirstFailure(notes))
        finally:
            os._exit(int(end))
    _process, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status), notes.read_text(encoding="utf-8")


def _run_here(copy: Path, tests: list[str], notes: FirstFailure) -> int:
    """Run tests of the copy, and read none of our own code from anywhere else."""
    os.chdir(copy)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    sys.path.insert(0, str(copy))
    os.environ["PYTHONPATH"] = str(copy)  # for the commands that some tests start
    sys.dont_write_bytecode = False  # the next process need not compile again what is whole
    for name in [name for name in sys.modules if name.partition(".")[0] in ("board", "tests")]:
        del sys.modules[name]
    import board

    if Path(board.__file__).resolve().parent.parent != copy.resolve():
        return pytest.ExitCode.INTERNAL_ERROR
    plain = [word for plugin in NOT_NEEDED for word in ("-p", f"no:{plugin}")]
    return pytest.main(["-n", "0", "-q", "-x", *plain, *tests], plugins=[notes])


def say(words: str) -> None:
    """A line, at once."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
