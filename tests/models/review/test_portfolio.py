"""A portfolio: every figure counts what its list holds, for the teams and days that were asked for."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from board.database import db
from board.models.experiments.decision import DecisionKind
from board.models.experiments.decision_review import InUse, WhatNext
from board.models.experiments.experiment import Experiment
from board.models.experiments.result import PredictionOutcome
from board.models.moments import now
from board.models.people.team import Team
from board.models.review.figure import REVIEW, TO_DECIDE
from board.models.review.period import Span, between, last
from board.models.review.portfolio import Portfolio
from board.models.stages import Stage
from tests.factories import make_decision, make_experiment, make_reflected

LONDON = ZoneInfo("Europe/London")
TODAY = now().date()
THIS_MONTH = last(Span.MONTH, TODAY, LONDON)


@pytest.fixture
def portfolio(lee):
    """What Lee sees of the last month."""
    return Portfolio(Team.visible_to(lee), THIS_MONTH, TODAY)


@pytest.fixture
def busy(school, fostering, private_team, lee, mel):
    """One and more of everything, in three teams."""
    for team in (school, fostering, private_team):
        make_experiment(team, "Ready", Stage.READY)
        make_experiment(team, "Being tried", Stage.TRYING)
        make_reflected(make_experiment(team, "Waits", Stage.REFLECTING))
        make_experiment(team, "Adopted", Stage.DECIDED)
        abandoned = make_experiment(team, "Abandoned", Stage.DECIDED)
        make_decision(abandoned, DecisionKind.ABANDON, by=lee)
    reviewed = make_experiment(school, "Looked at again", Stage.DECIDED)
    for in_use in (InUse.YES, InUse.PARTLY):
        reviewed.decision.review(in_use, "Half do it", WhatNext.AGAIN, by=lee, at=now(), today=TODAY)
    again = make_experiment(school, "Begun twice", Stage.TRYING)
    again.move_to(Stage.READY, by=mel, at=now())
    again.move_to(Stage.TRYING, by=mel, at=now())
    again.record_result("Nobody came.", PredictionOutcome.NO, by=mel, at=now())
    db.session.commit()


def test_every_figure_is_as_long_as_its_list(busy, portfolio, school, otto):
    some = Portfolio(Team.visible_to(otto), THIS_MONTH, TODAY)
    one = Portfolio(select(Team).where(Team.id == school.id), THIS_MONTH, TODAY)
    for asked in (portfolio, some, one):
        for name, figure in REVIEW.figures.items():
            listed = asked.ids(figure, 100)
            assert len(listed) == len(set(listed)), name
            if name in ("waiting", "nearly"):
                counted = len([kind for _id, kind in asked.waiting(TO_DECIDE) if kind == figure.kind])
            elif name == "due":
                counted = len(asked.waiting(figure))
            else:
                counted = asked.numbers[name]
            assert counted == len(listed), name


def test_the_figures_are_right(busy, portfolio):
    numbers = portfolio.numbers
    assert numbers["started"] == 3 * 4 + 2
    assert [numbers[name] for name in ("under-way", "ready", "trying", "reflecting")] == [3 * 3 + 1, 3, 4, 3]
    assert [numbers[name] for name in ("finished", "as-predicted", "not-as-predicted")] == [3 * 3 + 2, 10, 1]
    assert [numbers[name] for name in ("adopted", "adapted", "abandoned")] == [4, 0, 3]
    assert [numbers[name] for name in ("reviewed", "in-use", "partly-in-use", "not-in-use")] == [1, 0, 1, 0]
    assert len(portfolio.waiting(TO_DECIDE)) == 3
    assert len(portfolio.waiting(REVIEW.figures["due"])) == 1


def test_what_a_person_may_not_see_is_not_counted(busy, otto, portfolio):
    his = Portfolio(Team.visible_to(otto), THIS_MONTH, TODAY)
    assert his.numbers["abandoned"] == 2
    assert portfolio.numbers["abandoned"] == 3


def test_what_happened_stays_counted_when_it_is_archived_and_waits_no_more(busy, portfolio, mel):
    before = portfolio.numbers["finished"]
    waiting = portfolio.ids(REVIEW.figures["waiting"], 1)[0]
    db.session.get(Experiment, waiting).archive(by=mel, at=now())
    assert replace(portfolio).numbers["finished"] == before
    assert waiting not in portfolio.ids(REVIEW.figures["waiting"], 10)


def test_an_undone_start_has_not_started(portfolio, school, mel):
    experiment = make_experiment(school, "Too soon", Stage.TRYING, by=mel)
    assert portfolio.numbers["started"] == 1
    experiment.last_move().undo(by=mel, at=now())
    db.session.commit()
    assert replace(portfolio).numbers["started"] == 0


def test_a_day_belongs_to_a_period_by_the_clock_of_the_organisation(school, lee):
    late = dt.datetime(2026, 3, 31, 22, 59, 59, tzinfo=dt.UTC)  # 23:59:59 in London, where summer time has begun
    make_experiment(school, "Last thing in March", Stage.DECIDED, at=late)
    make_experiment(school, "First thing in April", Stage.DECIDED, at=late + dt.timedelta(seconds=1))
    march = Portfolio(Team.visible_to(lee), between(dt.date(2026, 3, 1), dt.date(2026, 3, 31), LONDON), TODAY)
    assert march.numbers["decided"] == 1
    assert (march.period.until - march.period.since) == dt.timedelta(days=31, hours=-1)


@pytest.mark.parametrize(
    ("span", "today", "first"),
    [
        (Span.WEEK, dt.date(2026, 11, 9), dt.date(2026, 11, 3)),
        (Span.MONTH, dt.date(2026, 11, 9), dt.date(2026, 10, 10)),
        (Span.MONTH, dt.date(2027, 3, 31), dt.date(2027, 3, 1)),
        (Span.QUARTER, dt.date(2027, 1, 31), dt.date(2026, 11, 1)),
        (Span.QUARTER, dt.date(2028, 5, 31), dt.date(2028, 3, 1)),
    ],
)
def test_the_last_week_month_and_quarter_end_today(span, today, first):
    period = last(span, today, LONDON)
    assert (period.first_day, period.last_day) == (first, today)
    assert period.in_words == f"in the last {span}"


def test_a_decision_that_was_taken_back_is_in_no_figure_and_on_no_list(school, portfolio, lee):
    experiment = make_experiment(school, stage=Stage.DECIDED)
    assert portfolio.ids(REVIEW.figures["adopted"], 9) == [experiment.id]
    experiment.decision.move.undo(by=lee, at=now())
    db.session.commit()
    assert portfolio.ids(REVIEW.figures["adopted"], 9) == []
    assert replace(portfolio).numbers["adopted"] == 0
