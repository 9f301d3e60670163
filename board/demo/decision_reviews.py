"""Decision reviews in the demo: some time after a decision somebody looks at it again."""

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from board.demo.script import Table
from board.models.experiments.decision_review import InUse, WhatNext

if TYPE_CHECKING:
    from board.demo.story import Act, Story


def reviews_of(story: "Story") -> list[tuple[int, "Act"]]:
    """The reviews of a story, each with its day."""
    return [(look["on"], partial(_look_again, story, look)) for look in story.table.get("reviews", [])]


def _look_again(story: "Story", review: Table, at: dt.datetime) -> None:
    """Review the decision; the day to look again counts from today."""
    decision = story.experiment.decision
    if decision is None:
        raise ValueError(f"“{story.experiment.title}” is looked at again before it is decided.")
    decision.review(
        InUse(review["still_in_use"]),
        review["held"],
        WhatNext(review["what_next"]),
        by=story.cast.people[review["by"]],
        at=at,
        today=at.astimezone(story.calendar.zone).date(),
        look_again_on=story.calendar.today + dt.timedelta(days=review["look_again"]) if "look_again" in review else None,
    )
