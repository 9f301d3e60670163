"""The paper on security: it has a line for every requirement, names tests that exist, and what it says of the code is so."""

import ast
import re
from functools import cache

import pytest

from board.settings import ROOT

PAPER = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
# OWASP ASVS 5.0.0, levels 1 and 2: the sections, and the numbers within each.
ASVS = (
    "1.1:1-2 1.2:1-9 1.3:1-11 1.4:1-3 1.5:1-2 2.1:1-3 2.2:1-3 2.3:1-4 2.4:1 3.2:1-2 3.3:1-4 3.4:1-6 "
    "3.5:1-5 3.7:1-2 4.1:1-3 4.2:1 4.3:1-2 4.4:1-4 5.1:1 5.2:1-3 5.3:1-2 5.4:1-3 6.1:1-3 6.2:1-12 6.3:1-4 "
    "6.4:1-4 6.5:1-5 6.6:1-3 6.8:1-4 7.1:1-3 7.2:1-4 7.3:1-2 7.4:1-5 7.5:1-2 7.6:1-2 8.1:1-2 8.2:1-3 "
    "8.3:1 8.4:1 9.1:1-3 9.2:1-4 10.1:1-2 10.2:1-2 10.3:1-4 10.4:1-11 10.5:1-5 10.6:1-2 10.7:1-3 11.1:1-2 "
    "11.2:1-3 11.3:1-3 11.4:1-4 11.5:1 11.6:1 12.1:1-3 12.2:1-2 12.3:1-4 13.1:1 13.2:1-5 13.3:1-2 "
    "13.4:1-5 14.1:1-2 14.2:1-4 14.3:1-3 15.1:1-3 15.2:1-3 15.3:1-7 16.1:1 16.2:1-5 16.3:1-4 16.4:1-3 "
    "16.5:1-3 17.1:1 17.2:1-4 17.3:1-2"
)
NAMED = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAPER)
# What would run, build a page from, or unpack something that was typed.
RUNS = {
    "eval",
    "exec",
    "render_template_string",
    "from_string",
    "pickle",
    "marshal",
    "shelve",
    "yaml",
    "subprocess",
    "system",
    "popen",
}
DOORS = [file for folder in ("models", "web", "api", "text", "mail") for file in sorted((ROOT / "board" / folder).rglob("*.py"))]
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))


def requirements() -> list[str]:
    """The numbers of all requirements, such as 1.2.10."""
    found = []
    for section, numbers in (one.split(":") for one in ASVS.split()):
        for part in numbers.split(","):
            first, _, last = part.partition("-")
            found += [f"{section}.{number}" for number in range(int(first), int(last or first) + 1)]
    return found


@cache
def names_of_tests(path: str) -> set[str]:
    """The names of the tests of a file."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")}


def test_every_requirement_has_one_line():
    assert len(requirements()) == 253
    lines = re.findall(r"^\| ([\d., ]+) \|", PAPER, re.M)
    assert sorted(number for line in lines for number in line.split(", ")) == sorted(requirements())


def test_every_test_that_it_names_exists():
    assert len(NAMED) > 100
    missing = [
        f"{path}::{name}" for path, name in NAMED if not (ROOT / path).is_file() or (name and name not in names_of_tests(path))
    ]
    assert not missing


def test_nothing_that_was_typed_is_run():
    found = []
    for file in DOORS:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            if isinstance(node, ast.Call):
                names.append(node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", ""))
            found += [f"{file.name}: {name}" for name in names if name.partition(".")[0] in RUNS]
    assert len(DOORS) > 200
    assert not found


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_no_script_makes_html_of_strings(script):
    made = re.findall(
        r"\.(?:inner|outer)HTML\s*\+?=|insertAdjacentHTML|document\.write|\beval\(|new Function", script.read_text()
    )
    assert not made


def test_no_window_sends_messages_to_another_and_the_worker_hears_nothing():
    sending = {script.name: script.read_text() for script in SCRIPTS if "postMessage" in script.read_text()}
    assert sending.keys() == {"ticker.js"}, "it is a worker, which speaks to the page that made it and to nobody else"
    assert not re.search(r"onmessage|addEventListener|importScripts|import\b", sending["ticker.js"])


def test_the_browser_keeps_no_more_than_drafts_and_whether_a_timer_sounds():
    kept = {
        script.name
        for script in SCRIPTS
        if re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie", script.read_text())
    }
    assert kept <= {"timer.js", "unsaved.js"}
