"""Mutants: the product with one rule broken on purpose, each of which the tests have to notice.

The rules are kept by area in the .toml files beside this one. Each says a rule in a sentence, the file and the words in it that
hold the rule (`stands`, there exactly once), what breaks it (`becomes`), and the tests that have to fail then.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent


@dataclass(frozen=True)
class Rule:
    """One rule of the product, and how to break it."""

    says: str
    file: str
    stands: str
    becomes: str
    tests: str

    def is_found(self, root: Path = ROOT) -> bool:
        """Whether its words stand in its file exactly once."""
        file = root / self.file
        return file.is_file() and file.read_text(encoding="utf-8").count(self.stands) == 1


def kept_rules() -> list[Rule]:
    """Every rule of the list, area by area."""
    files = sorted(FOLDER.glob("*.toml"))
    return [Rule(**rule) for file in files for rule in tomllib.loads(file.read_text(encoding="utf-8"))["rule"]]
