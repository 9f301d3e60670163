"""Archiving: a record is put away without losing anything of it, and can be brought back."""

import datetime as dt
from typing import Any

from sqlalchemy.orm import Mapped

from board.models.people.activity import record
from board.models.people.person import Person


class Archivable:
    """A record that can be archived and restored; nouns say through the hooks what else goes with it."""

    archived_at: Mapped[dt.datetime | None]

    @property
    def is_archived(self) -> bool:
        """Whether it has been put away."""
        return self.archived_at is not None

    def archive(self, by: Person, at: dt.datetime) -> None:
        """Put it away and put that on record; doing so again changes nothing."""
        if self.archived_at is None:
            self._before_archiving(at)
            self.archived_at = at
            self._record_archiving("archived", by, at)

    def restore(self, by: Person, at: dt.datetime) -> None:
        """Bring it back and put that on record; raises RuleBroken where there is no longer a place for it."""
        if self.archived_at is not None:
            self._before_restoring(self.archived_at)
            self.archived_at = None
            self._record_archiving("restored", by, at)

    def _before_archiving(self, at: dt.datetime) -> None:
        """What else leaves with it at the moment `at`."""

    def _before_restoring(self, archived_at: dt.datetime) -> None:
        """What has to hold for it to come back, having been away since `archived_at`; raises RuleBroken where it does not."""

    def _told_when_archived(self) -> dict[str, str]:
        """What its history shows as gone or as back, by field."""
        return {}

    def _record_archiving(self, verb: str, by: Person, at: dt.datetime) -> None:
        told = self._told_when_archived().items()
        changes: dict[str, list[Any]] = {name: [value, ""] if verb == "archived" else ["", value] for name, value in told}
        record(verb, self, by=by, at=at, changes=changes)
