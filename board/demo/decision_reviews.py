"""Afterwards: some time after a decision somebody looks again at what has become of it."""

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from board.demo.script import Table
from board.models.experiments.decision_review import InUse, WhatNext

if TYPE_CHECKING:
    from board.demo.story import Act, Story


def looking_again(tale: "Story") -> list[tuple[int, "Act"]]:
    """Each look that a story tells of, with its day."""
    return [(look["on"], partial(_look_again, tale, look)) for look in tale.table.get("reviews", [])]


def _look_again(tale: "Story", told: Table, at: dt.datetime) -> None:
    """Is it still in use, did it hold, what next; the day to look again counts from today."""
    decision = tale.experiment.decision
    if decision is None:
        raise ValueError(f"“{tale.experiment.title}” is looked at again before it is decided.")
    decision.review(
        InUse(told["still_in_use"]),
        told["held"],
        WhatNext(told["what_next"]),
        by=tale.cast.people[told["by"]],
        at=at,
        today=at.astimezone(tale.calendar.zone).date(),
        look_again_on=tale.calendar.today + dt.timedelta(days=told["look_again"]) if "look_again" in told else None,
    )
