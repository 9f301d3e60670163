"""The demo's calendar: whatever the moment at which it is loaded, every event has its day and its time, in order and in the past."""

import datetime as dt
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

import pytest

import board.demo
from board.database import db
from board.demo.days import Calendar, Event, in_order
from tests.demo_fixture import MONDAY

LONDON = ZoneInfo("Europe/London")
DAYS_OF_A_WEEK = [MONDAY + dt.timedelta(days=days) for days in range(7)]
ODD_MOMENTS = [
    dt.datetime(2026, 3, 29, 0, 59, tzinfo=dt.UTC),  # a minute before the clocks go forward
    dt.datetime(2026, 10, 25, 1, 0, tzinfo=dt.UTC),  # as they go back
    dt.datetime(2027, 1, 1, 0, 0, tzinfo=dt.UTC),
    dt.datetime(2028, 2, 29, 23, 59, tzinfo=dt.UTC),
]


@pytest.fixture
def timetable(app, monkeypatch):
    """The day and the moment of each event of the demo, loaded at a moment; what would happen in it does not."""

    def timetable_at(at: dt.datetime) -> list[tuple[dt.date, dt.datetime]]:
        found: list[tuple[dt.date, dt.datetime]] = []

        def without_acts(stories: list[list[Event]]) -> list[Event]:
            return [replace(event, act=partial(note, event.day)) for event in in_order(stories)]

        def note(day: dt.date, moment: dt.datetime) -> None:
            found.append((day, moment))

        monkeypatch.setattr(board.demo, "in_order", without_acts)
        board.demo.load_demo(at)
        db.session.rollback()
        return found

    return timetable_at


def test_whatever_the_moment_the_same_events_come_in_order_and_none_is_in_the_future(timetable):
    numbers = set()
    for at in DAYS_OF_A_WEEK + ODD_MOMENTS:
        events = timetable(at)
        moments = [moment for _day, moment in events]
        assert moments == sorted(moments), at
        assert moments[-1] <= at
        numbers.add(len(events))
    assert len(numbers) == 1


@pytest.mark.parametrize("at", DAYS_OF_A_WEEK + ODD_MOMENTS, ids=lambda at: f"{at:%a %d %b %Y}")
def test_what_is_counted_from_today_falls_on_a_working_day_in_the_past(at):
    calendar = Calendar(at, LONDON)
    for offset in range(-200, 1):
        day = calendar.working_day(offset)
        assert day.weekday() < 5
        assert 0 <= (calendar.today + dt.timedelta(days=offset) - day).days <= 2


def test_a_sprint_begins_on_a_monday_and_the_one_of_this_week_has_today_in_it():
    for at in DAYS_OF_A_WEEK:
        first_day, last_day = Calendar(at, LONDON).window(0)
        assert first_day == dt.date(2026, 11, 23)
        assert first_day <= at.date() <= last_day


def test_the_events_of_a_day_are_spread_over_its_working_hours_and_end_before_now():
    calendar = Calendar(MONDAY, LONDON)
    friday, monday = dt.date(2026, 11, 20), dt.date(2026, 11, 23)
    moments = list(calendar.times([friday, friday, monday, monday]))
    assert [f"{moment:%a %H:%M}" for moment in moments] == ["Fri 09:05", "Fri 12:50", "Mon 09:05", "Mon 09:43"]


def test_a_story_that_begins_before_its_cause_is_noticed():
    early, late = dt.date(2026, 11, 2), dt.date(2026, 11, 3)
    cause = [Event(late, print, opens=("next",))]
    with pytest.raises(ValueError, match="before what it grows out of"):
        in_order([cause, [Event(early, print, needs="next")]])
    with pytest.raises(ValueError, match="wait for each other"):
        in_order([[Event(early, print, needs="never")]])
