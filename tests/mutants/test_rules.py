"""The list of rules that `make mutants` breaks: each is where the list says, there are enough of them, and survivors are named."""

from collections import Counter

import pytest

from tests.mutants import ROOT, Rule, kept_rules
from tests.mutants.__main__ import ALL_PASSED, SOME_FAILED, sum_up

RULES = kept_rules()
AREAS = ("people", "experiments", "sprints", "evidence", "retrospectives", "circles")
AREAS += ("learning", "library", "boards", "review", "round_up")


@pytest.mark.parametrize("rule", RULES, ids=[rule.says for rule in RULES])
def test_a_rule_is_where_the_list_says(rule):
    assert rule.is_found(), f"{rule.file} does not have this exactly once: {rule.stands}"
    assert rule.becomes != rule.stands
    for test in rule.tests.split():
        file, _, name = test.partition("::")
        assert (ROOT / file).exists(), f"there is no {file}"
        assert not name or f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), f"there is no {test}"


def test_the_list_has_eighty_rules_and_more_and_says_each_once():
    assert len(RULES) >= 80
    assert [says for says, times in Counter(rule.says for rule in RULES).items() if times > 1] == []


def test_every_area_has_rules_in_the_list():
    assert [area for area in AREAS if not any(f"/{area}/" in rule.file for rule in RULES)] == []


def ends_of(unnoticed, cannot_run=0):
    """What pytest ended with for a hundred rules."""
    rules = [Rule(f"Rule {number}", "board/a.py", "if x", "if y", "tests/test_a.py") for number in range(100)]
    ends = [ALL_PASSED] * unnoticed + [pytest.ExitCode.USAGE_ERROR] * cannot_run
    return dict(zip(rules, ends + [SOME_FAILED] * (100 - len(ends)), strict=True))


def test_two_of_a_hundred_may_go_unnoticed_and_are_named(capsys):
    assert sum_up(ends_of(unnoticed=2)) == 0
    said = capsys.readouterr().out
    assert ("Rule 0" in said, "Rule 1\n" in said, "Rule 2" in said) == (True, True, False)
    assert "100 rules broken one at a time: 98 noticed, 2 not." in said


@pytest.mark.parametrize(("unnoticed", "cannot_run"), [(3, 0), (0, 1)], ids=["three go unnoticed", "one cannot be run"])
def test_more_than_that_or_a_rule_that_cannot_be_run_ends_with_1(unnoticed, cannot_run):
    assert sum_up(ends_of(unnoticed, cannot_run)) == 1
