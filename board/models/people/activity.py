"""Activity: who did what to what, when. It is the history on every page and the audit trail."""

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from board.database import Model, db
from board.models.changes import Recorded, changes_of

if TYPE_CHECKING:
    from board.models.people.person import Person

# Somebody came onto a team without being asked by one of its coaches.
JOINED_UNINVITED = "joined uninvited"
UNINVITED = f"verb = '{JOINED_UNINVITED}'"


class Activity(Model):
    """One thing that somebody did. Rows are added and never changed."""

    __table_args__ = (
        Index(None, "subject", "subject_id", "id"),
        Index(None, "experiment_id", "id"),
        Index(None, "team_id", "id"),
        Index("ix_activity_uninvited", "team_id", "id", sqlite_where=text(UNINVITED), postgresql_where=text(UNINVITED)),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    verb: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int]
    version: Mapped[int]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    experiment_id: Mapped[int | None] = mapped_column(ForeignKey("experiment.id"))
    # {field: [before, after]}. Raw notes and passwords never appear here.
    changes: Mapped[dict[str, list[Any]]] = mapped_column(JSON, default=dict)

    by: Mapped["Person | None"] = relationship()


def record(
    verb: str, subject: Any, *, by: "Person | None", at: dt.datetime, changes: dict[str, list[Any]] | None = None
) -> Activity:
    """Record that `by` did `verb` to `subject`, with `changes` as {field: [before, after]}.

    The commit then raises the revision of the subject's team, so that its board is drawn again.
    """
    db.session.flush()
    team_id = subject.id if subject.__tablename__ == "team" else getattr(subject, "team_id", None)
    experiment_id = subject.id if subject.__tablename__ == "experiment" else getattr(subject, "experiment_id", None)
    if experiment_id is None and (experiment := getattr(subject, "experiment", None)) is not None:
        experiment_id, team_id = experiment.id, experiment.team_id
    elif team_id is None and experiment_id is not None:
        team_id = subject.experiment.team_id
    activity = Activity(
        at=at,
        by_id=by.id if by else None,
        verb=verb,
        subject=subject.__tablename__,
        subject_id=subject.id,
        version=getattr(subject, "version", 0),
        team_id=team_id,
        experiment_id=experiment_id,
        changes=changes or {},
    )
    db.session.add(activity)
    changed = Recorded(verb, activity.subject, subject.id, team_id, experiment_id, frozenset(activity.changes))
    changes_of(db.session()).recorded.append(changed)
    return activity


def edit(
    subject: Any, values: dict[str, Any], *, by: "Person | None", at: dt.datetime, verb: str = "edited"
) -> dict[str, list[Any]]:
    """Set the fields that differ and record the change. Returns {field: [before, after]}, empty if nothing differed."""
    changes = {}
    for field, new in values.items():
        old = getattr(subject, field)
        if old != new:
            changes[field] = [plain(old), plain(new)]
            setattr(subject, field, new)
    if changes:
        record(verb, subject, by=by, at=at, changes=changes)
    return changes


def plain(value: Any) -> Any:
    """A value that JSON can hold: dates and datetimes as ISO 8601 text, decimals as text."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, dt.date) else value


def changes_since(subject: Any, version: int) -> dict[str, list[Any]]:
    """What was changed in a record after `version`: {field: [its value at `version`, who changed it last, when]}."""
    rows = db.session.scalars(
        select(Activity)
        .where(Activity.subject == subject.__tablename__, Activity.subject_id == subject.id, Activity.version > version)
        .order_by(Activity.id)
    )
    changed: dict[str, list[Any]] = {}
    for activity in rows:
        for field, (before, _after) in activity.changes.items():
            was = changed[field][0] if field in changed else before
            changed[field] = [was, activity.by, activity.at]
    return changed


def history_of(experiment_id: int) -> list[Activity]:
    """All activity of an experiment and of what belongs to it, the newest first."""
    rows = (
        select(Activity)
        .where(Activity.experiment_id == experiment_id)
        .options(joinedload(Activity.by))
        .order_by(Activity.id.desc())
    )
    return list(db.session.scalars(rows))
