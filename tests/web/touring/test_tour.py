"""A tour of all five roles on the demo, and on an installation with nothing in it: no dead end, and no link that is refused."""

import pytest
from sqlalchemy import select

from board.database import db
from board.demo import load_demo
from board.demo.cast import ACCOUNTS
from board.models.moments import now
from board.models.people.person import Person
from tests.web.touring.tour import Tour

# Pages that everybody who signs in comes past, wherever they begin.
EVERYBODY = {
    *("home.show", "teams.index", "library.index", "review.show", "help.show", "account.show"),
    *("learning_cards.index", "outcomes.index", "phrases.index", "round_ups.index", "facts.show", "searches.show"),
}
OF_A_TEAM = {"boards.show", "experiments.show", "sprints.index", "sprints.show", "members.index"}


@pytest.fixture
def without_pages(client):
    """The client, which leaves the validation of the HTML to other tests."""
    client.reads_html = False
    return client


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.no_cover
def test_all_five_roles_come_through_the_demo_without_a_dead_end(without_pages):
    load_demo(now())
    db.session.commit()
    troubles = []
    for email in ACCOUNTS:
        tour = Tour(without_pages, db.session.scalars(select(Person).where(Person.email == email)).one()).go()
        assert (EVERYBODY | OF_A_TEAM) - tour.endpoints == set(), f"{email} does not come to these"
        troubles += [f"{email}: {trouble}" for trouble in tour.troubles]
    assert not troubles, "\n".join(troubles)


@pytest.mark.slow
@pytest.mark.no_cover
def test_all_five_roles_come_through_an_empty_installation_without_a_dead_end(without_pages, cora, mel, lee, otto, ada):
    troubles = []
    for person in (cora, mel, lee, otto, ada):
        tour = Tour(without_pages, person).go()
        assert EVERYBODY - tour.endpoints == set(), f"{person.name} does not come to these"
        troubles += [f"{person.name}: {trouble}" for trouble in tour.troubles]
    assert not troubles, "\n".join(troubles)


@pytest.mark.slow
def test_whoever_is_not_signed_in_comes_to_the_sign_in_page_and_on(without_pages, organisation):
    tour = Tour(without_pages, None).go()
    assert "sign_in.new" in tour.endpoints
    assert not tour.troubles, "\n".join(tour.troubles)
