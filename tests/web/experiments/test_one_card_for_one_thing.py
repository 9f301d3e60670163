"""Adapting and trying next do not make two cards for one thing without saying so: the one that is there is offered."""

import pytest

from board.database import db
from board.models.experiments.decision import DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.experiments.lineage import chain_of
from board.models.moments import now
from board.models.stages import Stage
from tests.factories import make_decision, make_experiment, make_reflected

ADAPT = {
    "kind": "adapt",
    "because": "It helped",
    "next": "Try it again",
    "changes": "Ring in the evening",
    "review_on": "2027-03-01",
    "stands": "0",
}


def experiments() -> int:
    return db.session.scalar(db.select(db.func.count(Experiment.id)))


@pytest.fixture
def adapted(school, mel, lee):
    experiment = make_reflected(make_experiment(school, stage=Stage.REFLECTING, by=mel), by=mel)
    make_decision(experiment, DecisionKind.ADAPT, by=lee)
    return experiment


def test_after_adapting_try_this_next_offers_the_next_cycle(client, adapted, mel):
    first, second = adapted.retrospective.improvements
    following, before = adapted.decision.next_cycle, experiments()
    asked = client.sign_in(mel).post(f"/improvements/{first.id}/experiments", data={"back": "retrospective"})
    assert asked.status_code == 409
    assert following.title in asked.text
    assert 'name="back" value="retrospective"' in asked.text
    assert experiments() == before
    answer = client.post(f"/improvements/{first.id}/experiments", data={"card": str(following.id)})
    assert answer.location == f"/experiments/{following.id}"
    assert "It became" in client.get(answer.location).text
    assert first.became is following
    assert experiments() == before
    # One card is one thing, so the second thing gets a card of its own.
    assert client.post(f"/improvements/{second.id}/experiments").status_code == 303
    assert experiments() == before + 1


def test_a_card_of_its_own_is_made_when_that_is_what_one_wants(client, adapted, mel):
    first, before = adapted.retrospective.improvements[0], experiments()
    client.sign_in(mel).post(f"/improvements/{first.id}/experiments", data={"card": "new"})
    assert experiments() == before + 1
    assert first.became is not adapted.decision.next_cycle


def test_a_next_cycle_that_is_under_way_or_archived_is_not_offered(client, adapted, mel):
    adapted.decision.next_cycle.archive(by=mel, at=now())
    db.session.commit()
    first = adapted.retrospective.improvements[0]
    assert client.sign_in(mel).post(f"/improvements/{first.id}/experiments").status_code == 303


def test_adapting_offers_what_the_team_is_trying_next(client, school, mel, lee):
    experiment = make_reflected(make_experiment(school, stage=Stage.REFLECTING, by=mel), by=mel)
    card = experiment.retrospective.improvements[0].try_next(by=mel, at=now())
    db.session.commit()
    before = experiments()
    form = client.sign_in(lee).get(f"/experiments/{experiment.id}/decisions/new").text
    assert f'value="{card.id}" checked' in form
    asked = client.post(f"/experiments/{experiment.id}/decisions", data=ADAPT)
    assert asked.status_code == 422
    assert "Choose the card that goes on, or a new one" in asked.text
    assert client.post(f"/experiments/{experiment.id}/decisions", data={**ADAPT, "card": str(card.id)}).status_code == 303
    assert experiments() == before
    assert experiment.decision.next_cycle is card
    assert card.cycle == 2
    [step] = chain_of(card)[0]
    assert "Ring in the evening" in step.because


def test_a_lead_may_still_ask_for_a_new_card(client, school, mel, lee):
    experiment = make_reflected(make_experiment(school, stage=Stage.REFLECTING, by=mel), by=mel)
    experiment.retrospective.improvements[0].try_next(by=mel, at=now())
    db.session.commit()
    before = experiments()
    for card in ("999999", "x"):
        assert (
            client.sign_in(lee).post(f"/experiments/{experiment.id}/decisions", data={**ADAPT, "card": card}).status_code == 422
        )
    client.post(f"/experiments/{experiment.id}/decisions", data={**ADAPT, "card": "new"})
    assert experiments() == before + 1


def test_where_nothing_was_begun_nothing_is_asked(client, school, mel, lee):
    experiment = make_reflected(make_experiment(school, stage=Stage.REFLECTING, by=mel), by=mel)
    assert "Which card goes on?" not in client.sign_in(lee).get(f"/experiments/{experiment.id}/decisions/new").text
    assert client.post(f"/experiments/{experiment.id}/decisions", data=ADAPT).status_code == 303
    assert experiment.decision.next_cycle.cycle == 2
