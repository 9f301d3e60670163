"""A safety check: a team's answers to six questions before it starts, so that a lead agrees to anything that could do harm."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, ForeignKey, Text, case, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.fields import Field, field
from board.models.people.activity import record
from board.models.people.person import Person

if TYPE_CHECKING:
    from board.models.experiments.agreement import Agreement
    from board.models.experiments.experiment import Experiment


class SafetyQuestion(NamedTuple):
    """One of the six questions: the column of its answer, the question, what it means, and its topic in a word or two."""

    name: str
    asks: str
    means: str
    short: str


QUESTIONS = (
    SafetyQuestion(
        "affects_safety",
        "Might it affect anyone’s safety or safeguarding?",
        "Somebody could be hurt, or a worry about a child or an adult could be missed or heard later.",
        "Safety or safeguarding",
    ),
    SafetyQuestion(
        "uses_data",
        "Does it use personal data in a new way?",
        "You would collect, share or store something about people that you do not now.",
        "Personal data",
    ),
    SafetyQuestion(
        "treats_worse",
        "Might it treat some group worse?",
        "It could be harder for some people because of their age, disability, faith, language or where they live.",
        "Some group treated worse",
    ),
    SafetyQuestion(
        "commits_money",
        "Does it commit money that cannot be stopped?",
        "You would sign or order something that has to be paid for even if you stop.",
        "Money that cannot be stopped",
    ),
    SafetyQuestion(
        "binds_others",
        "Does it bind another organisation?",
        "A school, the health service or a charity would have to do something, or to change how it works.",
        "Another organisation",
    ),
    SafetyQuestion(
        "hard_to_undo",
        "Would it be hard to undo?",
        "You could not go back next week to how it was before.",
        "Hard to undo",
    ),
)


class SafetyStatus(StrEnum):
    """The status of a safety check between a team and the leads."""

    CLEAR = "clear"
    WAITS = "waits"
    AGREED = "agreed"
    ASKED = "asked"
    REFUSED = "refused"

    @property
    def lets_start(self) -> bool:
        return self in (SafetyStatus.CLEAR, SafetyStatus.AGREED)

    @property
    def sentence(self) -> str:
        """What has to happen first, or has happened, as a sentence."""
        return {
            "clear": "No to all six questions: it is safe to try.",
            "waits": "A lead has to agree first.",
            "agreed": "A lead has agreed.",
            "asked": "A lead has asked a question. Answer it first.",
            "refused": "A lead has said no. Change what you will try, and answer the six questions again.",
        }[self.value]


class SafetyCheck(Model):
    """Six answers with who gave them and when. Never edited: the latest check is in force, and earlier ones stay on record."""

    ALSO_RECORDED = {question.name: Field(question.short) for question in QUESTIONS}

    id: Mapped[int] = mapped_column(primary_key=True)
    experiment_id: Mapped[int] = mapped_column(ForeignKey("experiment.id"), index=True)
    affects_safety: Mapped[bool]
    uses_data: Mapped[bool]
    treats_worse: Mapped[bool]
    commits_money: Mapped[bool]
    binds_others: Mapped[bool]
    hard_to_undo: Mapped[bool]
    about: Mapped[str] = mapped_column(Text, default="", info=field("About each yes"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[dt.datetime]

    experiment: Mapped["Experiment"] = relationship(back_populates="checks")
    by: Mapped[Person] = relationship()
    agreements: Mapped[list["Agreement"]] = relationship(back_populates="check", order_by="Agreement.id")

    @property
    def answers(self) -> list[tuple[SafetyQuestion, bool]]:
        """Each question with its answer, in the order of QUESTIONS."""
        return [(question, getattr(self, question.name)) for question in QUESTIONS]

    @property
    def yeses(self) -> list[SafetyQuestion]:
        """The questions that were answered with yes."""
        return [question for question, is_yes in self.answers if is_yes]

    @property
    def standing(self) -> SafetyStatus:
        """The current status. An answer to a lead's question sends the check back to the leads."""
        if not self.yeses:
            return SafetyStatus.CLEAR
        return self.agreements[-1].leaves if self.agreements else SafetyStatus.WAITS

    @classmethod
    def has_yes(cls) -> ColumnElement[bool]:
        """SQL condition: whether any answer is yes."""
        return or_(*(getattr(cls, question.name) for question in QUESTIONS))


def standing_of(said: Any) -> ColumnElement[str | None]:
    """SQL expression for the status of a joined check; NULL without a check.

    `said` is the column with the kind of the check's latest agreement.
    """
    return case(
        (SafetyCheck.id.is_(None), None),
        (~SafetyCheck.has_yes(), SafetyStatus.CLEAR.value),
        (or_(said.is_(None), said == "answered"), SafetyStatus.WAITS.value),
        else_=said,
    )


def answer_safety_questions(
    experiment: "Experiment", answers: Mapping[str, bool | None], about: str, by: Person, at: dt.datetime
) -> SafetyCheck:
    """Record the answers to the six questions; returns the existing check if nothing changed.

    `answers` maps each question's name to its answer. Raises RuleBroken if one is missing, for a yes without a text about it, and
    for exactly what a lead has refused.
    """
    for question in QUESTIONS:
        if answers.get(question.name) is None:
            raise RuleBroken(f"Answer yes or no: {question.asks}", field=question.name)
    given = {question.name: bool(answers[question.name]) for question in QUESTIONS}
    if not any(given.values()):
        about = ""
    elif not about.strip():
        raise RuleBroken("Say in a sentence what you answered yes to, and what you will do about it.", field="about")
    before = experiment.check
    was = {question.name: is_yes for question, is_yes in before.answers} if before else {}
    if before is not None and (was, before.about) == (given, about):
        if before.standing is SafetyStatus.REFUSED:
            raise RuleBroken("A lead has said no to exactly this. Say what you will do differently.", field="about")
        return before
    check = SafetyCheck(experiment=experiment, **given, about=about, by_id=by.id, at=at)
    db.session.add(check)
    changes = {name: [_in_word(was.get(name)), _in_word(is_yes)] for name, is_yes in given.items() if was.get(name) != is_yes}
    if about != (before.about if before else ""):
        changes["about"] = [before.about if before else "", about]
    record("answered", check, by=by, at=at, changes=changes)
    return check


def _in_word(is_yes: bool | None) -> str:
    return "" if is_yes is None else "Yes" if is_yes else "No"
