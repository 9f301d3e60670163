"""The full team: one of everything, a board with more cards than fit on a screen, and the pages on which people work most."""

import pytest
from flask import Flask

from board.models.people.team import Team
from board.models.stages import Stage
from tests.factories import HYPOTHESIS, make_experiment, make_reflected, make_sprint
from tests.route_ids import RouteIds, make_route_ids

# The main path, for each person the endpoints of the pages that are more or other for them.
PAGES = {
    "mel": (
        "home.show boards.show teams.index teams.show members.index experiments.show experiments.edit moves.new results.edit "
        "predictions.new expectations.edit learning.edit history.index experiment_readings.new measures.show measures.new "
        "risks.edit risks.index readings.new sprints.index sprints.show team_retrospectives.index retrospectives.show "
        "circles.show improvements.edit library.index precedents.index searches.show messages.index help.show account.show "
        "account.edit keys.edit shout_outs.new learning_cards.index outcomes.index phrases.index"
    ),
    "cora": (
        "home.show sprints.new sprints.edit sprints.show closings.new sprint_circles.new experiment_circles.new circles.show "
        "members.index invitations.index team_settings.show stages.edit"
    ),
    "lee": "home.show review.show facts.show experiments.show decisions.new decision_reviews.new round_ups.index",
    "ada": "home.show people.index people.new people.edit organisation.edit teams.new teams.edit audit.index",
    "otto": "home.show boards.show experiments.show",
}


@pytest.fixture
def full(school: Team, mel) -> RouteIds:
    """The ids of everything on the team around the school, whose experiment waits for a lead."""
    make_sprint(school, starts=-30, days=12, goal="Fewer wasted journeys")
    ids = make_route_ids(school, mel)
    for number in range(6):
        make_experiment(school, f"Idea {number}", by=mel, **(HYPOTHESIS if number % 2 else {}))
        make_experiment(school, f"On trial {number}", Stage.TRYING, by=mel)
    make_experiment(school, "Ready and waiting", Stage.READY, by=mel)
    make_reflected(make_experiment(school, "Waits for a lead", Stage.REFLECTING, by=mel), by=mel)
    return ids


def addresses(application: Flask, ids: RouteIds, person: str) -> list[str]:
    """The addresses of a person's part of the main path."""
    rules = {rule.endpoint: rule for rule in application.url_map.iter_rules() if "GET" in rule.methods}
    with application.test_request_context():
        return [application.url_for(name, **ids.address(rules[name])) for name in PAGES[person].split()]
