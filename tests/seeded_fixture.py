"""The seeded fixture: two teams with one of everything and six people, created once per process and restored for every test."""

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Table

from board.database import db
from board.models.people.audit import SQLITE, AuditEntry
from board.models.people.person import Person
from board.models.people.team import MEMBER, Membership
from tests.route_ids import RouteIds, make_route_ids

Rows = dict[Table, list[dict[str, Any]]]


@dataclass(frozen=True)
class Seeded:
    """The route ids of an open and of a private team, and the ids of the six users, of which None is nobody signed in."""

    open_team: RouteIds
    private_team: RouteIds
    people_ids: tuple[int | None, ...]
    rows: Rows

    def people(self) -> tuple[Person | None, ...]:
        """Nobody signed in, and a person on another team, a member of both teams, their coach, a lead and an administrator."""
        return tuple(number and db.session.get(Person, number) for number in self.people_ids)


def rows_of_every_table() -> Rows:
    """All rows of the database as {table: [{column: value}]}, each table after those that it refers to."""
    return {
        table: [dict(row) for row in db.session.execute(table.select().order_by(*table.primary_key)).mappings()]
        for table in db.metadata.sorted_tables
    }


def insert_rows(rows: Rows) -> None:
    """Insert these rows into the empty database and commit; far quicker than creating the records through the models."""
    for table, lines in rows.items():
        if lines:
            db.session.execute(table.insert(), lines)
    db.session.commit()


def empty_every_table() -> None:
    """Delete all rows in one message to the database, because this runs after each test."""
    tables = [table for table in reversed(db.metadata.sorted_tables) if table is not AuditEntry.__table__]
    statements = "; ".join(f'DELETE FROM "{table.name}"' for table in tables)  # noqa: S608  our own names
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        if db.engine.dialect.name == "sqlite":
            connection.driver_connection.executescript(f"BEGIN IMMEDIATE; {statements}; {_empty_trail_of_sqlite(cursor)}COMMIT")
        else:
            cursor.execute(f"{statements}; {EMPTY_TRAIL_OF_POSTGRESQL}")
            connection.commit()
    finally:
        connection.close()


# The audit trail's triggers refuse even a test, unless the table's owner puts them aside.
EMPTY_TRAIL_OF_POSTGRESQL = (
    "DO $$ BEGIN IF EXISTS (SELECT FROM audit_entry) THEN ALTER TABLE audit_entry DISABLE TRIGGER USER;"
    " DELETE FROM audit_entry; ALTER TABLE audit_entry ENABLE TRIGGER USER; END IF; END $$"
)


def _empty_trail_of_sqlite(cursor: Any) -> str:
    """Statements for a trail that is not empty; every connection reads the whole schema again after them."""
    if cursor.execute("SELECT 1 FROM audit_entry LIMIT 1").fetchone() is None:
        return ""
    return f"DROP TRIGGER audit_entry_kept; DELETE FROM audit_entry; {SQLITE[2]}; "  # noqa: S608  our own words


@pytest.fixture(scope="session")
def seeded_once() -> list[Seeded]:
    """A list for the seeded records; empty until the first test has used them."""
    return []


@pytest.fixture
def seeded(app: Flask, seeded_once: list[Seeded], request: pytest.FixtureRequest) -> Seeded:
    """All records that the tests of every route and form need."""
    if seeded_once:
        insert_rows(seeded_once[0].rows)
    else:
        school, private, *people = map(request.getfixturevalue, ("school", "private_team", "otto", "mel", "cora", "lee", "ada"))
        mel = people[1]
        db.session.add(Membership(team_id=private.id, person_id=mel.id, role=MEMBER))
        db.session.commit()
        ids = make_route_ids(school, mel), make_route_ids(private, mel)
        seeded_once.append(Seeded(*ids, (None, *(person.id for person in people)), rows_of_every_table()))
    return seeded_once[0]


__all__ = ["seeded", "seeded_once"]
