"""The coach's card of an experiment, as a page."""

from board.models.experiments.decision import DecisionKind
from board.models.people.team import Team
from tests.factories import make_decision, make_experiment, make_reflected
from tests.pages import StrictClient


def test_it_asks_five_questions_and_answers_from_the_record(client: StrictClient, school: Team, mel, otto) -> None:
    experiment = make_reflected(make_experiment(school, stage="reflecting"), by=mel)
    assert f"/experiments/{experiment.id}/coaching" in client.sign_in(otto).get(f"/experiments/{experiment.id}").text
    page = client.get(f"/experiments/{experiment.id}/coaching").text
    asked = ("target condition", "actual condition", "last step", "obstacles", "next step", "How quickly")
    assert [page.index(words) for words in asked] == sorted(page.index(words) for words in asked)
    for words in ("eight in ten go ahead", "Nine in ten went ahead", "Ask for a good time to ring", "We will ring everyone"):
        assert words in page


def test_what_it_led_to_on_a_private_team_is_not_told_to_strangers(client, school, private_team, mel, cora, otto, lee) -> None:
    experiment = make_reflected(make_experiment(school, stage="reflecting"), by=mel)
    experiment.retrospective.improvements[0].try_next(by=cora, at=experiment.stage_since, team=private_team)
    make_decision(experiment, DecisionKind.ABANDON, by=lee)
    seen, hidden = (client.sign_in(person).get(f"/experiments/{experiment.id}/coaching").text for person in (cora, otto))
    assert seen.count("Ask for a good time to ring") == 2
    assert hidden.count("Ask for a good time to ring") == 1
    assert "No second cycle" in hidden
