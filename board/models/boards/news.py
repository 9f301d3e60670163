"""News: what leads have decided and agreed, for everyone who worked on it, since they last said that they had read it."""

import datetime as dt
from typing import NamedTuple

from sqlalchemy import ColumnElement, ForeignKey, exists, or_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column

from board.database import Model, db
from board.models.circles.circle import Circle
from board.models.circles.participant import Participant
from board.models.experiments.agreement import Agreement, AgreementKind
from board.models.experiments.decision import Decision
from board.models.experiments.experiment import Experiment
from board.models.experiments.safety import SafetyCheck
from board.models.people.activity import Activity
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.retrospectives.retrospective import retrospective_experiment

# For whoever has never said that they read their news.
FIRST_LOOK = dt.timedelta(days=14)
MOST_NEWS = 20


class NewsMark(Model):
    """Up to when somebody has read their news. It moves when they say so: a page that is opened again takes nothing away."""

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    read_until: Mapped[dt.datetime]
    # What it was before, for the undo.
    before: Mapped[dt.datetime | None]


class NewsItem(NamedTuple):
    """One piece of news: who did what to which experiment, when, and in whose words."""

    experiment_id: int
    title: str
    who: str
    did: str
    because: str
    next: str
    at: dt.datetime


def news_since(person: Person, at: dt.datetime) -> dt.datetime:
    """The moment from which on there may be news for a person."""
    mark = db.session.get(NewsMark, person.id)
    return mark.read_until if mark else at - FIRST_LOOK


def news_of(person: Person, since: dt.datetime) -> list[NewsItem]:
    """The latest news of experiments that a person worked on and may still see, without what they did themselves."""
    decisions = db.session.scalars(
        select(Decision)
        .join(Experiment, Experiment.id == Decision.experiment_id)
        .join(Team, Team.id == Experiment.team_id)
        .where(Decision.at >= since, Decision.withdrawn_at.is_(None), Decision.by_id != person.id)
        .where(Experiment.archived_at.is_(None), Team.is_visible_to(person), worked_on(person))
        .order_by(Decision.at.desc())
        .limit(MOST_NEWS)
        .options(joinedload(Decision.experiment), joinedload(Decision.by))
    )
    agreements = db.session.scalars(
        select(Agreement)
        .join(SafetyCheck, SafetyCheck.id == Agreement.check_id)
        .join(Experiment, Experiment.id == SafetyCheck.experiment_id)
        .join(Team, Team.id == Experiment.team_id)
        .where(Agreement.at >= since, Agreement.kind == AgreementKind.AGREED, Agreement.by_id != person.id)
        .where(
            Experiment.archived_at.is_(None), Team.is_visible_to(person), or_(worked_on(person), SafetyCheck.by_id == person.id)
        )
        .order_by(Agreement.at.desc())
        .limit(MOST_NEWS)
        .options(joinedload(Agreement.check).joinedload(SafetyCheck.experiment), joinedload(Agreement.by))
    )
    news = [
        NewsItem(one.experiment_id, one.experiment.title, one.by.name, one.verdict.done.lower(), one.because, one.next, one.at)
        for one in decisions
    ]
    news += [
        NewsItem(one.experiment.id, one.experiment.title, one.by.name, "agreed that you may try", one.said, "", one.at)
        for one in agreements
    ]
    return sorted(news, key=lambda item: item.at, reverse=True)


def worked_on(person: Person) -> ColumnElement[bool]:
    """SQL condition: whether a person logged or owns an experiment, did anything to it, or sat in a circle about it.

    Who wrote which note of a retrospective is forgotten when it is closed, so the notes cannot be asked.
    """
    did = exists().where(Activity.experiment_id == Experiment.id, Activity.by_id == person.id).correlate(Experiment)
    sat = (
        exists()
        .where(
            retrospective_experiment.c.experiment_id == Experiment.id,
            Circle.retrospective_id == retrospective_experiment.c.retrospective_id,
            Participant.circle_id == Circle.id,
            Participant.person_id == person.id,
        )
        .correlate(Experiment)
    )
    return or_(Experiment.created_by_id == person.id, Experiment.owner_id == person.id, did, sat)


def read_news(person: Person, until: dt.datetime, at: dt.datetime) -> None:
    """Mark a person's news as read up to a moment, at the latest `at`. What came after it stays news."""
    mark = db.session.get(NewsMark, person.id)
    if mark is None:
        db.session.add(NewsMark(person_id=person.id, read_until=min(until, at), before=None))
    elif until > mark.read_until:
        mark.before, mark.read_until = mark.read_until, min(until, at)


def unread_news(person: Person) -> None:
    """Undo the latest `read_news`."""
    mark = db.session.get(NewsMark, person.id)
    if mark is not None and mark.before is None:
        db.session.delete(mark)
    elif mark is not None and mark.before is not None:
        mark.read_until, mark.before = mark.before, None
