"""Round-ups in the demo: each Monday's, drafted from what had happened by then and sent, and the current draft."""

import datetime as dt
from functools import partial
from pathlib import Path

from board.demo.cast import Cast
from board.demo.days import FIRST, LAST, Calendar, Event
from board.demo.script import Table
from board.models.round_up.draft import draft
from board.models.round_up.picture import read_picture
from board.models.round_up.round_up import A_WEEK, this_monday

PICTURES = Path(__file__).parent / "pictures"


def round_ups(organisation: Table, cast: Cast, calendar: Calendar) -> list[list[Event]]:
    """One story for each round-up, on its Monday morning, and one for the draft of the next round-up today."""
    entries = organisation.get("round_ups", [])
    monday = this_monday(calendar.today)
    stories = [[Event(monday - one["weeks_ago"] * A_WEEK, partial(_send, one, cast, calendar), place=FIRST)] for one in entries]
    return [*stories, [Event(calendar.today, partial(_draft_next, calendar), place=LAST)]]


def _send(entry: Table, cast: Cast, calendar: Calendar, at: dt.datetime) -> None:
    """Draft a round-up, add somebody's own words and picture, and send it."""
    by = cast.people[entry["by"]]
    monday = this_monday(calendar.today) - entry["weeks_ago"] * A_WEEK
    round_up, _new = draft(monday, calendar.zone, by=by, at=at)
    if round_up is None:
        raise ValueError(f"There is nothing to tell on {monday}.")
    round_up.write(by=by, at=at, **{name: entry[name] for name in ("subject", "opening") if name in entry})
    if "picture" in entry:
        round_up.put_picture(read_picture((PICTURES / entry["picture"]).read_bytes()), entry["shows"], by=by, at=at)
    round_up.send(round_up.revision, by=by, at=at)


def _draft_next(calendar: Calendar, at: dt.datetime) -> None:
    """Draft the next Monday's round-up from what there is so far."""
    draft(this_monday(calendar.today) + A_WEEK, calendar.zone, by=None, at=at)
