"""A note: one thing that went well or to do better. Only the team reads notes, and never who wrote them."""

import datetime as dt
import secrets
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from board.database import Model, db
from board.models.errors import RuleBroken
from board.models.fields import field
from board.models.people.archiving import Archivable
from board.models.people.person import Person

if TYPE_CHECKING:
    from board.models.retrospectives.retrospective import Retrospective

WELL = "well"
BETTER = "better"
LONGEST_NOTE = 500


def _new_key() -> str:
    return secrets.token_hex(8)


class Note(Archivable, Model):
    """One thing that went well or to do better. Its author is kept until the retrospective closes, so that they can change it."""

    __table_args__ = (CheckConstraint("kind IN ('well', 'better')", name="kind_is_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    # Others refer to a note and sort it by this key: ascending ids would tell who wrote when.
    key: Mapped[str] = mapped_column(String(16), unique=True, default=_new_key)
    retrospective_id: Mapped[int] = mapped_column(ForeignKey("retrospective.id"), index=True)
    kind: Mapped[str] = mapped_column(String(6))
    text: Mapped[str] = mapped_column(Text, info=field("Note"))
    experiment_id: Mapped[int | None] = mapped_column(ForeignKey("experiment.id"))
    # The head of its group; a head is never joined to another note.
    joined_to_id: Mapped[int | None] = mapped_column(ForeignKey("note.id"))
    votes: Mapped[int] = mapped_column(default=0)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    retrospective: Mapped["Retrospective"] = relationship(back_populates="notes")

    __mapper_args__ = {"version_id_col": version}

    @property
    def head_id(self) -> int:
        """The id of the head of its group; its own while it is not joined."""
        return self.joined_to_id or self.id

    def reword(self, text: str, by: Person, at: dt.datetime) -> None:
        """Change a note.

        The old text is not kept, because others can read the activity. Raises RuleBroken for an empty text or once the
        retrospective is closed.
        """
        self.retrospective.check_open()
        if not text.strip():
            raise RuleBroken("Enter the note, or take it away", field="text")
        if text != self.text:
            self.text = text
            self.retrospective.put_notes_on_record(at)

    def archive(self, by: Person, at: dt.datetime) -> None:
        """Archive a note and take it out of its group; the rest of the group stays together.

        Raises RuleBroken once the retrospective is closed.
        """
        self.retrospective.check_open()
        super().archive(by, at)

    def restore(self, by: Person, at: dt.datetime) -> None:
        """Restore an archived note, outside any group; raises RuleBroken once the retrospective is closed."""
        self.retrospective.check_open()
        super().restore(by, at)

    def _before_archiving(self, at: dt.datetime) -> None:
        self.leave_group()

    def _record_archiving(self, verb: str, by: Person, at: dt.datetime) -> None:
        # Who archived a note would tell who wrote it, so the activity names nobody.
        self.retrospective.put_notes_on_record(at)

    def join_to(self, other: "Note") -> None:
        """Put a note, with all notes joined to it, into the group of another.

        Raises RuleBroken unless both are current notes of the same kind in the same retrospective.
        """
        if self.retrospective_id != other.retrospective_id or self.kind != other.kind:
            raise RuleBroken("Only notes of the same column can be put together.")
        if self.archived_at is not None or other.archived_at is not None:
            raise RuleBroken("One of these notes was taken away a moment ago.")
        head_id = other.head_id
        if self.head_id == head_id:
            return
        for joined in _joined_to(self):
            joined.joined_to_id = head_id
        self.joined_to_id = head_id

    def leave_group(self) -> None:
        """Take a note out of its group. If it was the head, the remaining notes form a group with a new head."""
        self.joined_to_id = None
        left = _joined_to(self)
        for joined in left:
            joined.joined_to_id = left[0].id if joined is not left[0] else None


def _joined_to(head: Note) -> list[Note]:
    return list(db.session.scalars(db.select(Note).where(Note.joined_to_id == head.id).order_by(Note.key)))
