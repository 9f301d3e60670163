"""The papers of the project say what is so: their paths, names, commands, settings and version are those of the code."""

import re
import tomllib
from functools import cache

import pytest
from click.testing import CliRunner

from board.cli import board
from board.settings import ROOT
from board.version import version

PAPERS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md")
FOLDERS = (".ci", "benchmarks", "board", "docs", "static", "templates", "tests")
MADE = {".venv", "instance"}  # by installing and by serving
# A folder ends with a slash, a file with its kind; what stands in angle brackets is any one name.
PATH = re.compile(r"(?<![\w/.:<>-])[\w.<>-]+(?:/[\w.<>-]+)*(?:/|\.(?:css|html|ini|js|md|png|py|toml|txt|yaml))(?![\w/])")
SETTING = re.compile(r"\bBOARD_[A-Z]+(?:_[A-Z]+)*\b(?!_|\*)")
PLACEHOLDER = re.compile(r"<[\w-]+>")


def text_of(paper: str) -> str:
    """A paper without addresses elsewhere, and without examples of code that is still to be written."""
    text = re.sub(r"https?://\S+", "", (ROOT / paper).read_text())
    return re.sub(r"^ *```(?:python|jinja|diff)\n.*?^ *```$", "", text, flags=re.MULTILINE | re.DOTALL)


@cache
def everything() -> str:
    """Each file and folder of the project on a line of its own, beginning with a slash."""
    inside = [path for folder in FOLDERS for path in (ROOT / folder, *(ROOT / folder).rglob("*"))]
    return "\n".join(f"/{path.relative_to(ROOT)}" for path in (*ROOT.iterdir(), *inside))


def is_there(path: str) -> bool:
    """Whether the project has a path, which may be the last part of a longer one."""
    wanted = "[^/\n]+".join(re.escape(part) for part in PLACEHOLDER.split(path.rstrip("/")))
    return re.search(rf"/{wanted}$", everything(), flags=re.MULTILINE) is not None


@pytest.mark.parametrize("paper", PAPERS)
def test_every_path_that_a_paper_names_exists(paper):
    missing = {path for path in PATH.findall(text_of(paper)) if path.partition("/")[0] not in MADE and not is_there(path)}
    assert not missing


@pytest.mark.parametrize("paper", PAPERS)
def test_every_link_within_the_project_leads_somewhere(paper):
    for link in re.findall(r"\]\(([^)#:]+)\)", text_of(paper)):
        assert (ROOT / link).exists(), link


@pytest.mark.parametrize("paper", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_every_function_and_class_that_a_paper_names_is_defined(paper):
    code = "\n".join(file.read_text() for folder in ("board", "tests") for file in (ROOT / folder).rglob("*.py"))
    for name in re.findall(r"`(?:\w+\.)*(\w+)\([^`]*\)`", text_of(paper)):
        assert re.search(rf"\b(?:def|class) {name}\b", code), name


def test_architecture_names_every_area():
    areas = {folder.name for ring in ("models", "web") for folder in (ROOT / "board" / ring).iterdir() if folder.is_dir()}
    assert not {area for area in areas - {"__pycache__"} if f"`{area}`" not in text_of("ARCHITECTURE.md")}


def test_the_readme_names_every_word_of_make_and_no_other():
    words = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)) - {"help"}
    assert set(re.findall(r"`make ([a-z-]+)", text_of("README.md"))) == words
    assert set(re.findall(r"`make ([a-z-]+)", text_of("CONTRIBUTING.md"))) <= words


def test_the_readme_names_every_command_and_no_other():
    named = set(re.findall(r"\bboard ([a-z][a-z-]+)", "\n".join(code_in("README.md"))))
    assert named == set(board.commands)


def code_in(paper: str) -> list[str]:
    """What a paper sets as code, in a line and in blocks."""
    text = text_of(paper)
    return re.findall(r"^```\w*\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL) + re.findall(r"`([^`\n]+)`", text)


def test_the_readme_names_every_setting_and_no_other():
    code = "\n".join(file.read_text() for file in (ROOT / "board").rglob("*.py"))
    assert set(SETTING.findall(text_of("README.md"))) == set(SETTING.findall(code))


def test_the_package_the_changelog_and_the_command_name_one_version():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    newest = re.search(r"^## \[(\d\S*)\]", (ROOT / "CHANGELOG.md").read_text(), flags=re.MULTILINE)
    assert newest
    assert newest[1] == declared == version(), "after a change of the version, install the package again"
    assert CliRunner().invoke(board, ["--version"]).output == f"Change Board {declared}\n"
