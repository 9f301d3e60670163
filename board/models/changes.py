"""Changes: what a transaction has done so far, collected for its commit (see `board.on_commit`)."""

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy.orm import Session

from board.database import Model, db

KEY = "changes"


class Recorded(NamedTuple):
    """Something recorded as activity: its subject's table and id, its team and experiment if any, and the fields that changed."""

    verb: str
    subject: str
    subject_id: int
    team_id: int | None
    experiment_id: int | None
    fields: frozenset[str]


class Transition(NamedTuple):
    """An experiment of a team left one stage and entered another at a moment. None means off the board."""

    team_id: int
    left: str | None
    entered: str | None
    at: dt.datetime


@dataclass
class Changes:
    """Everything that one transaction has done; emptied by commit and rollback."""

    recorded: list[Recorded] = field(default_factory=list)
    transitions: list[Transition] = field(default_factory=list)
    # The records whose revision rises, as (class, id).
    touched: set[tuple[type[Model], int]] = field(default_factory=set)


def changes_of(session: Session) -> Changes:
    """What the session's transaction has done so far."""
    changes: Changes = session.info.setdefault(KEY, Changes())
    return changes


def forget_changes(session: Session) -> None:
    """Forget what the transaction has done."""
    session.info.pop(KEY, None)


def touch(kind: type[Model], record_id: int) -> None:
    """Mark a record whose revision rises at the commit, so that everyone who has it open fetches it again."""
    changes_of(db.session()).touched.add((kind, record_id))


def record_transition(team_id: int, left: str | None, entered: str | None, at: dt.datetime) -> None:
    """Note that an experiment left one stage and entered another, to be counted at the commit."""
    changes_of(db.session()).transitions.append(Transition(team_id, left, entered, at))
