"""The audit trail: what is noted stands as it was, and nothing but its age removes it."""

import datetime as dt

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from board.database import db
from board.migrations import upgrade
from board.models.moments import now
from board.models.people.audit import (
    ACTIONS,
    COMMAND_LINE,
    KEPT_AT_LEAST,
    LONGEST_DETAIL,
    AuditArea,
    AuditEntry,
    note_audit,
    remove_old_entries,
)
from tests.own_database import own_settings  # noqa: F401  a fixture
from tests.test_migrations import upgraded  # noqa: F401  a fixture

A_DAY = dt.timedelta(days=1)
ATTACKS = (
    lambda: update(AuditEntry).values(actor="Nobody"),
    lambda: delete(AuditEntry),
    lambda: text("UPDATE audit_entry SET detail = '' WHERE id > 0"),
    lambda: text("DELETE FROM audit_entry WHERE id > 0"),
    lambda: (
        text("INSERT OR REPLACE INTO audit_entry SELECT id, at, area, action, 0, 'Nobody', 0, '', '', '' FROM audit_entry")
        if db.engine.dialect.name == "sqlite"
        else text("TRUNCATE audit_entry")
    ),
)


def entries():
    """The whole trail, the oldest first."""
    return db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()


def test_an_entry_names_people_as_they_were(mel, ada):
    note_audit("role given", by=ada, about=mel, at=now(), address="192.0.2.7", detail="Lead")
    mel.name, ada.name = "Melanie Okafor", "Ada Haddad"
    db.session.commit()
    (entry,) = entries()
    assert (entry.actor, entry.about, entry.words, entry.detail) == ("Ada Farouk", "Mel Okafor", "gave a role", "Lead")
    assert (entry.actor_id, entry.about_id, entry.area, entry.address) == (ada.id, mel.id, AuditArea.PERSON, "192.0.2.7")


def test_what_no_person_did_says_who_did_it(mel):
    note_audit("link made", by=None, about=mel, at=now(), actor=COMMAND_LINE)
    assert (entries()[0].actor_id, entries()[0].actor) == (None, "the command line")


def test_what_is_no_action_is_refused_and_what_is_too_long_is_shortened(mel):
    with pytest.raises(KeyError):
        note_audit("ate a sandwich", by=mel, at=now())
    note_audit("signed in", by=mel, at=now(), detail="x" * 1000, address="y" * 100)
    db.session.commit()
    assert (len(entries()[0].detail), len(entries()[0].address)) == (LONGEST_DETAIL, 45)


def test_every_label_fits_its_column():
    assert max(map(len, ACTIONS)) <= 30
    assert {action.area for action in ACTIONS.values()} <= set(AuditArea)
    assert max(map(len, AuditArea)) <= 10


@pytest.mark.parametrize("attack", ATTACKS)
def test_nobody_changes_or_removes_an_entry(mel, attack):
    note_audit("signed in", by=mel, at=now())
    db.session.commit()
    with pytest.raises(IntegrityError, match="audit trail"):
        db.session.execute(attack())
    db.session.rollback()
    assert entries()[0].actor == "Mel Okafor"


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_migration_refuses_it_too(upgraded, attack):  # noqa: F811
    with db.engine.begin() as connection:
        connection.execute(insert(AuditEntry).values(id=1, at=now(), area="sign-in", action="signed in", actor="Mel Okafor"))
    with pytest.raises(IntegrityError, match="audit trail"), db.engine.begin() as connection:
        connection.execute(attack())
    upgrade()
    with db.engine.connect() as connection:
        assert connection.scalar(select(AuditEntry.actor)) == "Mel Okafor"


def test_only_what_is_older_than_the_retention_is_removed(mel):
    for days in (400, 200, 1):
        note_audit("signed in", by=mel, at=now() - days * A_DAY, detail=str(days))
    db.session.commit()
    assert remove_old_entries(365 * A_DAY, now(), 10) == 1
    assert [entry.detail for entry in entries()] == ["200", "1"]


def test_no_retention_is_shorter_than_half_a_year(mel):
    for age in (KEPT_AT_LEAST + A_DAY, KEPT_AT_LEAST - A_DAY):
        note_audit("signed in", by=mel, at=now() - age)
    db.session.commit()
    assert remove_old_entries(A_DAY, now(), 10) == 1
    assert len(entries()) == 1


def test_an_entry_of_a_request_bears_its_address(app, mel):
    with app.test_request_context(environ_base={"REMOTE_ADDR": "2001:db8::7"}):
        note_audit("signed in", by=mel, at=now())
        note_audit("signed in", by=mel, at=now(), address="192.0.2.7")
        db.session.commit()
    assert {entry.address for entry in entries()} == {"2001:db8::7", "192.0.2.7"}


def test_what_is_rolled_back_leaves_no_entry(mel):
    note_audit("signed in", by=mel, at=now())
    db.session.rollback()
    assert entries() == []
