"""A sample round-up: its items on /design, and the e-mail that it arrives as."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from board.models.round_up.item import RoundUpItem, RoundUpSection
from board.models.round_up.rendition import FOR_ALL, Copy


def sample_round_up() -> dict[str, Any]:
    """Sections with one item of each kind, a mail with them, and a mail without items about its reader's teams."""
    sections = [
        (
            RoundUpSection.FINISHED,
            [
                _item(
                    "Ask children what they had for breakfast",
                    "What they tried: Asking what a child had for breakfast, for children who come in late.\n"
                    "What happened: Nine of eleven said “nothing”. A table with toast stands in the hall since.\n"
                    "What they learned: A question without a why in it gets an answer.\n"
                    "Decided: Adopted. It takes a minute. Every class has asked since Monday.",
                    "Team around the school",
                )
            ],
        ),
        (
            RoundUpSection.MISTAKES,
            [
                _item(
                    "Earlier letters for first visits",
                    "What they learned: A letter comes too early. What parents read is a text on the day before.\n"
                    "Decided: Abandoned. Well noticed and well stopped.",
                    "Health visiting",
                )
            ],
        ),
        (RoundUpSection.SHOUT_OUTS, [_item("Imran thanks Mel, Team around the school", "Thank you for holding the umbrella.")]),
        (
            RoundUpSection.PHRASE,
            [
                _item(
                    "“never waste a mistake”",
                    "What did not work is told as openly as what did.\n"
                    "For example: Health visiting learned in “Earlier letters for first visits”: a letter comes too early.",
                )
            ],
        ),
        (RoundUpSection.COMING, [_item("", "Fostering holds a retrospective on 2 experiments.")]),
    ]
    common: dict[str, Any] = {
        "subject": "The Monday round-up, 23 November 2026",
        "whose": "Riverbank Council",
        "monday": dt.date(2026, 11, 23),
        "picture": None,
        "links": "",
        "why": FOR_ALL,
    }
    opening = ["Good morning.", "Read the second story first: it is the shortest, and it cost somebody a fortnight."]
    return {
        "sections": sections,
        "full": Copy(opening=opening, sections=sections, nothing="", **common),
        "nothing": Copy(opening=[], sections=[], nothing="Nothing in it tells of your teams this time.", **common),
    }


def _item(heading: str, words: str, team: str = "") -> RoundUpItem:
    """An item that belongs to no round-up."""
    item = RoundUpItem(heading=heading, words=words)
    told: Any = SimpleNamespace(heading=heading, paragraphs=item.paragraphs, about_id=None, phrase_id=None, told_team=None)
    told.told_team = SimpleNamespace(name=team) if team else None
    return told
