"""An improvement: one of the at most three things to do better that a retrospective chose; one of them goes first."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.experiments.experiment import LONGEST_PART, LONGEST_TITLE, Experiment
from board.models.experiments.hypothesis import Hypothesis
from board.models.experiments.lineage import Lineage
from board.models.fields import Field, field
from board.models.people.activity import edit, record
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.people.visibility import VisibleWithTeam
from board.models.retrospectives.note import Note
from board.models.stages import Stage

if TYPE_CHECKING:
    from board.models.retrospectives.escalation import Escalation
    from board.models.retrospectives.retrospective import Retrospective

MOST = 3


class Improvement(VisibleWithTeam, Model):
    """One of the things to do better that a retrospective chose; it can become the next experiment."""

    ALSO_RECORDED = {"became": Field("The next experiment")}

    PATH_TO_TEAM = ("retrospective", "team")

    __table_args__ = (
        UniqueConstraint("retrospective_id", "position"),
        # Negative only inside a transaction that renumbers: the unique constraint holds at every statement.
        CheckConstraint("abs(position) BETWEEN 1 AND 3", name="three_at_most"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    retrospective_id: Mapped[int] = mapped_column(ForeignKey("retrospective.id"))
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text, info=field("To do better", searched=True))
    note_id: Mapped[int] = mapped_column(ForeignKey("note.id"), unique=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), info=field("Owner"))
    became_id: Mapped[int | None] = mapped_column(ForeignKey("experiment.id"), unique=True)

    retrospective: Mapped["Retrospective"] = relationship(back_populates="improvements")
    note: Mapped[Note] = relationship(lazy="joined", innerjoin=True)
    owner: Mapped[Person | None] = relationship()
    became: Mapped[Experiment | None] = relationship(foreign_keys=became_id)
    escalation: Mapped["Escalation | None"] = relationship(
        primaryjoin="and_(Improvement.id == Escalation.improvement_id, Escalation.withdrawn_at.is_(None))", viewonly=True
    )

    @property
    def team_id(self) -> int:
        return self.retrospective.team_id

    @property
    def came_out_of(self) -> Experiment | None:
        """The experiment that its note points at, or else the only one that the retrospective looked at."""
        looked_at = self.retrospective.experiments
        if self.note.experiment_id is not None:
            return next((experiment for experiment in looked_at if experiment.id == self.note.experiment_id), None)
        return looked_at[0] if len(looked_at) == 1 else None

    @property
    def experiment_id(self) -> int | None:
        """The id of the experiment that it came out of, for the activity."""
        experiment = self.came_out_of or self.retrospective.experiment
        return experiment.id if experiment else None

    def hold(self) -> None:
        """Lock the improvement until the commit and reload it; a running circle over it is redrawn for everybody."""
        if self.retrospective.circle is not None:
            self.retrospective.circle.hold()
            self.retrospective.circle.touch()
        db.session.flush()
        db.session.execute(select(Improvement.id).where(Improvement.id == self.id).with_for_update())
        db.session.refresh(self)

    def see_to(self, mine: bool, by: Person, at: dt.datetime) -> None:
        """Take an improvement on as its owner, or give it back.

        Raises RuleBroken if somebody else owns it, or if `by` is not on the team.
        """
        self.hold()
        if mine and (by.left_at is not None or by.role_in(self.team_id) is None):
            raise RuleBroken("Only somebody on the team can see to it.")
        if self.owner_id not in (None, by.id):
            raise RuleBroken(f"{self.owner.name if self.owner else 'Somebody'} sees to it. They can step back from it.")
        edit(self, {"owner_id": by.id if mine else None}, by=by, at=at)
        db.session.expire(self, ["owner"])

    @property
    def seen_to(self) -> str:
        """Who sees to it, or that nobody does yet, in a sentence without its full stop."""
        return f"{self.owner.name} sees to it" if self.owner else "Nobody sees to it yet"

    @property
    def next_cycle(self) -> Experiment | None:
        """The card that a lead's *adapt* opened for the experiment that it came out of, if nothing else has become that card."""
        source = self.came_out_of
        card = source.decision.next_cycle if source and source.decision else None
        if card is None or card.is_archived or card.stage not in (Stage.IDEAS, Stage.READY):
            return None
        return None if db.session.scalar(select(Improvement.id).where(Improvement.became_id == card.id)) else card

    def try_next(self, by: Person, at: dt.datetime, team: Team | None = None, card: Experiment | None = None) -> Experiment:
        """Start the next experiment from the improvement, in Ideas of its own or another team, with a lineage both ways.

        With `card`, its `next_cycle`, it becomes that one, and no second card is made for one thing. Returns the experiment that
        was started before, if there is one.
        """
        self.hold()
        if self.became is not None:
            return self.became
        source, team = self.came_out_of, team or self.retrospective.team
        if card is None:
            owner = next((one for one in (self.owner, by) if one and one.left_at is None and one.role_in(team.id)), None)
            serves_id = source.serves_id if source else None
            card = Experiment.log_idea(
                team, _as_title(self.text), by=by, at=at, hypothesis=self._begun(team), owner=owner, serves_id=serves_id
            )
            if source is not None:
                db.session.add(Lineage(from_experiment=source, to_experiment=card, because=self.text))
        self.became = card
        record("tried", self, by=by, at=at, changes={"became": ["", card.title]})
        # Another team may not see the team that chose it.
        if card.team_id == self.team_id:
            record("grew", card, by=by, at=at, changes={"grew_from": ["", self.retrospective.about]})
        return card

    def _begun(self, team: Team) -> Hypothesis:
        """What the hypothesis begins with: the change, and for the team that tried it whom it is for and what it saw."""
        source = self.came_out_of
        if source is None or source.team_id != team.id:
            return Hypothesis(change=_as_change(self.text))
        seen = source.result.happened if source.result else ""
        evidence = f"when we tried “{source.title}”{f': {seen}' if seen else ''}"
        return Hypothesis(_as_change(self.text), source.people, _shortened(evidence, LONGEST_PART))


