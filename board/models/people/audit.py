"""The audit trail: who did what to whom in administration and sign-in, from where and when.

Entries are only ever added. Triggers of the database refuse to change or remove one, also to whoever writes SQL by hand, until it
is older than KEPT_AT_LEAST; `remove_old_entries` is what then removes it. SQLAlchemy knows no triggers, so what makes them stands
here, for tables that are made without migrations; migrations have it written out. A migration that rebuilds the table on SQLite
has to make them again.
"""

import datetime as dt
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Connection, Index, String, Table, delete, event, select
from sqlalchemy.orm import Mapped, mapped_column

from board.database import Model, db
from board.models.people.person import LONGEST_NAME, Person

# The UK's National Cyber Security Centre asks for six months of logs ("Introduction to logging for security purposes").
KEPT_AT_LEAST = dt.timedelta(days=180)
LONGEST_DETAIL = 300
LONGEST_ADDRESS = 45  # an IPv6 address that ends in an IPv4 one
# Who did it where no person did.
COMMAND_LINE = "the command line"
SINGLE_SIGN_ON = "single sign-on"
DIRECTORY = "the directory (SCIM)"


class AuditArea(StrEnum):
    """What an action belongs to, by which the trail is filtered."""

    SIGN_IN = "sign-in"
    FACTOR = "factor"
    LINK = "link"
    PERSON = "person"
    TEAM = "team"
    EXPORT = "export"
    SETTING = "setting"
    TOKEN = "token"  # noqa: S105  an area, not a secret
    IMPORT = "import"

    @property
    def label(self) -> str:
        """Its name in the filter."""
        return AREA_LABELS[self]


AREA_LABELS = {
    AuditArea.SIGN_IN: "Signing in",
    AuditArea.FACTOR: "Passwords and second factors",
    AuditArea.LINK: "Links",
    AuditArea.PERSON: "People and roles",
    AuditArea.TEAM: "Teams",
    AuditArea.EXPORT: "Downloads",
    AuditArea.SETTING: "Settings",
    AuditArea.TOKEN: "Tokens",
    AuditArea.IMPORT: "Imports",
}


class AuditAction(NamedTuple):
    """An action: its area, and what the actor did in words that follow their name."""

    area: AuditArea
    words: str


_IN, _FACTOR, _LINK, _PERSON, _TEAM = (
    AuditArea.SIGN_IN,
    AuditArea.FACTOR,
    AuditArea.LINK,
    AuditArea.PERSON,
    AuditArea.TEAM,
)
# By the label that is stored, at most 30 characters. A label stays once it is in use.
ACTIONS = {
    "signed in": AuditAction(_IN, "signed in"),
    "sign-in refused": AuditAction(_IN, "was refused at sign-in"),
    "signed out": AuditAction(_IN, "signed out"),
    "must wait": AuditAction(_IN, "has to wait after too many tries"),
    "unlocked": AuditAction(_IN, "let somebody try again at once"),
    "code refused": AuditAction(_IN, "entered a wrong joining code"),
    "password chosen": AuditAction(_FACTOR, "chose a password"),
    "password reset asked": AuditAction(_FACTOR, "asked for a link to choose a password"),
    "factor added": AuditAction(_FACTOR, "added a second factor"),
    "factor removed": AuditAction(_FACTOR, "removed a second factor"),
    "factor refused": AuditAction(_FACTOR, "was refused a second factor"),
    "recovery codes made": AuditAction(_FACTOR, "made recovery codes"),
    "recovery code used": AuditAction(_FACTOR, "used a recovery code"),
    "identity linked": AuditAction(_FACTOR, "linked a single sign-on"),
    "identity unlinked": AuditAction(_FACTOR, "unlinked a single sign-on"),
    "link made": AuditAction(_LINK, "made a link"),
    "link used": AuditAction(_LINK, "used a link"),
    "link withdrawn": AuditAction(_LINK, "withdrew a link"),
    "review shared": AuditAction(_LINK, "shared a review by a link"),
    "shared review opened": AuditAction(_LINK, "opened a shared review"),
    "account opened": AuditAction(_PERSON, "opened an account"),
    "person added": AuditAction(_PERSON, "added a person"),
    "person changed": AuditAction(_PERSON, "changed a name or an address"),
    "role given": AuditAction(_PERSON, "gave a role"),
    "role taken": AuditAction(_PERSON, "took a role away"),
    "person left": AuditAction(_PERSON, "recorded that a person left"),
    "person came back": AuditAction(_PERSON, "recorded that a person came back"),
    "team made": AuditAction(_TEAM, "made a team"),
    "team changed": AuditAction(_TEAM, "changed a team"),
    "put on a team": AuditAction(_TEAM, "put a person on a team"),
    "role on a team changed": AuditAction(_TEAM, "changed a role on a team"),
    "taken off a team": AuditAction(_TEAM, "took a person off a team"),
    "downloaded": AuditAction(AuditArea.EXPORT, "downloaded a file"),
    "setting changed": AuditAction(AuditArea.SETTING, "changed a setting"),
    "token made": AuditAction(AuditArea.TOKEN, "made a token"),
    "token withdrawn": AuditAction(AuditArea.TOKEN, "withdrew a token"),
    "token refused": AuditAction(AuditArea.TOKEN, "was refused with a token"),
    "imported": AuditAction(AuditArea.IMPORT, "imported a file"),
    "import undone": AuditAction(AuditArea.IMPORT, "undid an import"),
}


