"""An agreement: what a lead says to a safety check with a yes in it, and what the team answers, before the trial may start."""

import datetime as dt
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Select, String, Text, func, or_, select
from sqlalchemy.orm import Mapped, aliased, joinedload, mapped_column, relationship, selectinload

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.experiments.experiment import Experiment
from board.models.experiments.safety import SafetyCheck, SafetyStatus
from board.models.fields import field
from board.models.people.activity import record
from board.models.people.person import Person
from board.models.stages import Stage


class AgreementKind(StrEnum):
    """What a lead can say to a check (agreed, asked, refused), and what the team can (answered)."""

    AGREED = "agreed"
    ASKED = "asked"
    REFUSED = "refused"
    ANSWERED = "answered"

    @property
    def did(self) -> str:
        """The past tense that follows somebody's name in a sentence."""
        return {"asked": "asked a question", "refused": "said no"}.get(self.value, self.value)


class Agreement(Model):
    """One statement about a safety check. The latest decides the check's status, and none is edited."""

    __table_args__ = (CheckConstraint("kind IN ('agreed', 'asked', 'refused', 'answered')", name="kind_is_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("safety_check.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8), info=field("What a lead says"))
    said: Mapped[str] = mapped_column(Text, info=field("In their words"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]

    check: Mapped[SafetyCheck] = relationship(back_populates="agreements")
    by: Mapped[Person] = relationship()

    @property
    def experiment(self) -> Experiment:
        return self.check.experiment

    @property
    def leaves(self) -> SafetyStatus:
        """The status of the check after this statement. An answer by the team sends it back to the leads."""
        return SafetyStatus.WAITS if self.kind == AgreementKind.ANSWERED else SafetyStatus(self.kind)


def respond(check: SafetyCheck, kind: AgreementKind, said: str, by: Person, at: dt.datetime) -> Agreement:
    """Record that a lead agrees to a safety check, asks a question or refuses.

    Raises RuleBroken for an empty text, if the team has answered the six questions again since, if all six answers are no, and if
    a lead would agree to their own answers while there is another lead.
    """
    _check_stands(check)
    if not check.yeses:
        raise RuleBroken("The team has answered no to all six questions. No lead has to agree.")
    if kind is AgreementKind.AGREED and needs_another_lead(check, by):
        raise RuleBroken("You have answered these questions yourself. Another lead has to agree.", field="kind")
    asked = {AgreementKind.AGREED: "Enter a sentence: why is it safe to try?", AgreementKind.ASKED: "Enter your question"}
    return _say(check, kind, said, asked.get(kind, "Enter why not"), by, at)


def answer_lead(check: SafetyCheck, said: str, by: Person, at: dt.datetime) -> Agreement:
    """Record the team's answer to a lead's question, so that the check waits for a lead again.

    Raises RuleBroken if no lead asked, for an empty text, and if the six questions were answered again since.
    """
    _check_stands(check)
    if not check.agreements or check.agreements[-1].kind not in (AgreementKind.ASKED, AgreementKind.ANSWERED):
        raise RuleBroken("No question of a lead waits for an answer.")
    return _say(check, AgreementKind.ANSWERED, said, "Enter an answer", by, at)


def needs_another_lead(check: SafetyCheck, lead: Person) -> bool:
    """Whether this lead may not agree because they gave the answers themselves and another lead exists."""
    return check.by_id == lead.id and has_other_leads(lead)


def has_other_leads(lead: Person) -> bool:
    others = select(Person.id).where(Person.is_lead, Person.left_at.is_(None), Person.id != lead.id)
    return db.session.scalar(others.limit(1)) is not None


def _check_stands(check: SafetyCheck) -> None:
    if check.experiment.check is not check:
        raise RuleBroken("The team has answered the six questions again since. Read its new answers first.")


def _say(check: SafetyCheck, kind: AgreementKind, said: str, needed: str, by: Person, at: dt.datetime) -> Agreement:
    if not said.strip():
        raise RuleBroken(needed, field="said")
    agreement = Agreement(check=check, kind=kind, said=said, by_id=by.id, at=at)
    db.session.add(agreement)
    record(kind, agreement, by=by, at=at, changes={"said": ["", said]})
    return agreement


def waiting_checks(among: Select[Experiment], most: int | None = None, after: int = 0) -> list[SafetyCheck]:
    """Checks of experiments in Ready or Trying that wait for a lead, the oldest first: all, or `most` after skipping `after`."""
    return list(db.session.scalars(_in_order(among).limit(most).offset(after)))


def first_waiting_checks(among: Select[Experiment], most: int) -> tuple[list[SafetyCheck], int]:
    """The oldest `most` checks of experiments in Ready or Trying that wait for a lead, and how many wait in all; in one query."""
    rows = db.session.execute(_in_order(among).add_columns(func.count().over()).limit(most)).all()
    return [check for check, _number in rows], rows[0][1] if rows else 0


def waiting_for_agreement(among: Select[Experiment]) -> Select[int]:
    """The ids of the experiments in Ready or Trying whose check waits for a lead."""
    return _waiting(among).with_only_columns(SafetyCheck.experiment_id)


def _in_order(among: Select[Experiment]) -> Select[SafetyCheck]:
    rows = _waiting(among).options(
        joinedload(SafetyCheck.by),
        joinedload(SafetyCheck.experiment).joinedload(Experiment.team),
        selectinload(SafetyCheck.agreements).joinedload(Agreement.by),
    )
    return rows.order_by(SafetyCheck.at, SafetyCheck.id)


def _waiting(among: Select[Experiment]) -> Select[SafetyCheck]:
    later, latest = aliased(SafetyCheck), aliased(Agreement)
    newer = select(later.id).where(later.experiment_id == SafetyCheck.experiment_id, later.id > SafetyCheck.id)
    last = select(func.max(latest.id)).where(latest.check_id == SafetyCheck.id).correlate(SafetyCheck).scalar_subquery()
    experiments = among.where(Experiment.archived_at.is_(None), Experiment.stage.in_((Stage.READY, Stage.TRYING)))
    return (
        select(SafetyCheck)
        .outerjoin(Agreement, Agreement.id == last)
        .where(
            SafetyCheck.experiment_id.in_(experiments.with_only_columns(Experiment.id).order_by(None)),
            ~newer.exists(),
            SafetyCheck.has_yes(),
            or_(Agreement.id.is_(None), Agreement.kind == AgreementKind.ANSWERED),
        )
    )
