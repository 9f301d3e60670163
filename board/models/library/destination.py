"""A destination: something that a person may go to, found by words of its name while they are typed."""

from typing import NamedTuple

from sqlalchemy import func, select

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.library.entry import visible_entries
from board.models.library.matching import best_matches
from board.models.library.query import read_query
from board.models.moments import say_window
from board.models.name_search import is_called
from board.models.people.person import Person
from board.models.people.team import Membership, Team
from board.models.sprints.sprint import Sprint
from board.models.stages import Stage

# So few of each kind that all of them are seen at once; another letter narrows them.
MOST_TEAMS = 5
MOST_EXPERIMENTS = 8
MOST_SPRINTS = 4
MOST_PEOPLE = 5


class Destination(NamedTuple):
    """What is gone to: its kind, its id or slug, its name, and what tells it from others of that name.

    A person's key is the slug of a team and the place on the page of its members.
    """

    kind: str
    key: str
    name: str
    about: str = ""


def destinations(typed: str, person: Person) -> list[Destination]:
    """What a person finds by what they typed, in whatever they may see: teams, experiments, sprints and people. One query each."""
    if not typed.strip():
        return []
    return [*_teams(typed, person), *_experiments(typed, person), *_sprints(typed, person), *_people(typed, person)]


def _teams(typed: str, person: Person) -> list[Destination]:
    called = Team.visible_to(person).where(is_called(typed, Team.name)).with_only_columns(Team.slug, Team.name, Team.purpose)
    return [Destination("team", slug, name, purpose) for slug, name, purpose in db.session.execute(called.limit(MOST_TEAMS))]


def _experiments(typed: str, person: Person) -> list[Destination]:
    query = read_query(typed)
    ids = best_matches(query, visible_entries(person), MOST_EXPERIMENTS) if query else []
    found = (
        select(Experiment.id, Experiment.title, Experiment.stage, Team.name)
        .join(Team, Team.id == Experiment.team_id)
        .where(Experiment.id.in_(ids))
    )
    rows = {row.id: row for row in db.session.execute(found)}
    shown = [rows[number] for number in ids if number in rows]
    return [Destination("experiment", str(row.id), row.title, f"{row.name}, {Stage(row.stage).label}") for row in shown]


def _sprints(typed: str, person: Person) -> list[Destination]:
    found = (
        Sprint.visible_to(person)
        .where(is_called(typed, Sprint.goal))
        .with_only_columns(Sprint.id, Sprint.goal, Sprint.first_day, Sprint.last_day, Team.name)
        .order_by(Sprint.first_day.desc(), Sprint.id.desc())
        .limit(MOST_SPRINTS)
    )
    rows = db.session.execute(found)
    return [Destination("sprint", str(one), goal, f"{team}, {say_window(first, last)}") for one, goal, first, last, team in rows]


def _people(typed: str, person: Person) -> list[Destination]:
    """People who are here and on a team that may be seen, with the oldest such team; for administrators, everybody who is here."""
    named = (
        select(Person.id, Person.name)
        .where(Person.left_at.is_(None), is_called(typed, Person.name))
        .order_by(func.lower(Person.name), Person.id)
        .limit(MOST_PEOPLE)
    )
    if person.is_admin:
        return [Destination("account", str(one), name) for one, name in db.session.execute(named)]
    found = (
        named.join(Membership, Membership.person_id == Person.id)
        .join(Team, Team.id == Membership.team_id)
        .where(Team.is_visible_to(person))
        .group_by(Person.id, Person.name)
        .add_columns(func.min(Team.id).label("team_id"))
        .subquery()
    )
    rows = select(Team.slug, Team.name, found.c.id, found.c.name).join(found, Team.id == found.c.team_id)
    ordered = rows.order_by(func.lower(found.c.name), found.c.id)
    return [Destination("person", f"{slug}#person-{one}", name, team) for slug, team, one, name in db.session.execute(ordered)]
