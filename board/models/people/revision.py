"""A revision: a number that rises with every commit that changes what a record shows, which is what open screens poll for."""

from collections.abc import Collection
from functools import cache
from typing import Any, cast

from sqlalchemy import Table, bindparam, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from board.database import Model


@cache
def _raised(kind: type[Model]) -> Any:
    table = cast(Table, kind.__table__)
    raised = update(table).where(table.c.id == bindparam("record")).values(revision=table.c.revision + 1)
    return raised.returning(table.c.revision)


def raise_revisions(session: Session, touched: Collection[tuple[type[Model], int]]) -> None:
    """Raise the revision of each (table class, id) by one, and update the session's copies.

    Sorted, so that locks are taken in one order.
    """
    for kind, record_id in sorted(touched, key=lambda one: (one[0].__tablename__, one[1])):
        revision = session.connection().execute(_raised(kind), {"record": record_id}).scalar_one()
        record = session.identity_map.get(identity_key(kind, record_id))
        if record is not None:
            set_committed_value(record, "revision", revision)
