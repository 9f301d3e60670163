"""The cast: Cora is a coach, Mel a member, Lee a lead, Otto on another team, and Ada an administrator."""

import pytest
from flask import Flask

from board.database import db
from board.models.people.organisation import Organisation
from board.models.people.person import Person
from board.models.people.team import Team
from tests.factories import make_person, make_team


@pytest.fixture
def organisation(app: Flask) -> Organisation:
    """Riverbank Council."""
    # In UTC, so that its date is the one that the tests calculate with, even in a summer night.
    organisation = Organisation(id=1, name="Riverbank Council", time_zone="Etc/UTC", brand_colour="#00594f")
    db.session.add(organisation)
    db.session.commit()
    return organisation


@pytest.fixture
def school(organisation: Organisation, cora: Person, mel: Person) -> Team:
    """The team around the school: Cora is its coach and Mel a member."""
    return make_team("Team around the school", coaches=[cora], members=[mel])


@pytest.fixture
def fostering(organisation: Organisation, otto: Person) -> Team:
    """Another open team, with Otto on it."""
    return make_team("Fostering", members=[otto])


@pytest.fixture
def private_team(organisation: Organisation, cora: Person) -> Team:
    """A private team with Cora as coach and nobody else of the cast."""
    return make_team("Leaving care", coaches=[cora], is_private=True)


@pytest.fixture
def cora(organisation: Organisation) -> Person:
    """A coach."""
    return make_person("Cora Bennett")


@pytest.fixture
def mel(organisation: Organisation) -> Person:
    """A member."""
    return make_person("Mel Okafor")


@pytest.fixture
def lee(organisation: Organisation) -> Person:
    """A lead, on no team."""
    return make_person("Lee Marsh", is_lead=True)


@pytest.fixture
def otto(organisation: Organisation) -> Person:
    """A member of another team."""
    return make_person("Otto Lindqvist")


@pytest.fixture
def ada(organisation: Organisation) -> Person:
    """An administrator, on no team."""
    return make_person("Ada Farouk", is_admin=True)


__all__ = ["ada", "cora", "fostering", "lee", "mel", "organisation", "otto", "private_team", "school"]
