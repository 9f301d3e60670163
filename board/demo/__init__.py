"""The demo: an invented council with half a year of experiments, always up to today."""

import datetime as dt
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import select

from board.database import db
from board.demo.cast import ACCOUNTS, PASSWORD, Cast
from board.demo.days import FIRST, LAST, Calendar, Event, in_order
from board.demo.learning_cards import LearningCardStory
from board.demo.round_ups import round_ups
from board.demo.script import Table, opened_by_others, read_script
from board.demo.story import Openings, Story
from board.models.people.organisation import is_empty, the_organisation
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.retrospectives.closing import close_sprint, in_sprint
from board.models.sprints.sprint import Sprint, plan_sprint
from board.models.sprints.window import CarryOver
from board.models.stages import Stage

__all__ = ["ACCOUNTS", "PASSWORD", "DemoRefused", "fill_when_empty", "load_demo"]

# Days from today; everybody is there before the first story begins.
FOUNDED = -170
# Sprints are planned on the Thursday eleven days before they begin.
PLANNED_AHEAD = dt.timedelta(days=11)
# A team reflects in the week after a sprint. Its coach closes the sprint at the end of that week, or today.
CLOSED_AFTER = dt.timedelta(days=7)


class DemoRefused(Exception):
    """The database is not suitable for the demo; the text says what to do."""


def fill_when_empty(at: dt.datetime) -> bool:
    """Fill an empty database with the demo; the caller commits.

    Returns False if the demo is there already, and raises DemoRefused for a database with other content.
    """
    organisation = the_organisation()
    if organisation is not None and organisation.is_demo:
        return False
    if not is_empty() or db.session.scalar(select(Person.id).limit(1)) is not None:
        raise DemoRefused(
            "This database holds real work, and the demo never mixes with it. Leave BOARD_DATABASE_URL out, so that "
            "the demo gets a database of its own, or name an empty one."
        )
    load_demo(at)
    return True


def load_demo(at: dt.datetime) -> None:
    """Replay all stories up to the moment `at` in an empty database; the caller commits."""
    organisation, teams = read_script()
    calendar = Calendar(at, ZoneInfo(organisation["organisation"]["time_zone"]))
    cast = Cast(organisation, teams, next(calendar.times([calendar.working_day(FOUNDED)])))
    grown = opened_by_others(teams)
    openings: Openings = {}
    timelines: list[list[Event]] = []
    stories: dict[str, Story] = {}
    for part in teams:
        team = cast.teams[part.team["slug"]]
        sprints: dict[int, Sprint] = {}
        for table in part.sprints:
            carried = {one["title"] for one in part.experiments if one.get("carried_over_from") == table["number"]}
            timelines.append(_sprint_events(table, carried, team, sprints, cast, calendar))
        for table in part.experiments:
            story = stories[table["key"]] = Story(table, team, sprints, cast, calendar, openings)
            timelines.append(story.events(table["key"] in grown))
    timelines += [LearningCardStory(table, stories, cast).events(calendar) for table in organisation["learning_cards"]]
    timelines += round_ups(organisation, cast, calendar)
    events = in_order(timelines)
    for event, moment in zip(events, calendar.times(event.day for event in events), strict=True):
        event.act(moment)
    db.session.flush()


def _sprint_events(
    table: Table, carried: set[str], team: Team, sprints: dict[int, Sprint], cast: Cast, calendar: Calendar
) -> list[Event]:
    """The events of one sprint: its coach plans it, and closes it a week after its last day. The latest sprint stays open."""
    number = table["number"]
    first_day, last_day = calendar.window(table["start_week"])
    coach = cast.coach_of(team)

    def plan(at: dt.datetime) -> None:
        sprints[number] = plan_sprint(team, table["goal"], first_day, last_day, by=coach, at=at)

    def close(at: dt.datetime) -> None:
        onward = {
            experiment.id: CarryOver.CARRY_OVER if experiment.title in carried else CarryOver.REFLECTING
            for experiment in in_sprint(sprints[number])
            if experiment.stage != Stage.DECIDED
        }
        close_sprint(sprints[number], onward, by=coach, at=at, to=sprints[number + 1] if carried else None)

    events = [Event(first_day - PLANNED_AHEAD, partial(plan), place=FIRST)]
    if last_day < calendar.window(0)[0]:
        events.append(Event(min(last_day + CLOSED_AFTER, calendar.today), partial(close), place=LAST))
    return events
