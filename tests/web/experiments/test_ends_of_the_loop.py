"""Where the loop could end without a word: no lead, a result in Trying, a decision that is taken."""

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.experiments.result import PredictionOutcome
from board.models.moments import now
from tests.factories import make_experiment, make_reflected


def test_what_waits_for_a_lead_while_nobody_is_one_says_who_can_mend_it(client, school, mel, ada):
    waits = make_reflected(make_experiment(school, "Ring first", "reflecting", by=mel), by=mel)
    page = client.sign_in(mel).get(f"/experiments/{waits.id}").text
    assert "Nobody is a lead yet, so it waits for nobody" in page
    assert "An administrator can make somebody one: Ada Farouk." in page
    page = client.sign_in(ada).get(f"/experiments/{waits.id}").text
    assert 'href="/#lead-is-missing"' in page
    assert 'id="lead-is-missing"' in client.get("/").text
    client.post("/leads", data={"person": ada.id})
    assert "Nobody is a lead yet" not in client.get(f"/experiments/{waits.id}").text


def test_what_has_a_result_and_still_stands_in_trying_is_moved_on_with_one_press(client, school, mel, otto):
    experiment = make_experiment(school, "Ring first", "trying", by=mel)
    experiment.record_result("Nine in ten", PredictionOutcome.YES, by=mel, at=now())
    db.session.commit()
    assert experiment.stage == "trying"
    said = "It has a result and still stands in Trying"
    assert said not in client.sign_in(otto).get(f"/experiments/{experiment.id}").text
    assert said in client.sign_in(mel).get(f"/experiments/{experiment.id}").text
    client.post(f"/experiments/{experiment.id}/moves", data={"stage": "reflecting"})
    assert db.session.get(Experiment, experiment.id).stage == "reflecting"
    assert said not in client.get(f"/experiments/{experiment.id}").text


def test_a_closed_loop_leads_its_team_to_the_next_idea(client, school, mel, otto):
    decided = make_experiment(school, "Ring first", "decided", by=mel)
    for improvement in decided.retrospective.improvements:
        improvement.try_next(by=mel, at=now())
    db.session.commit()
    address = f'href="/teams/{school.slug}/board#new-idea"'
    assert address in client.sign_in(mel).get(f"/experiments/{decided.id}").text
    assert address not in client.sign_in(otto).get(f"/experiments/{decided.id}").text
