"""A sprint's window: how long it may be, and the right way round."""

import datetime as dt

import pytest

from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.sprints.sprint import plan_sprint

MONDAY = dt.date(2026, 11, 2)


def plan(team, days, by):
    return plan_sprint(team, "Calmer mornings", MONDAY, MONDAY + dt.timedelta(days=days - 1), by=by, at=now())


def test_a_sprint_lasts_thirteen_weeks_at_most(school, cora):
    with pytest.raises(RuleBroken, match="13 weeks at most") as broken:
        plan(school, 13 * 7 + 1, by=cora)
    assert broken.value.field == "last_day"
    assert plan(school, 13 * 7, by=cora).last_day == dt.date(2027, 1, 31)


def test_a_sprint_that_is_there_grows_no_longer_than_that_either(school, cora):
    sprint = plan(school, 10, by=cora)
    with pytest.raises(RuleBroken, match="13 weeks at most"):
        sprint.change(sprint.goal, MONDAY, MONDAY + dt.timedelta(weeks=13), by=cora, at=now())


def test_a_sprint_can_be_one_day_and_never_less(school, cora):
    with pytest.raises(RuleBroken, match="the same as or after the first day"):
        plan(school, 0, by=cora)
    sprint = plan(school, 1, by=cora)
    assert sprint.first_day == sprint.last_day
