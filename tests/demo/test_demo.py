"""The demo: every story of its files is told through the rules, on real days in the past, whatever today is."""

import datetime as dt

import pytest
from sqlalchemy import select

from board.database import db
from board.demo import DemoRefused, fill_when_empty, load_demo
from board.demo.days import Event, in_order
from board.demo.script import read_script
from board.models.experiments.experiment import Experiment
from board.models.experiments.move import Move
from board.models.people.activity import Activity
from board.models.people.organisation import the_organisation
from board.models.people.team import Team
from board.models.sprints.sprint import Sprint
from board.models.stages import Stage
from tests.demo_fixture import MONDAY
from tests.factories import make_person

DAYS_OF_A_WEEK = [MONDAY + dt.timedelta(days=days) for days in (0, 5)]  # the first, and of the weekend
ODD_MOMENTS = [
    dt.datetime(2026, 3, 29, 0, 59, tzinfo=dt.UTC),  # a minute before the clocks go forward
    dt.datetime(2026, 10, 25, 1, 0, tzinfo=dt.UTC),  # as they go back
    dt.datetime(2027, 1, 1, 0, 0, tzinfo=dt.UTC),
    dt.datetime(2028, 2, 29, 23, 59, tzinfo=dt.UTC),
]
TABLES = {table["title"]: table for part in read_script()[1] for table in part.experiments}


@pytest.mark.once
@pytest.mark.no_cover  # the same rules on other days; one day of them is counted below
@pytest.mark.parametrize("at", DAYS_OF_A_WEEK + ODD_MOMENTS, ids=lambda at: f"{at:%a %d %b %Y}")
def test_on_any_day_every_story_has_come_as_far_as_it_says(app, at):
    load_demo(at)
    stages = {one.title: str(one.stage) for one in db.session.scalars(select(Experiment))}
    assert stages == {title: table["stage"] for title, table in TABLES.items()}
    # Of notes only the day stands on record.
    told = select(Activity.at).where(Activity.verb != "noted").order_by(Activity.id)
    days = [moment.astimezone(dt.UTC) for moment in db.session.scalars(told)]
    assert days == sorted(days)
    assert days[-1] <= at
    for move in db.session.scalars(select(Move).where(Move.to_stage == Stage.TRYING)):
        tried_in = [window.sprint for window in move.experiment.windows] or [move.experiment.sprint]
        assert move.at.date() >= tried_in[0].first_day
    running = db.session.scalars(select(Sprint).where(Sprint.closed_at.is_(None)))
    assert {sprint.team_id for sprint in running} == set(db.session.scalars(select(Team.id)))


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


def test_an_empty_database_is_filled_once(app):
    assert fill_when_empty(MONDAY)
    assert not fill_when_empty(MONDAY)
    assert the_organisation().is_demo


def test_a_database_with_anything_else_in_it_is_refused(organisation):
    with pytest.raises(DemoRefused, match="real work"):
        fill_when_empty(MONDAY)


def test_a_single_person_is_something_else_too(app):
    make_person("Somebody Else")
    with pytest.raises(DemoRefused, match="real work"):
        fill_when_empty(MONDAY)


def test_a_story_that_begins_before_its_cause_is_noticed():
    early, late = dt.date(2026, 11, 2), dt.date(2026, 11, 3)
    cause = [Event(late, print, opens=("next",))]
    with pytest.raises(ValueError, match="before what it grows out of"):
        in_order([cause, [Event(early, print, needs="next")]])
    with pytest.raises(ValueError, match="wait for each other"):
        in_order([[Event(early, print, needs="never")]])
