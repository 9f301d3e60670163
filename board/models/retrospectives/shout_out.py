"""A shout-out: a sentence of thanks to a person or a team. Shout-outs are read and never counted."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import ForeignKey, Index, Select, String, or_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.experiments.experiment import Experiment
from board.models.fields import field
from board.models.people.activity import record
from board.models.people.archiving import Archivable
from board.models.people.person import Person
from board.models.people.phrase import Phrase, check_phrase
from board.models.people.team import Team
from board.models.people.visibility import VisibleWithTeam
from board.models.retrospectives.retrospective import Retrospective

LONGEST_SHOUT_OUT = 280
# How long a person's first page shows a shout-out to them.
STAYS_FRESH = dt.timedelta(days=7)


class ShoutOut(Archivable, VisibleWithTeam, Model):
    """A sentence of thanks on a team's page, with the experiment, retrospective or phrase it is about, if one was named."""

    __table_args__ = (Index(None, "team_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(String(LONGEST_SHOUT_OUT), info=field("Shout-out"))
    at: Mapped[dt.datetime]
    experiment_id: Mapped[int | None] = mapped_column(ForeignKey("experiment.id"))
    retrospective_id: Mapped[int | None] = mapped_column(ForeignKey("retrospective.id"))
    phrase_id: Mapped[int | None] = mapped_column(ForeignKey("phrase.id"), index=True)

    team: Mapped[Team] = relationship()
    to: Mapped[Person | None] = relationship(foreign_keys=to_id)
    by: Mapped[Person] = relationship(foreign_keys=by_id)
    experiment: Mapped[Experiment | None] = relationship()
    retrospective: Mapped[Retrospective | None] = relationship()
    phrase: Mapped[Phrase | None] = relationship()

    @property
    def whom(self) -> str:
        """The name of the person who is thanked, or of the team."""
        return self.to.name if self.to else self.team.name


def thank(
    team: Team,
    text: str,
    by: Person,
    at: dt.datetime,
    *,
    to: Person | None = None,
    experiment: Experiment | None = None,
    retrospective: Retrospective | None = None,
    phrase_id: int | None = None,
) -> ShoutOut:
    """Thank a person on a team or, without `to`, the whole team.

    Raises RuleBroken without words, for thanking oneself or somebody who is not on the team, for another team's experiment or
    retrospective, and for an archived phrase.
    """
    if not text.strip():
        raise RuleBroken("Enter what you want to say thank you for", field="text")
    if to is not None and to.id == by.id:
        raise RuleBroken("Thank somebody else. Perhaps somebody will thank you.", field="to")
    if to is not None and (to.left_at is not None or to.role_in(team.id) is None):
        raise RuleBroken(f"Choose somebody on {team.name}, or the whole team.", field="to")
    if any(about is not None and about.team_id != team.id for about in (experiment, retrospective)):
        raise RuleBroken(f"That does not belong to {team.name}.")
    check_phrase(phrase_id, None)
    shout_out = ShoutOut(team=team, to=to, by=by, text=text, at=at, experiment=experiment, retrospective=retrospective)
    shout_out.phrase_id = phrase_id
    db.session.add(shout_out)
    record("thanked", shout_out, by=by, at=at)
    return shout_out


def shout_outs_of(team: Team, most: int, before: int | None = None) -> Sequence[ShoutOut]:
    """A team's shout-outs, the latest first: at most `most`, with ids below `before`."""
    rows = _standing().where(ShoutOut.team_id == team.id)
    if before is not None:
        rows = rows.where(ShoutOut.id < before)
    return db.session.scalars(rows.limit(most)).all()


def thanks_to(person: Person, since: dt.datetime, among: Select[Team]) -> Sequence[ShoutOut]:
    """What others thanked a person, or a team they are on, for since a moment, among the visible teams; the latest first."""
    teams = [membership.team_id for membership in person.memberships]
    visible = among.with_only_columns(Team.id).order_by(None)
    theirs = or_(ShoutOut.to_id == person.id, ShoutOut.to_id.is_(None) & ShoutOut.team_id.in_(teams))
    rows = _standing().where(ShoutOut.at >= since, ShoutOut.by_id != person.id, ShoutOut.team_id.in_(visible), theirs)
    return db.session.scalars(rows).all()


def _standing() -> Select[ShoutOut]:
    return (
        select(ShoutOut)
        .where(ShoutOut.archived_at.is_(None))
        .order_by(ShoutOut.id.desc())
        .options(
            joinedload(ShoutOut.team),
            joinedload(ShoutOut.to),
            joinedload(ShoutOut.by),
            joinedload(ShoutOut.experiment),
            joinedload(ShoutOut.phrase),
            joinedload(ShoutOut.retrospective).load_only(Retrospective.id, Retrospective.started_at),
        )
    )
