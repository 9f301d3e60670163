"""Learning cards in the demo: proposed and linked once the stories that they are about have taught something."""

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

    def __init__(self, table: Table, stories: dict[str, "Story"], cast: Cast):
        """The card in `table`; `stories` are by key."""
        self.table, self.stories = table, stories
        self.proposer = cast.people[table["by"]]
        self.card: LearningCard

    def events(self, calendar: Calendar) -> list[Event]:
        """Its proposal, links and rewording, at the end of their days, when what they are about has happened."""
        acts = [(self.table["on"], self.propose)]
        acts += [(one["on"], partial(self.link, one)) for one in self.table["links"]]
        if "reworded" in self.table:
            acts.append((self.table["reworded"]["on"], partial(self.reword, self.table["reworded"])))
        return [Event(calendar.working_day(day), act, place=LAST) for day, act in sorted(acts, key=lambda entry: entry[0])]

    def propose(self, at: dt.datetime) -> None:
        self.card = propose(self.table["sentence"], by=self.proposer, at=at)

    def link(self, entry: Table, at: dt.datetime) -> None:
        """Link the experiment of a story as evidence."""
        story = self.stories[entry["to"]]
        link_to_card(story.experiment, self.card, Stance(entry["way"]), by=story.author, at=at)

    def reword(self, entry: Table, at: dt.datetime) -> None:
        """Reword the card, by the person who proposed it."""
        self.card.reword(entry["sentence"], by=self.proposer, at=at)
