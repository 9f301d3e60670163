"""The calendar of the demo: turns the days that a story counts from today into working days in the past, with a time on each."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from board.models.sprints.sprint import USUAL_LENGTH

BEGIN, END = dt.time(9, 5), dt.time(16, 35)
# An event, such as writing the notes of a retrospective, takes no longer than this.
LONGEST_EVENT = dt.timedelta(minutes=8)

FIRST, AMID, LAST = range(3)


@dataclass
class Event:
    """One event of a story: its day, what it does, the opening that it needs, and the openings that it provides."""

    day: dt.date
    act: Callable[[dt.datetime], None]
    needs: str = ""
    opens: tuple[str, ...] = ()
    place: int = AMID


@dataclass(frozen=True)
class Calendar:
    """The days of a demo that is filled at one moment, in the organisation's time zone."""

    now: dt.datetime
    zone: ZoneInfo

    @property
    def today(self) -> dt.date:
        """The day on which it is filled."""
        return self.now.astimezone(self.zone).date()

    def working_day(self, offset: int) -> dt.date:
        """The day that is `offset` days from today; the Friday before if that is on a weekend."""
        day = self.today + dt.timedelta(days=offset)
        return day - dt.timedelta(days=max(0, day.weekday() - 4))

    def window(self, start_week: int) -> tuple[dt.date, dt.date]:
        """The first and last day of a sprint that starts on a Monday, `start_week` weeks from this week's."""
        monday = self.today - dt.timedelta(days=self.today.weekday()) + dt.timedelta(weeks=start_week)
        return monday, monday + USUAL_LENGTH

    def times(self, days: Iterable[dt.date]) -> Iterator[dt.datetime]:
        """A moment in UTC for each of these days, which are in order: spread over working hours, never in the future."""
        days = list(days)
        how_many, so_far = Counter(days), Counter[dt.date]()
        for day in days:
            begin, end = (dt.datetime.combine(day, time, self.zone).astimezone(dt.UTC) for time in (BEGIN, END))
            end = min(end, self.now - LONGEST_EVENT)
            begin = min(begin, end - dt.timedelta(hours=1))
            yield (begin + (end - begin) * so_far[day] / how_many[day]).replace(microsecond=0)
            so_far[day] += 1


def in_order(stories: list[list[Event]]) -> list[Event]:
    """The events of all stories in one list, day by day. Within a day each story keeps its order, and causes come first.

    Raises ValueError if a story begins before the story that it grows out of has come so far.
    """
    stories = [list(story) for story in stories if story]
    events: list[Event] = []
    opened: set[str] = {""}
    while stories:
        possible = [story for story in stories if story[0].needs in opened]
        if not possible:
            raise ValueError(f"These stories wait for each other: {sorted(story[0].needs for story in stories)}.")
        story = min(possible, key=lambda story: (story[0].day, story[0].place))
        event = story.pop(0)
        if events and event.day < events[-1].day:
            raise ValueError(f"“{event.needs}” begins on {event.day}, before what it grows out of.")
        events.append(event)
        opened.update(event.opens)
        stories = [story for story in stories if story]
    return events
