"""An item of a round-up: a story or a sentence in one of its sections. People may reword, move and drop it."""

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model
from board.models.errors import RuleBroken
from board.models.experiments.experiment import Experiment
from board.models.fields import field
from board.models.people.activity import edit, record
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.retrospectives.shout_out import ShoutOut
from board.text.stemming import stems_of

if TYPE_CHECKING:
    from board.models.round_up.round_up import RoundUp

LONGEST_HEADING = 200
LONGEST_WORDS = 3000
# The verb for moving an item, which leaves its words as they were.
PLACED = "placed"


class RoundUpSection(StrEnum):
    """The sections of a round-up, in their order."""

    FINISHED = "finished"
    MISTAKES = "mistakes"
    TRYING = "trying"
    TRAVELLED = "travelled"
    SHOUT_OUTS = "shout-outs"
    PHRASE = "phrase"
    COMING = "coming"

    @property
    def heading(self) -> str:
        """The heading of the section."""
        return {
            "finished": "What finished, and what we learned",
            "mistakes": "Never waste a mistake",
            "trying": "Being tried now",
            "travelled": "Ideas that travelled",
            "shout-outs": "Shout-outs",
            "phrase": "A phrase that we share",
            "coming": "Coming up this week",
        }[self.value]

    @property
    def place(self) -> int:
        """The position, from 0."""
        return list(RoundUpSection).index(self)


class Paragraph(NamedTuple):
    """A paragraph of an item, with its lead if it begins with one of LEADS."""

    lead: str
    text: str

    @property
    def whole(self) -> str:
        """The paragraph as plain text."""
        return f"{self.lead}: {self.text}" if self.lead else self.text


# A story's paragraphs begin with one of these; people who edit them may change or drop it.
EXAMPLE = "For example"
LEADS = ("What they tried", "What happened", "What they learned", "Decided", EXAMPLE)
# The prefix of a phrase's key; the phrase's id follows.
OF_A_PHRASE = "phrase-"


class RoundUpItem(Model):
    """One item of a round-up: a story in a few paragraphs, or a sentence."""

    __tablename__ = "round_up_item"
    __table_args__ = (
        UniqueConstraint("round_up_id", "key"),
        CheckConstraint(
            "section IN ('finished', 'mistakes', 'trying', 'travelled', 'shout-outs', 'phrase', 'coming')",
            name="section_is_known",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_up_id: Mapped[int] = mapped_column(ForeignKey("round_up.id"))
    section: Mapped[str] = mapped_column(String(10))
    # What the item is drawn from, such as experiment-12: drafting again neither duplicates it nor restores a dropped one.
    key: Mapped[str] = mapped_column(String(40))
    position: Mapped[int]
    heading: Mapped[str] = mapped_column(String(LONGEST_HEADING), default="", info=field("Heading"))
    words: Mapped[str] = mapped_column(Text, info=field("Words"))
    stems: Mapped[str] = mapped_column(Text, default="")
    # The team that it is about and, for a borrowed idea, the team that it came from.
    told_team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    other_team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("experiment.id"))
    shout_out_id: Mapped[int | None] = mapped_column(ForeignKey("shout_out.id"))
    dropped_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    round_up: Mapped["RoundUp"] = relationship(back_populates="items")
    told_team: Mapped[Team | None] = relationship(foreign_keys=told_team_id)
    other_team: Mapped[Team | None] = relationship(foreign_keys=other_team_id)
    about: Mapped[Experiment | None] = relationship()
    shout_out: Mapped[ShoutOut | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def team_ids(self) -> set[int]:
        """The ids of the teams that it is about."""
        return {one for one in (self.told_team_id, self.other_team_id) if one is not None}

    @property
    def is_private(self) -> bool:
        """Whether a team that it is about has become private."""
        return any(team is not None and team.is_private for team in (self.told_team, self.other_team))

    @property
    def is_shown(self) -> bool:
        """Whether readers may see it: not dropped, only about open teams, and not an archived shout-out."""
        taken_away = self.shout_out is not None and self.shout_out.archived_at is not None
        return self.dropped_at is None and not self.is_private and not taken_away

    @property
    def phrase_id(self) -> int | None:
        """The id of the phrase that it shows, or None; the phrase's page has more examples."""
        return int(self.key.removeprefix(OF_A_PHRASE)) if self.section == RoundUpSection.PHRASE else None

    @property
    def paragraphs(self) -> list[Paragraph]:
        """One paragraph for each line of text that is not empty."""
        found = []
        for text in filter(None, (line.strip() for line in self.words.splitlines())):
            lead, colon, rest = text.partition(": ")
            found.append(Paragraph(lead, rest) if colon and lead in LEADS else Paragraph("", text))
        return found

    @property
    def called(self) -> str:
        """Its name in a sentence: the heading, or the beginning of its text."""
        return self.heading or (self.words if len(self.words) <= 60 else self.words[:59].rstrip() + "…")

    def reword(self, heading: str, words: str, by: Person, at: dt.datetime) -> None:
        """Change the heading and text. Raises RuleBroken for an empty text, and once the round-up was sent."""
        self.round_up.check_is_draft()
        if not words.strip():
            raise RuleBroken("Enter what it says, or leave the item out", field="words")
        if edit(self, {"heading": heading, "words": words}, by=by, at=at):
            self.stems = stems_for(heading, words)
            self.round_up.touch()

    def drop(self, by: Person, at: dt.datetime) -> None:
        """Leave the item out. Drafting again does not restore it. Raises RuleBroken once the round-up was sent."""
        self.round_up.check_is_draft()
        if self.dropped_at is None:
            self.dropped_at = at
            self.round_up.touch()
            record("dropped", self, by=by, at=at)

    def bring_back(self, by: Person, at: dt.datetime) -> None:
        """Restore a dropped item at its old position. Raises RuleBroken once the round-up was sent."""
        self.round_up.check_is_draft()
        if self.dropped_at is not None:
            self.dropped_at = None
            self.round_up.touch()
            record("restored", self, by=by, at=at)

    def shift(self, by_places: int, by: Person, at: dt.datetime) -> bool:
        """Swap places with the item before (-1) or after it (1) in its section; False if there is none.

        Raises RuleBroken once it was sent.
        """
        self.round_up.check_is_draft()
        other = self.beside(by_places)
        if other is None:
            return False
        before = self.position
        self.position, other.position = other.position, before
        self.round_up.touch()
        record(PLACED, self, by=by, at=at, changes={"position": [before, self.position]})
        return True

    def beside(self, places: int) -> "RoundUpItem | None":
        """The item `places` after it in its section, or before it if negative; None if there is none, or if this one is not shown."""
        shown: list[RoundUpItem] = next((items for section, items in self.round_up.sections() if section == self.section), [])
        there = shown.index(self) + places if self in shown else -1
        return shown[there] if 0 <= there < len(shown) else None


def stems_for(*texts: str) -> str:
    """The stems of texts as they are searched, with a space before and after each."""
    return f" {' '.join(stems_of(chr(10).join(texts)))} "
