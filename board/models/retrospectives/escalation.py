"""An escalation: an improvement that a team cannot make itself, put to the leads with a day to answer by."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Select, Text, func, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.fields import field
from board.models.people.activity import edit, record
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.people.visibility import VisibleWithTeam
from board.models.retrospectives.improvement import Improvement
from board.models.retrospectives.retrospective import Retrospective

# Long enough for a lead to ask around, short enough to be back before the team's next retrospective.
USUAL_WAIT = dt.timedelta(days=14)
# How long the team's pages show a new answer as news.
STAYS_NEWS = dt.timedelta(days=7)


class Escalation(VisibleWithTeam, Model):
    """A question to the leads about an improvement, and their answer."""

    PATH_TO_TEAM = ("improvement", "retrospective", "team")

    id: Mapped[int] = mapped_column(primary_key=True)
    # Deleted with an improvement that is no longer chosen once it was withdrawn; an open or answered one keeps it chosen.
    improvement_id: Mapped[int] = mapped_column(ForeignKey("improvement.id", ondelete="CASCADE"), unique=True)
    asked: Mapped[str] = mapped_column(Text, info=field("What is needed"))
    answer_by: Mapped[dt.date]
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    raised_at: Mapped[dt.datetime]
    withdrawn_at: Mapped[dt.datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="", info=field("Answer"))
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[dt.datetime | None] = mapped_column(index=True)
    version: Mapped[int] = mapped_column(default=1)

    improvement: Mapped[Improvement] = relationship()
    raised_by: Mapped[Person] = relationship(foreign_keys=raised_by_id)
    answered_by: Mapped[Person | None] = relationship(foreign_keys=answered_by_id)

    __mapper_args__ = {"version_id_col": version}

    @property
    def team(self) -> Team:
        """The team that asks."""
        return self.improvement.retrospective.team

    @property
    def team_id(self) -> int:
        """The id of the team that asks, for the activity."""
        return self.improvement.team_id

    @property
    def experiment_id(self) -> int | None:
        """The id of the experiment that the improvement came out of."""
        return self.improvement.experiment_id

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    def is_overdue(self, today: dt.date) -> bool:
        """Whether the day to answer by has passed without an answer."""
        return not self.is_answered and self.answer_by < today

    def give_answer(self, answer: str, by: Person, at: dt.datetime) -> None:
        """Answer the question, or reword the answer. Raises RuleBroken for an empty answer and for a withdrawn question."""
        if self.withdrawn_at is not None:
            raise RuleBroken("This question was withdrawn. It needs no answer.")
        if not answer.strip():
            raise RuleBroken("Enter an answer", field="answer")
        if answer != self.answer:
            self.answered_by, self.answered_at = by, at
            edit(self, {"answer": answer}, by=by, at=at, verb="answered")

    def withdraw(self, by: Person, at: dt.datetime) -> None:
        """Withdraw the question; raises RuleBroken once it is answered."""
        if self.is_answered:
            raise RuleBroken("It has been answered already. The answer stays, for everyone to read.")
        if self.withdrawn_at is None:
            self.withdrawn_at = at
            self._put_on_record("withdrew", by, at)

    def raise_again(self, by: Person, at: dt.datetime) -> None:
        """Undo the withdrawal."""
        if self.withdrawn_at is not None:
            self.withdrawn_at = None
            self._put_on_record("raised", by, at)

    def _put_on_record(self, verb: str, by: Person, at: dt.datetime) -> None:
        was_and_is = ["", self.asked] if verb == "raised" else [self.asked, ""]
        record(verb, self, by=by, at=at, changes={"asked": was_and_is})
        db.session.expire(self.improvement, ["escalation"])


def escalate(improvement: Improvement, asked: str, answer_by: dt.date, by: Person, at: dt.datetime, today: dt.date) -> Escalation:
    """Hand an improvement up to the leads: “we can’t fix this ourselves”.

    Raises RuleBroken if it is escalated already or has become an experiment, without words, and for a day in the past.
    """
    improvement.hold()
    if improvement.escalation is not None:
        raise RuleBroken("Somebody on your team has handed this up already.")
    if improvement.became is not None and not improvement.became.is_archived:
        raise RuleBroken(f"It became “{improvement.became.title}”. See how that goes first.")
    if not asked.strip():
        raise RuleBroken("Enter what you need", field="asked")
    if answer_by < today:
        raise RuleBroken("The day to answer by must be today or later", field="answer_by")
    escalation = db.session.scalar(select(Escalation).where(Escalation.improvement_id == improvement.id))
    if escalation is None:
        escalation = Escalation(improvement=improvement)
        db.session.add(escalation)
    escalation.asked, escalation.answer_by, escalation.withdrawn_at = asked, answer_by, None
    escalation.raised_by, escalation.raised_at = by, at
    escalation._put_on_record("raised", by, at)
    return escalation


def open_questions(teams: Select[Team], most: int | None = None, after: int = 0) -> list[Escalation]:
    """The unanswered questions of these teams, the earliest day to answer by first: all, or `most` of them after skipping `after`."""
    return _told(_asked_by(teams).where(Escalation.answered_at.is_(None)), (Escalation.answer_by, Escalation.id), most, after)


def how_many_open_questions(teams: Select[Team]) -> int:
    """The number of unanswered questions of these teams."""
    rows = _asked_by(teams).where(Escalation.answered_at.is_(None))
    return db.session.scalar(rows.with_only_columns(func.count(Escalation.id))) or 0


def answered_since(teams: Select[Team], moment: dt.datetime) -> list[Escalation]:
    """The questions of these teams that were answered at or after a moment, the latest answer first."""
    return _told(_asked_by(teams).where(Escalation.answered_at >= moment), LATEST_ANSWER)


def answered_between(teams: Select[Team], since: dt.datetime, until: dt.datetime, most: int) -> list[Escalation]:
    """At most `most` questions of these teams that were answered in a period, the latest answer first.

    The period begins at `since` and ends before `until`.
    """
    rows = _asked_by(teams).where(Escalation.answered_at >= since, Escalation.answered_at < until)
    return _told(rows, LATEST_ANSWER, most)


LATEST_ANSWER = (Escalation.answered_at.desc(), Escalation.id.desc())


def _asked_by(teams: Select[Team]) -> Select[Escalation]:
    """The questions of these teams that were not withdrawn."""
    asked = select(Escalation).join(Escalation.improvement).join(Improvement.retrospective)
    # A correlated EXISTS: with a list of ids the database would begin with every retrospective of a thousand teams.
    of_teams = teams.with_only_columns(Team.id).order_by(None).where(Team.id == Retrospective.team_id).correlate(Retrospective)
    return asked.where(Escalation.withdrawn_at.is_(None), of_teams.exists())


def _told(asked: Select[Escalation], order: tuple[Any, ...], most: int | None = None, after: int = 0) -> list[Escalation]:
    """Load these questions in this order, with everything that the pages show of them."""
    ids = asked.with_only_columns(Escalation.id).order_by(*order).limit(most).offset(after)
    rows = (
        select(Escalation)
        .where(Escalation.id.in_(ids))
        .order_by(*order)
        .options(
            joinedload(Escalation.raised_by),
            joinedload(Escalation.answered_by),
            # A query of its own: with a join, SQLite would build all improvements and their notes before it picks these.
            selectinload(Escalation.improvement).options(
                joinedload(Improvement.became),
                joinedload(Improvement.retrospective).options(
                    joinedload(Retrospective.team), selectinload(Retrospective.experiments)
                ),
            ),
        )
    )
    return list(db.session.scalars(rows))
