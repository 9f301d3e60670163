"""Weeks begin on a Monday where the organisation is, at whatever hour that is in UTC."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from board.database import db
from board.models.experiments.cumulative_flow import CumulativeFlow
from board.models.people.team import Team
from board.models.review.facts import recount
from board.models.review.figure import FACTS, STOOD
from board.models.review.period import between
from board.models.review.portfolio import Portfolio
from board.models.review.report_list import ListFilter
from board.models.stages import Stage
from tests.factories import HYPOTHESIS, make_experiment

# On Sunday, at half past eleven in UTC, it is half past midnight on Monday in London's summer.
LATE_ON_SUNDAY = dt.datetime(2026, 9, 13, 23, 30, tzinfo=dt.UTC)
THAT_WEEK, NEXT_WEEK = dt.date(2026, 9, 7), dt.date(2026, 9, 14)
AN_HOUR = dt.timedelta(hours=1)


@pytest.fixture
def london(organisation):
    """The organisation is in London."""
    organisation.time_zone = "Europe/London"
    db.session.commit()


def ideas_by_week():
    weeks = db.session.execute(db.select(CumulativeFlow.monday, CumulativeFlow.ideas).order_by(CumulativeFlow.monday))
    return [(monday, grown) for monday, grown in weeks if grown]


def test_a_card_of_half_past_midnight_on_monday_counts_in_the_week_that_begins(london, school):
    make_experiment(school, at=LATE_ON_SUNDAY - AN_HOUR)
    make_experiment(school, at=LATE_ON_SUNDAY)
    assert ideas_by_week() == [(THAT_WEEK, 1), (NEXT_WEEK, 1)]
    recount()
    db.session.commit()
    assert ideas_by_week() == [(THAT_WEEK, 1), (NEXT_WEEK, 1)]


def test_an_organisation_further_east_is_in_the_next_week_earlier(london, organisation, school):
    make_experiment(school, at=LATE_ON_SUNDAY - AN_HOUR)
    organisation.time_zone = "Europe/Athens"
    recount()
    db.session.commit()
    assert ideas_by_week() == [(NEXT_WEEK, 1)]


def test_where_cards_stood_when_a_week_ended_is_asked_of_its_last_moment_there(london, school, mel):
    logged = LATE_ON_SUNDAY - dt.timedelta(days=2)
    before, after = (make_experiment(school, title, at=logged, **HYPOTHESIS) for title in ("Before", "After"))
    before.move_to(Stage.READY, by=mel, at=LATE_ON_SUNDAY - AN_HOUR)
    after.move_to(Stage.READY, by=mel, at=LATE_ON_SUNDAY)
    db.session.commit()
    period = between(THAT_WEEK, NEXT_WEEK, ZoneInfo("Europe/London"))
    portfolio = Portfolio(db.select(Team), period, NEXT_WEEK)

    def stood(stage, week):
        rows = portfolio.counted_experiments(FACTS.figures[STOOD], ListFilter(stage=stage, week=week), most=9)
        return sorted(row.title for row in rows)

    assert (stood(Stage.IDEAS, THAT_WEEK), stood(Stage.READY, THAT_WEEK)) == (["After"], ["Before"])
    assert (stood(Stage.IDEAS, NEXT_WEEK), stood(Stage.READY, NEXT_WEEK)) == ([], ["After", "Before"])
