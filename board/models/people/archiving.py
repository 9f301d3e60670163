"""Archiving: a record is hidden without losing any of it, and can be restored."""

import datetime as dt
from typing import Any

from sqlalchemy.orm import Mapped

from board.models.people.activity import record
from board.models.people.person import Person


class Archivable:
    """A record that can be archived and restored. Subclasses override the hooks for what goes with it."""

    archived_at: Mapped[dt.datetime | None]

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    def archive(self, by: Person, at: dt.datetime) -> None:
        """Archive the record and record it as activity; repeating it changes nothing."""
        if self.archived_at is None:
            self._before_archiving(at)
            self.archived_at = at
            self._record_archiving("archived", by, at)

    def restore(self, by: Person, at: dt.datetime) -> None:
        """Restore the record and record it as activity.

        Raises RuleBroken if it no longer fits, for example because its name is in use.
        """
        if self.archived_at is not None:
            self._before_restoring(self.archived_at)
            self.archived_at = None
            self._record_archiving("restored", by, at)

    def _before_archiving(self, at: dt.datetime) -> None:
        """Hook: what else changes when the record is archived at `at`."""

    def _before_restoring(self, archived_at: dt.datetime) -> None:
        """Hook: raises RuleBroken if the record, archived since `archived_at`, cannot be restored."""

    def _told_when_archived(self) -> dict[str, str]:
        """Hook: the values, by field, that the history shows as removed or as restored."""
        return {}

    def _record_archiving(self, verb: str, by: Person, at: dt.datetime) -> None:
        told = self._told_when_archived().items()
        changes: dict[str, list[Any]] = {name: [value, ""] if verb == "archived" else ["", value] for name, value in told}
        record(verb, self, by=by, at=at, changes=changes)
