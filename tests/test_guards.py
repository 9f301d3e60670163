"""Rules that a machine keeps: import contracts, fragments, names, sizes."""

import ast
import gzip
import hashlib
import re
import subprocess
import sys
import tomllib
from collections import Counter

import pytest

from board import web
from board.settings import ROOT
from board.static_files import every_page

FRAGMENTS = sorted((ROOT / "templates").rglob("_*.html"))
LONGEST = 250
LONGEST_LINE = 160  # characters
MOST_FILES = 30
SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "service", "data", "info", "process", "handle", "misc"}


def test_imports_go_one_way():
    lint = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache"]
    found = subprocess.run(lint, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


def test_every_area_of_the_pages_has_its_place_in_the_order_and_is_registered():
    areas = {folder.parent.name for folder in (ROOT / "board/web").glob("*/__init__.py")}
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    order = next(contract["layers"] for contract in contracts if contract.get("containers") == ["board.web"])
    assert areas <= {area for layer in order for area in layer.split(" | ")}
    assert areas - {"forms", "drawing"} == {area.__name__.rpartition(".")[2] for area in web.AREAS}


@pytest.mark.parametrize("file", FRAGMENTS, ids=lambda file: str(file.relative_to(ROOT / "templates")))
def test_a_fragment_begins_with_an_element_that_has_an_id(file):
    text = re.sub(r"\{% macro .*?endmacro %\}|\{#.*?#\}|\{%.*?%\}", "", file.read_text(), flags=re.DOTALL).lstrip()
    # A chapter of a story is drawn by a macro that is given its id.
    calls_chapter = re.search(r"\{% call chapter\('[^']+', '[a-z-]+'", file.read_text())
    assert calls_chapter or re.match(r"<[a-z][^>]*?\sid=", text, flags=re.DOTALL), text[:120]


def test_files_stay_short_enough_to_read_in_one_go():
    files = [
        file
        for pattern in (
            "board/**/*.py",
            "tests/**/*.py",
            "benchmarks/*.py",
            "templates/**/*.html",
            "static/css/*.css",
            "static/js/*.js",
        )
        for file in ROOT.glob(pattern)
        if "migrations" not in file.parts
    ]
    long = {str(file.relative_to(ROOT)): lines for file in files if (lines := len(file.read_text().splitlines())) > LONGEST}
    assert not long, f"take out a noun: {long}"


def test_no_line_of_a_template_is_longer_than_160_characters():
    long = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in (ROOT / "templates").rglob("*.html")
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if len(line) > LONGEST_LINE
    ]
    assert not long, f"break it between attributes, inside an expression or at a space: {long}"


def test_no_folder_is_a_corridor():
    folders = {
        folder
        for top in ("board", "tests", "templates", "benchmarks", "static/css", "static/js")
        for folder in (ROOT / top, *(ROOT / top).rglob("*/"))
        if "versions" not in folder.parts and "__pycache__" not in folder.parts
    }
    crowded = {str(folder.relative_to(ROOT)): count for folder in folders if (count := files_in(folder)) > MOST_FILES}
    assert not crowded, f"make rooms: {crowded}"


def files_in(folder):
    return sum(file.is_file() for file in folder.iterdir())


def test_the_styles_of_every_page_are_light():
    assert len(gzip.compress(every_page(), 6)) <= 15_000  # bytes, packed as a server packs them


def test_files_have_names_that_say_something():
    assert not [file for file in (ROOT / "board").rglob("*.py") if file.stem in SAY_NOTHING]


def test_no_class_name_means_two_things():
    files = [file for file in (ROOT / "board").rglob("*.py") if "versions" not in file.parts]
    names = Counter(re.findall(r"^class (\w+)", "\n".join(file.read_text() for file in files), flags=re.MULTILINE))
    assert not {name for name, times in names.items() if times > 1}


def test_every_module_begins_with_a_sentence():
    for file in (*(ROOT / "board").rglob("*.py"), *(ROOT / "tests").rglob("*.py")):
        text = file.read_text()
        assert not text or "migrations" in file.parts or text.startswith(('"""', 'r"""')), file


def test_handlers_have_only_the_seven_names(application):
    names = {rule.endpoint.partition(".")[2] for rule in application.url_map.iter_rules()}
    assert names <= {"index", "show", "new", "create", "edit", "update", "destroy", "theme"}


def test_vendored_files_are_the_ones_that_were_pinned():
    listed = re.findall(r"^\| `(\S+)` .*`([0-9a-f]{64})` \|$", (ROOT / "static/vendor/README.md").read_text(), flags=re.MULTILINE)
    assert {name for name, _ in listed} == {file.name for file in (ROOT / "static/vendor").glob("*.js")}
    for name, pinned in listed:
        assert hashlib.sha256((ROOT / "static/vendor" / name).read_bytes()).hexdigest() == pinned, name


def test_nothing_is_imported_inside_a_function():
    inside = {
        (str(file.relative_to(ROOT)), node.lineno)
        for file in (ROOT / "board").rglob("*.py")
        for function in ast.walk(ast.parse(file.read_text()))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    }
    assert not inside, "a circle of imports is a noun in the wrong place"
