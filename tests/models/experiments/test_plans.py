"""Who keeps an experiment moving, in which sprint it is tried, and what becomes of its next cycle."""

import pytest

from board.models.errors import RuleBroken
from board.models.experiments.decision import DecisionKind
from board.models.moments import now
from board.models.stages import Stage
from tests.factories import make_decision, make_experiment, make_reflected, make_sprint


def test_the_owner_is_somebody_on_the_team_who_has_not_left(school, mel, otto, cora):
    experiment = make_experiment(school, by=mel)
    with pytest.raises(RuleBroken, match="Choose somebody on Team around the school"):
        experiment.give_to(otto, by=mel, at=now())
    cora.left_at = now()
    with pytest.raises(RuleBroken, match="Choose somebody on Team around the school"):
        experiment.give_to(cora, by=mel, at=now())
    experiment.give_to(mel, by=mel, at=now())
    assert experiment.owner_id == mel.id


def test_an_experiment_is_tried_in_a_sprint_of_its_own_team(school, fostering, mel):
    experiment = make_experiment(school, by=mel)
    with pytest.raises(RuleBroken, match="Choose a sprint of Team around the school"):
        experiment.plan_for(make_sprint(fostering), by=mel, at=now())
    experiment.plan_for(make_sprint(school), by=mel, at=now())
    assert experiment.sprint.team == school


@pytest.mark.parametrize("is_touched", [True, False])
def test_a_next_cycle_that_somebody_has_touched_outlives_its_decision(school, mel, lee, is_touched):
    experiment = make_reflected(make_experiment(school, stage=Stage.REFLECTING, by=mel))
    make_decision(experiment, DecisionKind.ADAPT, by=lee)
    following = experiment.decision.next_cycle
    if is_touched:
        following.rewrite(by=mel, at=now(), change="two calls")
    experiment.decision.move.undo(by=lee, at=now())
    assert following.is_archived is not is_touched
