"""Changes after a decision: what was edited in a decided experiment since, read from the activity and not from a flag."""

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import aliased

from board.database import db
from board.models.fields import field_of, marked_nouns
from board.models.people.activity import Activity
from board.models.people.person import Person


class Change(NamedTuple):
    """What was changed, by whom last, and when (UTC)."""

    what: str
    by: str
    at: dt.datetime


def changed_since(decision_ids: Iterable[int]) -> dict[int, list[Change]]:
    """Returns, by decision id, what was changed after each decision: each thing once, with its last change. One query."""
    rests_on, decided = marked_nouns(), aliased(Activity)
    rows = db.session.execute(
        select(decided.subject_id, Activity.subject, Activity.changes, Person.name, Activity.at)
        .select_from(decided)
        .join(Activity, (Activity.experiment_id == decided.experiment_id) & (Activity.id > decided.id))
        .outerjoin(Person, Person.id == Activity.by_id)
        .where(decided.subject == "decision", decided.verb == "decided", decided.subject_id.in_(list(decision_ids)))
        .where(Activity.subject.in_(rests_on))
        .order_by(Activity.id)
    )
    found: dict[int, dict[str, Change]] = {}
    for decision_id, subject, fields, by, at in rows:
        if fields and not any(field_of(subject, name).marked for name in fields):
            continue
        changes = found.setdefault(decision_id, {})
        what = rests_on[subject]
        changes.pop(what, None)
        changes[what] = Change(what, by or "Change Board", at)
    return {decision_id: list(changes.values()) for decision_id, changes in found.items()}
