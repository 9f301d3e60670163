"""A risk: an experiment's riskiest assumption, which would sink it if it were false, scored before the trial and now."""

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.evidence.risk_matrix import HIGHEST, Score
from board.models.evidence.risk_score import RiskScore, Strength
from board.models.fields import Field, field
from board.models.people.activity import edit, record
from board.models.people.person import Person
from board.models.stages import Stage

if TYPE_CHECKING:
    from board.models.experiments.experiment import Experiment


class Risk(Model):
    """The riskiest assumption of one experiment, with its first and its current score. Each scoring is a record."""

    MARKED_AS = "the risk"
    ALSO_RECORDED = {"score": Field("Risk"), "found": Field("Evidence", searched=True)}

    __table_args__ = (
        CheckConstraint("likelihood BETWEEN 1 AND 5", name="likelihood_of_five"),
        CheckConstraint("impact BETWEEN 1 AND 5", name="impact_of_five"),
        CheckConstraint("now_likelihood BETWEEN 1 AND 5", name="now_likelihood_of_five"),
        CheckConstraint("now_impact BETWEEN 1 AND 5", name="now_impact_of_five"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    experiment_id: Mapped[int] = mapped_column(ForeignKey("experiment.id"), unique=True)
    assumption: Mapped[str] = mapped_column(Text, info=field("Riskiest assumption", searched=True))
    # Copies of the first and the latest score, so that many risks are counted quickly.
    likelihood: Mapped[int] = mapped_column(info=field("How likely to be wrong"))
    impact: Mapped[int] = mapped_column(info=field("How much it would matter"))
    now_likelihood: Mapped[int | None]
    now_impact: Mapped[int | None]
    strength: Mapped[str | None] = mapped_column(String(8), info=field("Strength of the evidence"))
    times_scored: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)

    experiment: Mapped["Experiment"] = relationship(back_populates="risk")
    by: Mapped[Person] = relationship()
    scores: Mapped[list[RiskScore]] = relationship(back_populates="risk", order_by=RiskScore.id)

    __mapper_args__ = {"version_id_col": version}

    @property
    def before(self) -> Score:
        """The first score."""
        return Score(self.likelihood, self.impact)

    @property
    def now(self) -> Score | None:
        """The latest score, or None before it is scored again."""
        if self.now_likelihood is None or self.now_impact is None:
            return None
        return Score(self.now_likelihood, self.now_impact)

    @property
    def standing(self) -> Score:
        """The current score: the latest, or else the first."""
        return self.now or self.before

    @property
    def retired(self) -> int:
        """By how much the total has gone down since the first score; negative if it went up."""
        return self.before.total - self.standing.total

    def score_again(
        self, score: Score, by: Person, at: dt.datetime, *, evidence: str = "", strength: Strength | None = None
    ) -> RiskScore:
        """Add a later score; the strength is stored only with evidence.

        Raises RuleBroken before the start, for a lower total without evidence, for evidence without a strength, and for a level
        outside 1 to 5.
        """
        _check(score)
        if not has_started(self.experiment):
            raise RuleBroken("The trial has not started, so the first score itself can still be corrected.")
        was = self.standing
        if score.total < was.total and not evidence.strip():
            raise RuleBroken(f"Enter the evidence: {was.total} stands, and less than that needs a reason", field="evidence")
        if evidence.strip() and strength is None:
            raise RuleBroken("Choose how strong the evidence is", field="strength")
        strength = strength if evidence.strip() else None
        again = RiskScore(
            risk=self, likelihood=score.likelihood, impact=score.impact, evidence=evidence, strength=strength, by_id=by.id, at=at
        )
        db.session.add(again)
        self.now_likelihood, self.now_impact, self.strength = score.likelihood, score.impact, strength
        self.times_scored += 1
        changes = {"score": [was.in_words, score.in_words]}
        if strength is not None:
            changes |= {"found": ["", evidence], "strength": ["", strength.label]}
        record("scored", self, by=by, at=at, changes=changes)
        return again


def name_risk(experiment: "Experiment", assumption: str, score: Score, by: Person, at: dt.datetime) -> Risk:
    """Name the riskiest assumption and its first score, or correct them.

    A team may name its riskiest assumption late; the first score is then fixed at once. Raises RuleBroken for an empty
    assumption, for a level outside 1 to 5, and to change the first score after the start.
    """
    if not assumption.strip():
        raise RuleBroken("Enter what would sink this if it were false", field="assumption")
    _check(score)
    risk = experiment.risk
    levels = {"likelihood": score.likelihood, "impact": score.impact}
    if risk is None:
        risk = Risk(experiment=experiment, assumption=assumption, **levels, by_id=by.id, at=at)
        risk.scores.append(RiskScore(**levels, by_id=by.id, at=at))
        db.session.add(risk)
        record("named", risk, by=by, at=at, changes={"assumption": ["", assumption], "score": ["", score.in_words]})
    elif score != risk.before and has_started(experiment):
        raise RuleBroken(
            f"The trial has started, so {risk.before.total} stands as the first score. Score it again instead.",
            field="likelihood",
        )
    else:
        edit(risk, {"assumption": assumption, **levels}, by=by, at=at)
        risk.scores[0].likelihood, risk.scores[0].impact = score
    return risk


def has_started(experiment: "Experiment") -> bool:
    """Whether the trial has started, even if the card has gone back since."""
    frozen = experiment.prediction is not None and experiment.prediction.is_frozen
    return frozen or Stage(experiment.stage).place >= Stage.TRYING.place


def _check(score: Score) -> None:
    for name, level in score._asdict().items():
        if not 1 <= level <= HIGHEST:
            raise RuleBroken(f"Choose a number from 1 to {HIGHEST}", field=name)
