"""A revision: a number that rises with every commit that changes what a record shows, which is what open screens ask about."""

from functools import cache
from typing import Any, cast

from sqlalchemy import Table, bindparam, event, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from board.database import Model, db

OUTDATED = "outdated"


def outdate(kind: type[Model], record_id: int) -> None:
    """Everyone who has this record open is to be sent it afresh; its revision rises when the change is committed."""
    db.session.info.setdefault(OUTDATED, set()).add((kind, record_id))


@cache
def _raised(kind: type[Model]) -> Any:
    table = cast(Table, kind.__table__)
    raised = update(table).where(table.c.id == bindparam("record")).values(revision=table.c.revision + 1)
    return raised.returning(table.c.revision)


@event.listens_for(Session, "before_commit")
def _raise_revisions(session: Session) -> None:
    """Last and in one order, so that writers hold a row briefly, never wait for each other in a ring, and no poll misses one."""
    outdated = session.info.pop(OUTDATED, ())
    if outdated:
        session.flush()
    for kind, record_id in sorted(outdated, key=lambda one: (one[0].__tablename__, one[1])):
        revision = session.connection().execute(_raised(kind), {"record": record_id}).scalar_one()
        record = session.identity_map.get(identity_key(kind, record_id))
        if record is not None:
            set_committed_value(record, "revision", revision)


@event.listens_for(Session, "after_rollback")
def _forget_outdated(session: Session) -> None:
    session.info.pop(OUTDATED, None)
