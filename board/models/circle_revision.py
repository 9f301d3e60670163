"""The revision of a circle: a number that rises with every commit that changed it, which is what open screens ask about."""

from typing import Any, cast

from sqlalchemy import Table, bindparam, event, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from board.models.circle import OUTDATED, Circle

_circle = cast(Table, Circle.__table__)
RAISED = (
    update(_circle)
    .where(_circle.c.id == bindparam("circle"))
    .values(revision=_circle.c.revision + 1)
    .returning(_circle.c.revision)
)


@event.listens_for(Session, "before_commit")
def _raise_revisions(session: Session) -> None:
    """Once for each commit and with it, so that no poll sees a change under an old revision."""
    outdated: Any = session.info.pop(OUTDATED, ())
    if outdated:
        session.flush()
    for circle_id in sorted(outdated):
        revision = session.connection().execute(RAISED, {"circle": circle_id}).scalar_one()
        circle = session.identity_map.get(identity_key(Circle, circle_id))
        if circle is not None:
            set_committed_value(circle, "revision", revision)


@event.listens_for(Session, "after_rollback")
def _forget_outdated(session: Session) -> None:
    session.info.pop(OUTDATED, None)
