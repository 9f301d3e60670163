"""What has fallen silent about a card: the same facts that the first page asks about, on the day that they come true."""

import datetime as dt

import pytest

from board.database import db
from board.models.boards.card_facts import facts_of
from board.models.boards.next_step import next_step, silence_of
from board.models.experiments.decision import DecisionKind
from board.models.experiments.result import PredictionOutcome
from board.models.moments import now
from board.models.people.membership import take_off_team
from board.models.retrospectives.escalation import escalate
from board.models.retrospectives.improvement import Choice
from board.models.retrospectives.note import BETTER, WELL
from board.models.retrospectives.retrospective import start_retrospective
from board.models.stages import Stage
from tests.factories import make_decision, make_experiment, make_reflected, make_sprint

WEEK = dt.timedelta(days=7)


@pytest.fixture
def said(school, mel):
    """What has fallen silent about an experiment in so many days."""

    def say(experiment, days=0):
        db.session.commit()
        return silence_of(facts_of(experiment.id), now().date() + dt.timedelta(days=days))

    return say


def test_a_trial_that_is_over_speaks_up_until_it_is_reflected_on(said, school, mel):
    experiment = make_experiment(school, stage=Stage.TRYING, by=mel, sprint=make_sprint(school, starts=-11, days=12))
    assert said(experiment) is None
    assert said(experiment, 1) == "Sprint over, no result yet"
    experiment.record_result("Nine in ten.", PredictionOutcome.YES, by=mel, at=now())
    assert said(experiment) is None
    assert said(experiment, 1) == "Sprint over, not reflected on yet"
    retrospective = start_retrospective(experiment, by=mel, at=now())
    notes = [retrospective.add_note(kind, kind, by=mel, at=now()) for kind in (WELL, BETTER)]
    db.session.flush()
    assert said(experiment, 1) == "Reflected on, but nothing chosen to do better"
    retrospective.choose([Choice(notes[1].text, notes[1].id)], by=mel, at=now())
    assert said(experiment, 1) is None


def test_a_first_thing_speaks_up_after_a_week_until_it_is_begun_or_handed_up(said, school, mel):
    experiment = make_reflected(make_experiment(school, stage=Stage.REFLECTING, by=mel), by=mel)
    first = experiment.retrospective.improvements[0]
    words = "Nobody has begun the first thing to do better"
    assert said(experiment, 6) is None
    assert said(experiment, 7) == words
    asked = escalate(first, "A phone", now().date(), by=mel, at=now(), today=now().date())
    assert said(experiment, 7) is None
    asked.withdraw(by=mel, at=now())
    assert said(experiment, 7) == words
    experiment.retrospective.improvements[1].try_next(by=mel, at=now())
    assert said(experiment, 7) == words
    first.try_next(by=mel, at=now())
    assert said(experiment, 7) is None


@pytest.mark.parametrize(
    ("kind", "label"), [(DecisionKind.ABANDON, "Try the first thing next"), (DecisionKind.ADAPT, "Read what was learned")]
)
def test_once_it_is_decided_the_first_thing_is_the_next_step_unless_there_is_a_next_cycle(school, mel, kind, label):
    experiment = make_reflected(make_experiment(school, stage=Stage.REFLECTING, by=mel), by=mel)
    make_decision(experiment, kind)
    assert next_step(facts_of(experiment.id), now().date()).label == label
    assert next_step(facts_of(experiment.id), now().date() + WEEK).label == label


def test_a_card_that_nobody_on_the_team_keeps_moving_says_so_from_ready_on(said, school, mel, cora):
    idea = make_experiment(school)
    assert said(idea) is None
    ready = make_experiment(school, stage=Stage.READY)
    assert said(ready) == "Nobody on the team keeps it moving"
    ready.give_to(mel, by=mel, at=now())
    assert said(ready) is None
    take_off_team(next(one for one in school.memberships if one.person_id == mel.id), by=cora, at=now())
    assert said(ready) == "Nobody on the team keeps it moving"
    assert next_step(facts_of(ready.id), now().date()).label == "Choose an owner"


def test_somebody_who_has_left_the_organisation_keeps_nothing_moving(said, school, mel):
    ready = make_experiment(school, stage=Stage.READY)
    ready.give_to(mel, by=mel, at=now())
    mel.left_at = now()
    assert said(ready) == "Nobody on the team keeps it moving"
