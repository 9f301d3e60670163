"""An outcome: a long-term improvement that the organisation wants, which experiments say they serve."""

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import String, Text, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.fields import field
from board.models.people.activity import edit, record
from board.models.people.archiving import Archivable
from board.models.people.person import Person

if TYPE_CHECKING:
    from board.models.experiments.experiment import Experiment

LONGEST_OUTCOME = 120
LONGEST_MEANING = 1000
# With more, none stands out. The organisation that this is modelled on has three.
FEW = 12


class Outcome(Archivable, Model):
    """One of the few long-term outcomes that administrators maintain, in the order they are shown."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(LONGEST_OUTCOME), info=field("Name"))
    meaning: Mapped[str] = mapped_column(Text, default="", info=field("Meaning"))
    position: Mapped[int]
    created_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    def reword(self, name: str, meaning: str, by: Person, at: dt.datetime) -> None:
        """Change the name and meaning; raises RuleBroken for an empty name or the name of another outcome."""
        _check_name(name, self)
        edit(self, {"name": name, "meaning": meaning}, by=by, at=at)

    def put_after(self, other: "Outcome | None", by: Person, at: dt.datetime) -> None:
        """Show it after another outcome, or first with None."""
        others = [one for one in outcomes() if one.id != self.id]
        place = others.index(other) + 1 if other in others else 0
        in_order = [*others[:place], self, *others[place:]]
        if in_order != outcomes():
            before = self.position
            for position, one in enumerate(in_order, 1):
                _place(one, position)
            record("ordered", self, by=by, at=at, changes={"position": [before, self.position]})

    def _before_restoring(self, archived_at: dt.datetime) -> None:
        _check_name(self.name, self)
        _check_number()


def name_outcome(name: str, meaning: str, by: Person, at: dt.datetime) -> Outcome:
    """Add an outcome after the others; raises RuleBroken without a name, for a name in use, and beyond FEW outcomes."""
    _check_name(name, None)
    _check_number()
    last = db.session.scalar(select(func.max(Outcome.position))) or 0
    outcome = Outcome(name=name, meaning=meaning, position=last + 1, created_at=at)
    db.session.add(outcome)
    record("named", outcome, by=by, at=at, changes={"name": ["", name], "meaning": ["", meaning]})
    return outcome


def outcomes(*, archived: bool = False) -> list[Outcome]:
    """The current outcomes in their order, or the archived ones, the most recently archived first."""
    if archived:
        put_away = select(Outcome).where(Outcome.archived_at.is_not(None))
        return list(db.session.scalars(put_away.order_by(Outcome.archived_at.desc(), Outcome.id)))
    kept = select(Outcome).where(Outcome.archived_at.is_(None))
    return list(db.session.scalars(kept.order_by(Outcome.position, Outcome.id)))


def link_outcome(experiment: "Experiment", outcome: Outcome | None, by: Person, at: dt.datetime) -> None:
    """Set which outcome an experiment serves, or None; raises RuleBroken for an archived outcome."""
    if outcome is not None and outcome.is_archived and outcome.id != experiment.serves_id:
        raise RuleBroken("That outcome was archived. Choose another one from the list.", field="outcome")
    edit(experiment, {"serves_id": outcome.id if outcome else None}, by=by, at=at)


def _check_name(name: str, own: Outcome | None) -> None:
    if not name.strip():
        raise RuleBroken("Enter what should be better", field="name")
    if any(one is not own and one.name.casefold() == name.casefold() for one in outcomes()):
        raise RuleBroken("There is an outcome with this name already.", field="name")


def _check_number() -> None:
    if len(outcomes()) >= FEW:
        raise RuleBroken(f"There are {FEW} outcomes. Archive one first: with more of them, none stands out.")


def _place(outcome: Outcome, position: int) -> None:
    """Set the position without a new version, so that it does not conflict with somebody who is rewording that outcome."""
    if outcome.position != position:
        db.session.execute(update(Outcome).where(Outcome.id == outcome.id).values(position=position))
