"""A risk score: how somebody scored a risk at one time, and on what evidence."""

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model
from board.models.evidence.risk_matrix import Score
from board.models.fields import field
from board.models.people.person import Person

if TYPE_CHECKING:
    from board.models.evidence.risk import Risk


class Strength(StrEnum):
    """How strong evidence is, the weakest first.

    After Itamar Gilad's confidence meter and Nesta's Standards of Evidence, in words that a council uses.
    """

    OPINION = "opinion"
    FEW = "few"
    SEEN = "seen"
    MEASURED = "measured"
    COMPARED = "compared"
    REPEATED = "repeated"

    @property
    def label(self) -> str:
        """The choice in a form."""
        return {
            "opinion": "Opinion",
            "few": "What a few people said",
            "seen": "What was seen",
            "measured": "Measured",
            "compared": "Measured with a comparison",
            "repeated": "Repeated elsewhere",
        }[self.value]

    @property
    def place(self) -> int:
        """The position among the six, from 1, the weakest."""
        return list(Strength).index(self) + 1


class RiskScore(Model):
    """One scoring of a risk. The first is the score before the trial, the latest is the current one."""

    __table_args__ = (
        CheckConstraint("likelihood BETWEEN 1 AND 5", name="likelihood_of_five"),
        CheckConstraint("impact BETWEEN 1 AND 5", name="impact_of_five"),
        CheckConstraint("strength IN ('opinion', 'few', 'seen', 'measured', 'compared', 'repeated')", name="strength_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    risk_id: Mapped[int] = mapped_column(ForeignKey("risk.id"), index=True)
    likelihood: Mapped[int]
    impact: Mapped[int]
    evidence: Mapped[str] = mapped_column(Text, default="", info=field("Evidence", searched=True))
    strength: Mapped[str | None] = mapped_column(String(8), info=field("Strength of the evidence"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]

    risk: Mapped["Risk"] = relationship(back_populates="scores")
    by: Mapped[Person] = relationship()

    @property
    def score(self) -> Score:
        return Score(self.likelihood, self.impact)

    @property
    def strength_label(self) -> str | None:
        """The strength of the evidence in words, or None without evidence."""
        return Strength(self.strength).label if self.strength else None
