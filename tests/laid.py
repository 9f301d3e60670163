"""What is laid out: two small worlds and six people, made once by each process and put back for every test that begins with them."""

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Table

from board.database import db
from board.models.people.person import Person
from board.models.people.team import MEMBER, Membership
from tests.world import World, make_world

Rows = dict[Table, list[dict[str, Any]]]


@dataclass(frozen=True)
class Laid:
    """An open team's world and a private team's, with the six who ask: the numbers of people, None for nobody."""

    open_world: World
    private_world: World
    six: tuple[int | None, ...]
    rows: Rows

    def people(self) -> tuple[Person | None, ...]:
        """Not signed in, on another team, a member of both teams, their coach, a lead, an administrator."""
        return tuple(number and db.session.get(Person, number) for number in self.six)


def rows_of_every_table() -> Rows:
    """All that is in the database."""
    return {
        table: [dict(row) for row in db.session.execute(table.select().order_by(*table.primary_key)).mappings()]
        for table in db.metadata.sorted_tables
    }


def put_back(rows: Rows) -> None:
    """Fill the empty database with what it held; far quicker than living through it again."""
    for table, lines in rows.items():
        if lines:
            db.session.execute(table.insert(), lines)
    db.session.commit()


def take_everything_away() -> None:
    """Empty every table; as words, for it is done after each test, and in one breath where the database takes several."""
    words = [f'DELETE FROM "{table.name}"' for table in reversed(db.metadata.sorted_tables)]  # noqa: S608  our own names
    with db.engine.begin() as connection:
        for each in words if db.engine.dialect.name == "sqlite" else ["; ".join(words)]:
            connection.exec_driver_sql(each)


@pytest.fixture(scope="session")
def laid_before() -> list[Laid]:
    """Empty until the first test has asked for it."""
    return []


@pytest.fixture
def laid(app: Flask, laid_before: list[Laid], request: pytest.FixtureRequest) -> Laid:
    """Everything that the tables of routes and forms are tried on."""
    if laid_before:
        put_back(laid_before[0].rows)
    else:
        school, private, *people = map(request.getfixturevalue, ("school", "private_team", "otto", "mel", "cora", "lee", "ada"))
        mel = people[1]
        db.session.add(Membership(team_id=private.id, person_id=mel.id, role=MEMBER))
        db.session.commit()
        worlds = make_world(school, mel), make_world(private, mel)
        laid_before.append(Laid(*worlds, (None, *(person.id for person in people)), rows_of_every_table()))
    return laid_before[0]


__all__ = ["laid", "laid_before"]
