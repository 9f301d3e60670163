"""Telling the week: the demo's Monday round-ups, each drafted from what had happened by then, and the one that is being written."""

import datetime as dt
from functools import partial
from pathlib import Path

from board.demo.cast import Cast
from board.demo.days import FIRST, LAST, Calendar, Event
from board.demo.script import Table
from board.models.round_up.draft import draft
from board.models.round_up.round_up import A_WEEK, this_monday

PICTURES = Path(__file__).parent / "pictures"


def round_ups(organisation: Table, cast: Cast, calendar: Calendar) -> list[list[Event]]:
    """Each on its Monday morning, and the draft of the next one as it stands today."""
    told = organisation.get("round_ups", [])
    monday = this_monday(calendar.today)
    stories = [[Event(monday - one["weeks_ago"] * A_WEEK, partial(_tell, one, cast, calendar), place=FIRST)] for one in told]
    return [*stories, [Event(calendar.today, partial(_begin_next, calendar), place=LAST)]]


def _tell(told: Table, cast: Cast, calendar: Calendar, at: dt.datetime) -> None:
    """What the week wrote, with somebody's words on top, sent."""
    by = cast.people[told["by"]]
    monday = this_monday(calendar.today) - told["weeks_ago"] * A_WEEK
    round_up, _new = draft(monday, calendar.zone, by=by, at=at)
    if round_up is None:
        raise ValueError(f"There is nothing to tell on {monday}.")
    round_up.write(by=by, at=at, **{name: told[name] for name in ("subject", "opening") if name in told})
    if "picture" in told:
        round_up.put_picture((PICTURES / told["picture"]).read_bytes(), told["shows"], by=by, at=at)
    round_up.send(round_up.revision, by=by, at=at)


def _begin_next(calendar: Calendar, at: dt.datetime) -> None:
    """The next Monday's, with what there is so far."""
    draft(this_monday(calendar.today) + A_WEEK, calendar.zone, by=None, at=at)