class AuditEntry(Model):
    """One action. The people in it are named as they were, and by id without a foreign key, so that it outlasts them."""

    # Each ends with what a page of the trail is ordered by, so that it reads no more entries than it shows.
    __table_args__ = (
        Index(None, "at", "id"),
        Index(None, "area", "at", "id"),
        Index(None, "actor_id", "at", "id"),
        Index(None, "about_id", "at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    area: Mapped[str] = mapped_column(String(10))
    action: Mapped[str] = mapped_column(String(30))
    actor_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    about_id: Mapped[int | None]
    about: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    detail: Mapped[str] = mapped_column(String(LONGEST_DETAIL), default="")
    address: Mapped[str] = mapped_column(String(LONGEST_ADDRESS), default="")

    @property
    def words(self) -> str:
        """What the actor did, to follow their name."""
        return ACTIONS[self.action].words


def note_audit(
    action: str,
    *,
    by: Person | None,
    about: Person | None = None,
    at: dt.datetime,
    address: str = "",
    detail: str = "",
    actor: str = "",
) -> AuditEntry:
    """Add an entry to the audit trail; the caller commits it together with what it tells of.

    `action` is one of ACTIONS, or KeyError is raised. `actor` names who did it where that is no person, such as COMMAND_LINE.
    `detail` is plain text and never a secret. Without an `address`, the pages fill in that of the request.
    """
    if any(person is not None and person.id is None for person in (by, about)):
        db.session.flush()
    entry = AuditEntry(**entry_values(action, by=by, about=about, at=at, address=address, detail=detail, actor=actor))
    db.session.add(entry)
    return entry


def entry_values(
    action: str, *, by: Person | None, about: Person | None, at: dt.datetime, address: str, detail: str, actor: str
) -> dict[str, Any]:
    """The columns of an entry, as `note_audit` is given them, for a statement that inserts it in a transaction of its own."""
    return {
        "at": at,
        "area": ACTIONS[action].area.value,
        "action": action,
        "actor_id": by.id if by else None,
        "actor": (by.name if by else actor)[:LONGEST_NAME],
        "about_id": about.id if about else None,
        "about": (about.name if about else "")[:LONGEST_NAME],
        "detail": detail if len(detail) <= LONGEST_DETAIL else f"{detail[: LONGEST_DETAIL - 1]}…",
        "address": address[:LONGEST_ADDRESS],
    }


def remove_old_entries(kept: dt.timedelta, at: dt.datetime, most: int) -> int:
    """Remove up to `most` entries that are older than `kept`, but none before KEPT_AT_LEAST; returns how many."""
    old = select(AuditEntry.id).where(AuditEntry.at < at - max(kept, KEPT_AT_LEAST)).order_by(AuditEntry.at).limit(most)
    removed = db.session.execute(delete(AuditEntry).where(AuditEntry.id.in_(old)).execution_options(synchronize_session=False))
    return int(removed.rowcount)  # type: ignore[attr-defined]


# SQLite's REPLACE removes a row without asking the trigger of a removal, so that what is there already is not inserted again.
SQLITE = (
    "CREATE TRIGGER audit_entry_unchanged BEFORE UPDATE ON audit_entry BEGIN"
    " SELECT RAISE(ABORT, 'An entry of the audit trail is never changed.'); END",
    "CREATE TRIGGER audit_entry_unreplaced BEFORE INSERT ON audit_entry"
    " WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = new.id) BEGIN"
    " SELECT RAISE(ABORT, 'An entry of the audit trail is never replaced.'); END",
    "CREATE TRIGGER audit_entry_kept BEFORE DELETE ON audit_entry"
    " WHEN old.at >= datetime('now', '-180 days') BEGIN"
    " SELECT RAISE(ABORT, 'An entry of the audit trail is kept for 180 days.'); END",
)
POSTGRESQL = (
    "CREATE FUNCTION audit_entry_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    " IF TG_OP = 'DELETE' THEN"
    " IF old.at < (now() AT TIME ZONE 'UTC') - interval '180 days' THEN RETURN old; END IF; END IF;"
    " RAISE EXCEPTION 'An entry of the audit trail is never changed, and kept for 180 days.' USING ERRCODE = 'restrict_violation';"
    " END $$",
    "CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_kept()",
    "CREATE TRIGGER audit_entry_not_emptied BEFORE TRUNCATE ON audit_entry"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_kept()",
)


@event.listens_for(AuditEntry.__table__, "after_create")
def _make_triggers(_entries: Table, connection: Connection, **_given: Any) -> None:
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        connection.exec_driver_sql(statement.replace("%", "%%"))


@event.listens_for(AuditEntry.__table__, "after_drop")
def _drop_function(_entries: Table, connection: Connection, **_given: Any) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS audit_entry_kept()")
