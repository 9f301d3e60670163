"""The days of the demo: what a story counts from today becomes a working day in the past, and a time on it."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from board.models.sprints.sprint import USUAL_LENGTH

BEGIN, END = dt.time(9, 5), dt.time(16, 35)
# What happens in one beat, such as the notes of a retrospective, takes no longer than this.
LONGEST_EVENT = dt.timedelta(minutes=8)

FIRST, AMID, LAST = range(3)


@dataclass
class Event:
    """One thing that happens in a story: on which day, what must have happened before, and what it makes possible."""

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
        """The day that is `offset` days from today; what would fall on a weekend is done on the Friday before."""
        day = self.today + dt.timedelta(days=offset)
        return day - dt.timedelta(days=max(0, day.weekday() - 4))

    def window(self, start_week: int) -> tuple[dt.date, dt.date]:
        """First and last day of a sprint that starts on the Monday so many weeks from this week's."""
        monday = self.today - dt.timedelta(days=self.today.weekday()) + dt.timedelta(weeks=start_week)
        return monday, monday + USUAL_LENGTH

    def times(self, days: Iterable[dt.date]) -> Iterator[dt.datetime]:
        """A moment for each of these days, which come in order: spread over working hours, never in the future."""
        days = list(days)
        how_many, so_far = Counter(days), Counter[dt.date]()
        for day in days:
            begin, end = (dt.datetime.combine(day, time, self.zone).astimezone(dt.UTC) for time in (BEGIN, END))
            end = min(end, self.now - LONGEST_EVENT)
            begin = min(begin, end - dt.timedelta(hours=1))
            yield (begin + (end - begin) * so_far[day] / how_many[day]).replace(microsecond=0)
            so_far[day] += 1


def in_order(stories: list[list[Event]]) -> list[Event]:
    """The beats of all stories in one row, day by day; within a day each story keeps its order, and causes come first.

    Raises ValueError when a story begins before the one that it grows out of has come so far.
    """
    stories = [list(story) for story in stories if story]
    row: list[Event] = []
    opened: set[str] = {""}
    while stories:
        possible = [story for story in stories if story[0].needs in opened]
        if not possible:
            raise ValueError(f"These stories wait for each other: {sorted(story[0].needs for story in stories)}.")
        story = min(possible, key=lambda story: (story[0].day, story[0].place))
        beat = story.pop(0)
        if row and beat.day < row[-1].day:
            raise ValueError(f"“{beat.needs}” begins on {beat.day}, before what it grows out of.")
        row.append(beat)
        opened.update(beat.opens)
        stories = [story for story in stories if story]
    return row
