"""The papers of the project say what is so: their versions, paths, commands and settings are those of the code."""

import re
import tomllib

from click.testing import CliRunner

from board.cli import board
from board.settings import ROOT
from board.version import version


def test_the_package_the_changelog_and_the_command_name_one_version():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    newest = re.search(r"^## \[(\d\S*)\]", (ROOT / "CHANGELOG.md").read_text(), flags=re.MULTILINE)
    assert newest
    assert newest[1] == declared == version(), "after a change of the version, install the package again"
    assert CliRunner().invoke(board, ["--version"]).output == f"Change Board {declared}\n"
