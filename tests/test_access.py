"""Who may do what: every route, by area, has one audience here, and a route that has none fails."""

import pytest
from flask import Flask
from werkzeug.routing import Rule

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.people.team import MEMBER, Membership
from tests.route_ids import RouteIds

# Its requests say who is let in, not what is right: coverage counts what other tests look at, and this runs faster.
pytestmark = pytest.mark.no_cover

IN, SIGN_IN, FORBIDDEN, MISSING = "in", "sign-in page", 403, 404

# For each audience: not signed in, another team, member, coach of the team, lead, administrator.
# The second row is the same for a private team.
AUDIENCES = {
    "everyone": ((IN, IN, IN, IN, IN, IN), (IN, IN, IN, IN, IN, IN)),
    "signed in": ((SIGN_IN, IN, IN, IN, IN, IN), (SIGN_IN, IN, IN, IN, IN, IN)),
    "readers": ((SIGN_IN, IN, IN, IN, IN, IN), (SIGN_IN, MISSING, IN, IN, IN, IN)),
    "the team": ((SIGN_IN, FORBIDDEN, IN, IN, FORBIDDEN, FORBIDDEN), (SIGN_IN, MISSING, IN, IN, FORBIDDEN, FORBIDDEN)),
    "the team's notes": ((SIGN_IN, MISSING, IN, IN, MISSING, MISSING), (SIGN_IN, MISSING, IN, IN, MISSING, MISSING)),
    "who wrote it": ((SIGN_IN, MISSING, IN, FORBIDDEN, MISSING, MISSING), (SIGN_IN, MISSING, IN, FORBIDDEN, MISSING, MISSING)),
    "whoever raised or wrote it": (
        (SIGN_IN, FORBIDDEN, IN, FORBIDDEN, FORBIDDEN, FORBIDDEN),
        (SIGN_IN, MISSING, IN, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    ),
    "who proposed it or administrators": ((SIGN_IN, FORBIDDEN, IN, FORBIDDEN, FORBIDDEN, IN),) * 2,
    "coaches": (
        (SIGN_IN, FORBIDDEN, FORBIDDEN, IN, FORBIDDEN, FORBIDDEN),
        (SIGN_IN, MISSING, FORBIDDEN, IN, FORBIDDEN, FORBIDDEN),
    ),
    "who says who is on": ((SIGN_IN, FORBIDDEN, FORBIDDEN, IN, FORBIDDEN, IN), (SIGN_IN, MISSING, FORBIDDEN, IN, FORBIDDEN, IN)),
    "leads": ((SIGN_IN, FORBIDDEN, FORBIDDEN, FORBIDDEN, IN, FORBIDDEN), (SIGN_IN, MISSING, FORBIDDEN, FORBIDDEN, IN, FORBIDDEN)),
    "leads anywhere": (
        (SIGN_IN, FORBIDDEN, FORBIDDEN, FORBIDDEN, IN, FORBIDDEN),
        (SIGN_IN, FORBIDDEN, FORBIDDEN, FORBIDDEN, IN, FORBIDDEN),
    ),
    "round-up editors": (
        (SIGN_IN, FORBIDDEN, FORBIDDEN, IN, IN, FORBIDDEN),
        (SIGN_IN, FORBIDDEN, FORBIDDEN, IN, IN, FORBIDDEN),
    ),
    "administrators": (
        (SIGN_IN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, IN),
        (SIGN_IN, MISSING, FORBIDDEN, FORBIDDEN, FORBIDDEN, IN),
    ),
    "administrators of people": (
        (SIGN_IN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, IN),
        (SIGN_IN, FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN, IN),
    ),
    "whose it is": (
        (SIGN_IN, MISSING, MISSING, MISSING, MISSING, MISSING),
        (SIGN_IN, MISSING, MISSING, MISSING, MISSING, MISSING),
    ),
    "the demo": ((MISSING,) * 6, (MISSING,) * 6),
}

ROUTES = {
    "every page": {"everyone": "accessibility.show appearance.show appearance.theme health.show"},
    "people": {
        "everyone": "links.show links.update sign_in.new sign_in.create",
        "the demo": "demo_sign_ins.create",
        "signed in": (
            "teams.index account.show account.edit account.update passwords.edit passwords.update sign_outs.create "
            "sign_in.destroy subscriptions.edit subscriptions.update"
        ),
        "whose it is": "sign_ins.destroy",
        "readers": "teams.show members.index",
        "coaches": "stages.edit stages.update",
        "who says who is on": (
            "members.update members.destroy members.create invitations.create invitations.show invitations.destroy"
        ),
        "administrators": "teams.edit teams.update",
        "administrators of people": (
            "teams.new teams.create people.index people.new people.create people.edit people.update password_links.create "
            "password_links.show organisation.edit organisation.update"
        ),
    },
    "experiments": {
        "signed in": "decisions.index",
        "readers": "experiments.show history.index archives.index coaching.show borrowings.new borrowings.create series.show",
        "the team": (
            "experiments.edit experiments.update archives.create archives.destroy predictions.new predictions.create "
            "results.edit results.update learning.edit learning.update expectations.edit expectations.update "
            "safety_checks.new safety_checks.create replies.new replies.create series.create"
        ),
        "leads": "agreements.new agreements.create decisions.new decisions.create decision_reviews.new decision_reviews.create",
    },
    "sprints": {
        "readers": "sprints.index sprints.show",
        "coaches": "sprints.new sprints.create sprints.edit sprints.update closings.new closings.create",
    },
    "evidence": {
        "readers": "measures.show measure_files.show risks.index",
        "the team": (
            "measures.new measures.create measures.edit measures.update measure_archives.create measure_archives.destroy "
            "readings.new readings.create readings.edit readings.update reading_archives.create reading_archives.destroy "
            "pastes.new pastes.create paste_archives.create paste_archives.destroy rebases.new rebases.create "
            "rebases.update rebases.destroy risks.edit risks.update risk_scores.new risk_scores.create costs.edit "
            "costs.update"
        ),
    },
    "retrospectives": {
        "readers": "shout_outs.index shout_outs.new shout_outs.create summaries.show",
        "the team": "retrospectives.create improvements.create escalations.new escalations.create",
        "the team's notes": (
            "retrospectives.show retrospectives.update notes.create improvements.edit improvements.update "
            "circle_closings.new circle_closings.create"
        ),
        "who wrote it": "notes.edit notes.update note_archives.create note_archives.destroy",
        "whoever raised or wrote it": (
            "escalations.destroy escalations.update shout_out_archives.create shout_out_archives.destroy"
        ),
        "leads": "answers.new answers.create",
    },
    "circles": {
        "signed in": "circle_codes.new circle_codes.create",
        "the team": "owners.create",
        "the team's notes": (
            "circles.show participants.create phases.create turns.create facilitators.create timers.create "
            "ready_signals.create groups.create groups.destroy votes.create choices.create"
        ),
        "coaches": "sprint_circles.new sprint_circles.create experiment_circles.new experiment_circles.create",
    },
    "learning": {
        "signed in": "learning_cards.index learning_cards.show learning_cards.new learning_cards.create",
        "the team": "card_evidence.new card_evidence.create card_evidence_archives.create card_evidence_archives.destroy",
        "who proposed it or administrators": (
            "learning_cards.edit learning_cards.update card_archives.create card_archives.destroy"
        ),
    },
    "library": {
        "signed in": "library.index phrases.index phrases.show outcomes.index outcomes.show",
        "readers": "precedents.index",
        "administrators of people": (
            "phrases.new phrases.create phrases.edit phrases.update phrase_archives.create phrase_archives.destroy "
            "outcomes.new outcomes.create outcomes.edit outcomes.update outcome_archives.create outcome_archives.destroy"
        ),
    },
    "boards": {
        "signed in": "home.show",
        "readers": "boards.show",
        "the team": "ideas.create moves.new moves.create moves.destroy",
    },
    "review": {
        "everyone": "shared_reviews.show",
        "signed in": (
            "review.show review_experiments.index review_downloads.show review_questions.index review_agreements.index "
            "facts.show figures.index"
        ),
        "leads anywhere": "review_links.index review_links.show review_links.new review_links.create review_links.destroy",
    },
    "round_up": {
        "everyone": "opt_outs.show opt_outs.create",
        "signed in": "round_ups.index round_ups.show round_up_pictures.show",
        "round-up editors": (
            "round_ups.create round_ups.edit round_ups.update round_up_items.edit round_up_items.update "
            "round_up_places.create round_up_drops.create round_up_drops.destroy round_up_pictures.edit "
            "round_up_pictures.update round_up_pictures.destroy round_up_previews.show round_up_sendings.create"
        ),
        "administrators of people": "outbox.index outbox.update",
    },
    "walls": {"readers": "series_walls.show experiment_walls.show sprint_walls.show"},
    "design": {"the demo": "design.show"},
}
AUDIENCE_OF = {
    endpoint: audience for area in ROUTES.values() for audience, endpoints in area.items() for endpoint in endpoints.split()
}
WRITING = sorted(endpoint for endpoint in AUDIENCE_OF if endpoint.endswith((".create", ".update", ".destroy")))


def test_every_route_has_an_audience(application: Flask):
    endpoints = {rule.endpoint for rule in application.url_map.iter_rules()}
    assert endpoints - AUDIENCE_OF.keys() == set(), "say who may use these in ROUTES"
    assert AUDIENCE_OF.keys() - endpoints == set(), "these are in ROUTES and nowhere else"


def test_no_route_takes_both_get_and_post_or_anything_else(application: Flask):
    for rule in application.url_map.iter_rules():
        assert rule.methods - {"HEAD", "OPTIONS"} in ({"GET"}, {"POST"}), rule


def rules_of(application: Flask, method: str, audience: str) -> list[Rule]:
    return [
        rule for rule in application.url_map.iter_rules() if method in rule.methods and AUDIENCE_OF.get(rule.endpoint) == audience
    ]


@pytest.fixture
def without_pages(client, monkeypatch):
    """Templates draw nothing: what is asked is who may, and drawing what they get takes longest. Other tests read the pages."""
    monkeypatch.setattr("flask.templating._render", lambda _app, _template, _context: "")


@pytest.mark.parametrize("audience", sorted(AUDIENCES))
def test_each_of_the_six_reads_what_the_table_says(audience, application, client, seeded, without_pages):
    look_at_reading(audience, application, client, seeded)


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("audience", sorted(AUDIENCES))
def test_every_page_that_one_of_the_six_gets_is_right(audience, application, client, seeded):
    look_at_reading(audience, application, client, seeded)


def look_at_reading(audience, application, client, seeded) -> None:
    """Ask for every page of an audience as each of the six, on the open team and on the private one."""
    for ids, expected in zip((seeded.open_team, seeded.private_team), AUDIENCES[audience], strict=True):
        for person, wanted in zip(seeded.people(), expected, strict=True):
            sign_in(client, person)
            for rule in rules_of(application, "GET", audience):
                assert answer_for(client, rule, ids, person) == wanted, in_words(rule.endpoint, ids, person)


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
    """Make a client somebody's, or nobody's."""
    if person is None:
        client.delete_cookie("session")
    else:
        client.sign_in(person)


def answer_for(client, rule, ids: RouteIds, person) -> object:
    """What somebody who is signed in gets at a route: let in (whatever the page then says), sent to sign in, 403 or 404."""
    with client.application.test_request_context():
        address = client.application.url_for(rule.endpoint, **ids.address(rule))
    method = "POST" if "POST" in rule.methods else "GET"
    answer = client.open(address, method=method, data={} if method == "POST" else None)
    if answer.status_code in (FORBIDDEN, MISSING):
        return answer.status_code
    return SIGN_IN if person is None and answer.status_code == 303 and answer.location.startswith("/sign-in") else IN
