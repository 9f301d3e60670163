"""Golden searches: what people type, and what they must find among the first three, on both databases."""

import tomllib
from pathlib import Path

import pytest

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.experiments.hypothesis import PARTS
from board.models.experiments.learning import Learning
from board.models.library.entry import index
from board.models.library.search import search
from board.models.moments import now

HERE = Path(__file__).parent
FIRST = 3
# Said by many experiments, so that words which tell little are common here too.
DID = ("Try", "Review", "Shorten", "Share", "Test", "Simplify")
WHAT = ("a rota", "the handbook", "a survey", "one spreadsheet", "our newsletter", "the duty diary", "a welcome pack")
FOR = ("for families", "for children at risk", "for the team", "for residents", "for managers", "for whoever calls us")


def golden(name):
    """One of the two files beside this one."""
    return tomllib.loads((HERE / f"golden_{name}.toml").read_text(encoding="utf-8"))


@pytest.fixture
def keys(school, mel):
    """The golden library, with many other experiments around it: the key of each of its own by its id."""
    library = golden("library")
    others = [f"{did} {what} {whom}" for did in DID for what in WHAT for whom in FOR]
    texts = [
        *({"title": title, "change": "a visit, a letter or a meeting in the first week"} for title in others),
        *library.values(),
    ]
    experiments = []
    for words in texts:
        parts = {part.name: words.get(part.name, "") for part in PARTS}
        experiment = Experiment(team=school, title=words["title"], stage_since=now(), created_at=now(), **parts)
        if "learned" in words:
            line = {"learned": words["learned"], "believed": "", "observed": "", "therefore": ""}
            db.session.add(Learning(experiment=experiment, by=mel, at=now(), **line))
        experiments.append(experiment)
    db.session.add_all(experiments)
    db.session.flush()
    index([experiment.id for experiment in experiments])
    db.session.commit()
    return dict(zip((experiment.id for experiment in experiments[len(others) :]), library, strict=True))


def test_there_are_enough_of_them_and_each_is_in_the_library():
    searches = [(typed, wanted) for group in golden("searches").values() for typed, wanted in group.items()]
    assert len(searches) >= 60
    assert {key for _typed, wanted in searches for key in wanted} <= set(golden("library"))


def test_what_is_looked_for_is_among_the_first_three(keys, mel):
    missed = {}
    for group, searches in golden("searches").items():
        for typed, wanted in searches.items():
            found = [keys.get(match.experiment.id, match.experiment.title) for match in search(typed, mel).matches]
            if not set(wanted) <= set(found[:FIRST]) or bool(found) != bool(wanted):
                missed[f"{group}: {typed}"] = found[:FIRST]
    assert missed == {}