@dataclass(frozen=True)
class Choice:
    """One thing to do better as it is being chosen: its text, the note it comes from, and its owner."""

    text: str
    note_id: int
    owner: Person | None = None


def choose(retrospective: "Retrospective", choices: list[Choice], by: Person, at: dt.datetime) -> None:
    """Set a retrospective's improvements in order, the top improvement first.

    Raises RuleBroken for an empty list, for more than three, if one is left out that has become an experiment or was escalated,
    and while a circle is running in another phase than choose or by somebody who does not facilitate.
    """
    if not choices:
        raise RuleBroken("Choose at least one thing to do better", field="improvements")
    retrospective.arrange(choices, by=by, at=at)


def arrange(retrospective: "Retrospective", choices: list[Choice], by: Person, at: dt.datetime) -> None:
    """Set a retrospective's improvements in order; the list may be empty while a circle is still choosing.

    Raises RuleBroken for more than three, if one is left out that has become an experiment or was escalated, and while a circle
    is running in another phase than choose or by somebody who does not facilitate.
    """
    if retrospective.circle is not None and retrospective.is_live:
        retrospective.circle.check_may_choose(by)
    if len(choices) > MOST:
        raise RuleBroken("Choose three things at most. Few commitments are kept; many are forgotten.", field="improvements")
    before = [improvement.text for improvement in retrospective.improvements]
    kept = {improvement.note_id: improvement for improvement in retrospective.improvements}
    chosen = {choice.note_id for choice in choices}
    for improvement in kept.values():
        if improvement.note_id in chosen:
            improvement.position = -improvement.position
        elif improvement.became_id is not None:
            raise RuleBroken(f"“{improvement.text}” is being tried already. Keep it among the three.", field="improvements")
        elif improvement.escalation is not None:
            raise RuleBroken(f"“{improvement.text}” was handed up to a lead. Keep it among the three.", field="improvements")
        else:
            db.session.delete(improvement)
    db.session.flush()
    for place, choice in enumerate(choices, 1):
        improvement = kept.get(choice.note_id) or Improvement(retrospective_id=retrospective.id, note_id=choice.note_id)
        improvement.position, improvement.text = place, choice.text
        improvement.owner_id = choice.owner.id if choice.owner else None
        db.session.add(improvement)
    db.session.flush()
    db.session.expire(retrospective, ["improvements"])
    # While a circle chooses, the texts are raw notes, which stay with the team; the activity names them when the circle closes.
    told = {} if retrospective.is_live else {"improvements": [before, [choice.text for choice in choices]]}
    record("chose", retrospective, by=by, at=at, changes=told)


def _as_title(text: str) -> str:
    """The first line of the text, shortened to LONGEST_TITLE."""
    return _shortened(text.strip().splitlines()[0].strip().rstrip("."), LONGEST_TITLE)


def _as_change(text: str) -> str:
    """The text as it goes on after “We believe”: without its full stop, and without the capital of a sentence."""
    words = _shortened(text.strip().rstrip("."), LONGEST_PART)
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
