"""Leaving: every link that a person made, or that was made for them, ends when they leave.

Each kind of link registers what ends it, so that this is the one place that is asked. A new kind that can open something for
somebody does the same.
"""

import datetime as dt
from collections.abc import Callable

from board.models.people.person import Person

EndLinks = Callable[[Person, dt.datetime], int]
# By the name of the kind, as it is said in the audit trail.
ENDED_ON_LEAVING: dict[str, EndLinks] = {}


def ended_on_leaving(kind: str) -> Callable[[EndLinks], EndLinks]:
    """Register a function that ends one kind of link of a person at a moment and returns how many it ended."""

    def register(end: EndLinks) -> EndLinks:
        ENDED_ON_LEAVING[kind] = end
        return end

    return register


def end_links_of(person: Person, at: dt.datetime) -> dict[str, int]:
    """End every open link that a person made or that was made for them; returns how many of each kind, without those of none."""
    ended = {kind: end(person, at) for kind, end in ENDED_ON_LEAVING.items()}
    return {kind: number for kind, number in ended.items() if number}
