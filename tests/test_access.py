"""Who may do what: every route, by area, has one audience here, and a route that has none fails."""

import pytest
from flask import Flask

from board.api.sign_on.door import wrong_tokens
from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.people.team import MEMBER, Membership
from tests.access_table import AUDIENCE_OF, AUDIENCES, FORBIDDEN, IN, MISSING, SIGN_IN, TOKEN
from tests.route_ids import RouteIds

# Its requests say who is let in, not what is right: coverage counts what other tests look at, and this runs faster.
pytestmark = pytest.mark.no_cover

REFUSING = sorted(audience for audience, answers in AUDIENCES.items() if any(set(team) != {IN} for team in answers))
WRITING = sorted(endpoint for endpoint in AUDIENCE_OF if endpoint.endswith((".create", ".update", ".destroy")))


def test_every_route_has_an_audience(application: Flask):
    endpoints = {rule.endpoint for rule in application.url_map.iter_rules()}
    assert endpoints - AUDIENCE_OF.keys() == set(), "say who may use these in ROUTES"
    assert AUDIENCE_OF.keys() - endpoints == set(), "these are in ROUTES and nowhere else"


def test_no_route_takes_both_get_and_post_or_anything_else(application: Flask):
    for rule in application.url_map.iter_rules():
        verbs = ({"GET"}, {"POST"}, {"PUT"}, {"PATCH"}, {"DELETE"}) if rule.rule.startswith("/scim/") else ({"GET"}, {"POST"})
        assert rule.methods - {"HEAD", "OPTIONS"} in verbs, rule


@pytest.fixture
def without_pages(client, monkeypatch):
    """Templates draw nothing: what is asked is who may, and drawing what they get takes longest. Other tests read the pages."""
    monkeypatch.setattr("flask.templating._render", lambda _app, _template, _context: "")


@pytest.mark.parametrize("audience", REFUSING)
def test_whom_the_table_turns_away_is_turned_away(audience, application, client, seeded, without_pages):
    """What is refused changes nothing, so that one seeding serves all routes of an audience."""
    rules = [rule for rule in application.url_map.iter_rules() if AUDIENCE_OF[rule.endpoint] == audience]
    for ids, expected in zip((seeded.open_team, seeded.private_team), AUDIENCES[audience], strict=True):
        for person, wanted in zip(seeded.people(), expected, strict=True):
            if wanted != IN:
                sign_in(client, person)
                for rule in rules:
                    assert answer_for(client, rule, ids, person) == wanted, in_words(rule.endpoint, ids, person)


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("audience", sorted(AUDIENCES))
def test_every_page_that_one_of_the_six_gets_is_right(audience, application, client, seeded):
    rules = [
        rule for rule in application.url_map.iter_rules() if "GET" in rule.methods and AUDIENCE_OF[rule.endpoint] == audience
    ]
    for ids, expected in zip((seeded.open_team, seeded.private_team), AUDIENCES[audience], strict=True):
        for person, wanted in zip(seeded.people(), expected, strict=True):
            sign_in(client, person)
            for rule in rules:
                assert answer_for(client, rule, ids, person) == wanted, in_words(rule.endpoint, ids, person)


# Whoever is let in is let in by the tests of each resource too.
@pytest.mark.slow
@pytest.mark.parametrize("endpoint", WRITING)
def test_each_of_the_six_does_what_the_table_says(endpoint, application, client, seeded, without_pages):
    rule = next(rule for rule in application.url_map.iter_rules() if rule.endpoint == endpoint)
    for ids, expected in zip((seeded.open_team, seeded.private_team), AUDIENCES[AUDIENCE_OF[endpoint]], strict=True):
        team_id = db.session.get(Experiment, ids.experiment_id).team_id
        # Those who are turned away come first: what the others do must not be why.
        for person, wanted in sorted(zip(seeded.people(), expected, strict=True), key=lambda pair: pair[1] == IN):
            db.session.merge(Membership(id=ids.membership_id, team_id=team_id, person_id=ids.person_id, role=MEMBER))
            sign_in(client, person)
            assert answer_for(client, rule, ids, person) == wanted, in_words(endpoint, ids, person)


def in_words(endpoint: str, ids: RouteIds, person) -> str:
    return f"{endpoint} of {ids.slug} as {person.name if person else 'nobody'}"


def sign_in(client, person) -> None:
    """Make a client somebody's, or nobody's, with no wrong token yet."""
    wrong_tokens.clear()
    if person is None:
        client.delete_cookie("session")
    else:
        client.sign_in(person)


def answer_for(client, rule, ids: RouteIds, person) -> object:
    """What somebody who is signed in gets at a route: let in (whatever the page then says), sent to sign in, 403 or 404."""
    with client.application.test_request_context():
        address = client.application.url_for(rule.endpoint, **ids.address(rule))
    method = next(iter(rule.methods - {"HEAD", "OPTIONS"}))
    answer = client.open(address, method=method, data={} if method == "POST" else None)
    if answer.status_code in (TOKEN, FORBIDDEN, MISSING):
        return answer.status_code
    return SIGN_IN if person is None and answer.status_code == 303 and answer.location.startswith("/sign-in") else IN
