"""Holding: the sentences that hold across the demo's stories, proposed and linked once those have taught something."""

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from board.demo.cast import Cast
from board.demo.days import LAST, Calendar, Event
from board.demo.script import Table
from board.models.learning.card_evidence import Stance, link_to_card
from board.models.learning.learning_card import LearningCard, propose

if TYPE_CHECKING:
    from board.demo.story import Story


class LearningCardStory:
    """One learning card, from its proposal on."""

    def __init__(self, table: Table, tales: dict[str, "Story"], cast: Cast):
        """What the table says, of the tales by their keys."""
        self.table, self.tales = table, tales
        self.proposer = cast.people[table["by"]]
        self.card: LearningCard

    def beats(self, calendar: Calendar) -> list[Event]:
        """Its proposal, its links and its better words, at the end of their days: what they are about has happened by then."""
        told = [(self.table["on"], self.propose)]
        told += [(one["on"], partial(self.link, one)) for one in self.table["links"]]
        if "reworded" in self.table:
            told.append((self.table["reworded"]["on"], partial(self.reword, self.table["reworded"])))
        return [Event(calendar.working_day(day), act, place=LAST) for day, act in sorted(told, key=lambda beat: beat[0])]

    def propose(self, at: dt.datetime) -> None:
        """Somebody says it."""
        self.card = propose(self.table["sentence"], by=self.proposer, at=at)

    def link(self, told: Table, at: dt.datetime) -> None:
        """A team says what its experiment has to do with it."""
        tale = self.tales[told["to"]]
        link_to_card(tale.experiment, self.card, Stance(told["way"]), by=tale.author, at=at)

    def reword(self, told: Table, at: dt.datetime) -> None:
        """Whoever proposed it says it more exactly."""
        self.card.reword(told["sentence"], by=self.proposer, at=at)
