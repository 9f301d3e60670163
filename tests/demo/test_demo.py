"""The demo: every story of its files is played through the rules of the models, up to the moment at which it is loaded."""

import datetime as dt

import pytest
from sqlalchemy import select

from board.database import db
from board.demo import DemoRefused, fill_when_empty, load_demo
from board.models.people.activity import Activity
from tests.demo.test_round_ups import assert_last_week_is_told_and_this_week_is_being_written
from tests.demo.test_stories import assert_every_story_has_come_as_far_as_it_says
from tests.demo_fixture import MONDAY
from tests.factories import make_person

FRIDAY, SATURDAY = MONDAY + dt.timedelta(days=4), MONDAY + dt.timedelta(days=5)


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.no_cover  # the same rules on another day
def test_on_a_saturday_every_story_has_come_as_far_as_it_says(app):
    load_demo(SATURDAY)
    assert_every_story_has_come_as_far_as_it_says(SATURDAY)


@pytest.mark.slow
@pytest.mark.once
def test_the_same_day_gives_the_same_demo(app):
    def everything():
        load_demo(MONDAY)
        rows = db.session.execute(select(Activity.at, Activity.verb, Activity.changes).order_by(Activity.id)).all()
        # PostgreSQL goes on counting after a rollback, so that ids differ.
        facts = [(at, verb, {k: v for k, v in changes.items() if not k.endswith("_id")}) for at, verb, changes in rows]
        db.session.rollback()
        return facts

    assert everything() == everything()


@pytest.mark.slow
def test_on_a_friday_there_are_as_many_round_ups(app):
    load_demo(FRIDAY)
    assert_last_week_is_told_and_this_week_is_being_written(FRIDAY)


def test_an_empty_database_is_filled(app, monkeypatch):
    filled = []
    monkeypatch.setattr("board.demo.load_demo", filled.append)
    assert fill_when_empty(MONDAY)
    assert filled == [MONDAY]


def test_a_database_with_anything_else_in_it_is_refused(organisation):
    with pytest.raises(DemoRefused, match="real work"):
        fill_when_empty(MONDAY)


def test_a_single_person_is_something_else_too(app):
    make_person("Somebody Else")
    with pytest.raises(DemoRefused, match="real work"):
        fill_when_empty(MONDAY)
