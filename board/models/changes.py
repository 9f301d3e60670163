"""Changes: what a transaction has done so far, gathered for what happens when it is committed (see `board.on_commit`)."""

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy.orm import Session

from board.database import Model, db

KEY = "changes"


class Recorded(NamedTuple):
    """Something that went on record: the table and id of its subject, its team and experiment if any, and the fields that changed."""

    verb: str
    subject: str
    subject_id: int
    team_id: int | None
    experiment_id: int | None
    fields: frozenset[str]


class Transition(NamedTuple):
    """An experiment of a team left one stage and entered another at a moment; None stands for off the board."""

    team_id: int
    left: str | None
    entered: str | None
    at: dt.datetime


@dataclass
class Changes:
    """All that one transaction has done; it is emptied by a commit and by a rollback."""

    recorded: list[Recorded] = field(default_factory=list)
    transitions: list[Transition] = field(default_factory=list)
    # The records that open screens ask about, each as its class and id.
    touched: set[tuple[type[Model], int]] = field(default_factory=set)


def changes_of(session: Session) -> Changes:
    """What the session's transaction has done so far."""
    changes: Changes = session.info.setdefault(KEY, Changes())
    return changes


def forget_changes(session: Session) -> None:
    """Begin with nothing again."""
    session.info.pop(KEY, None)


def touch(kind: type[Model], record_id: int) -> None:
    """Everyone who has this record open is to be sent it afresh: its revision rises when the change is committed."""
    changes_of(db.session()).touched.add((kind, record_id))


def record_transition(team_id: int, left: str | None, entered: str | None, at: dt.datetime) -> None:
    """Note that an experiment left one stage and entered another, to be counted when the change is committed."""
    changes_of(db.session()).transitions.append(Transition(team_id, left, entered, at))
