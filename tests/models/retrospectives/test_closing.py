"""Closing a sprint: where its experiments go, and that what it was stays as it was."""

import datetime as dt

import pytest

from board.database import db
from board.models.boards.card_facts import facts_of
from board.models.boards.inbox import inbox_of
from board.models.boards.sprint_cards import counts_by_sprint
from board.models.circles.lifecycle import to_look_at
from board.models.errors import RuleBroken
from board.models.experiments.decision import DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.experiments.result import PredictionOutcome
from board.models.moments import now
from board.models.retrospectives.closing import close_sprint, ways_on
from board.models.retrospectives.retrospective import start_retrospective
from board.models.retrospectives.sprint_reflection import reflected_since, reflections_of
from board.models.review.report_query import to_decide
from board.models.sprints.window import CarryOver, windows_in
from board.models.stages import Stage
from tests.circle_factories import make_sprint_circle
from tests.factories import make_closed, make_decision, make_experiment, make_reflected, make_sprint


@pytest.fixture
def sprint(school):
    """A sprint that ended three days ago."""
    return make_sprint(school, starts=-14)


@pytest.fixture
def following(school, sprint):
    """The one after it, which runs now."""
    return make_sprint(school, starts=-1, goal="The next goal")


def test_what_is_carried_over_goes_on_in_the_next_sprint_and_keeps_the_old_window(school, sprint, following):
    experiment = make_experiment(school, stage=Stage.TRYING, sprint=sprint)
    make_closed(sprint, to=following, way=CarryOver.CARRY_OVER)
    assert (experiment.sprint, experiment.stage) == (following, Stage.TRYING)
    (window,) = experiment.windows
    assert (window.sprint, window.stage, window.onward, window.carried_to) == (sprint, "trying", "carry-over", following)
    assert experiment.earlier_windows == [window]
    assert experiment.prediction.is_frozen


def test_what_goes_back_to_ready_leaves_the_sprint(school, sprint):
    tried, never_started = (make_experiment(school, stage=stage) for stage in (Stage.TRYING, Stage.READY))
    for experiment in (tried, never_started):
        experiment.plan_for(sprint, by=school.people[0], at=now())
    make_closed(sprint, way=CarryOver.READY)
    assert [(one.stage, one.sprint_id) for one in (tried, never_started)] == [("ready", None)] * 2
    assert [window.stage for window in windows_in(sprint)] == ["trying", "ready"]


def test_what_goes_on_to_reflecting_stays_of_that_sprint(school, sprint):
    experiment = make_experiment(school, stage=Stage.TRYING, sprint=sprint)
    make_closed(sprint)
    assert (experiment.stage, experiment.sprint) == ("reflecting", sprint)
    assert experiment.earlier_windows == []


def test_what_is_reflected_on_can_be_tried_for_longer(school, sprint, following):
    experiment = make_experiment(school, stage=Stage.REFLECTING, sprint=sprint)
    make_closed(sprint, to=following, way=CarryOver.CARRY_OVER)
    assert (experiment.stage, experiment.sprint) == ("trying", following)


def test_what_is_decided_goes_nowhere(school, sprint):
    experiment = make_experiment(school, stage=Stage.DECIDED, sprint=sprint)
    make_closed(sprint)
    (window,) = windows_in(sprint)
    assert (window.onward, window.decision, window.because, experiment.stage) == (None, "adopt", "It works", "decided")


@pytest.mark.parametrize("way", list(CarryOver))
def test_what_is_decided_goes_nowhere_though_somebody_asks_for_it(school, sprint, following, cora, way):
    experiment = make_experiment(school, stage=Stage.DECIDED, sprint=sprint)
    assert ways_on(Stage.DECIDED) == ()
    (window,) = close_sprint(sprint, {experiment.id: way}, by=cora, at=now(), to=following)
    assert (window.onward, window.carried_to) == (None, None)
    assert (experiment.stage, experiment.sprint) == ("decided", sprint)


def test_every_experiment_needs_a_way_on_that_it_can_go(school, sprint, cora):
    tried, ready = (make_experiment(school, str(stage), stage) for stage in (Stage.TRYING, Stage.READY))
    for experiment in (tried, ready):
        experiment.plan_for(sprint, by=cora, at=now())
    with pytest.raises(RuleBroken, match="Choose what happens to “ready”"):
        close_sprint(sprint, {tried.id: CarryOver.REFLECTING}, by=cora, at=now())
    with pytest.raises(RuleBroken, match="never started"):
        close_sprint(sprint, dict.fromkeys((tried.id, ready.id), CarryOver.REFLECTING), by=cora, at=now())
    for nowhere in (None, sprint):
        with pytest.raises(RuleBroken, match="Choose the sprint to carry over to"):
            close_sprint(sprint, dict.fromkeys((tried.id, ready.id), CarryOver.CARRY_OVER), by=cora, at=now(), to=nowhere)
    assert sprint.closed_at is None


def test_a_closed_sprint_takes_nothing_from_one_that_is_closed_too(school, sprint, following, cora):
    make_experiment(school, stage=Stage.TRYING, sprint=sprint)
    make_closed(following)
    with pytest.raises(RuleBroken, match="That sprint is closed"):
        make_closed(sprint, to=following, way=CarryOver.CARRY_OVER)


def test_nothing_that_changes_later_rewrites_what_it_was(school, sprint, following, mel, lee):
    experiment = make_reflected(make_experiment(school, "Ring first", Stage.TRYING, sprint=sprint), by=mel)
    make_closed(sprint)
    then = [(w.title, w.change, w.stage, w.confirmed, w.happened, w.learned, w.therefore, w.decision) for w in windows_in(sprint)]
    (said,) = reflections_of(sprint)
    words = (said.about, said.went_well, list(said.improvements))
    assert then[0][0] == "Ring first"
    assert then[0][4] == "Nine in ten went ahead."
    assert words == ("Ring first", "Quick calls, calm visits", ["Ask for a good time to ring", "Write the script down"])

    later = now() + dt.timedelta(days=30)
    experiment.rewrite(by=mel, at=later, title="Ring twice", change="two phone calls")
    experiment.record_result("Eight in ten.", PredictionOutcome.PARTLY, by=mel, at=later)
    experiment.write_learning(by=mel, at=later, learned="Two calls are better")
    experiment.retrospective.celebrate("Something else", by=mel, at=later)
    experiment.plan_for(following, by=mel, at=later)
    make_decision(experiment, DecisionKind.ABANDON, by=lee, at=later)
    db.session.commit()
    db.session.expire_all()
    assert then == [
        (w.title, w.change, w.stage, w.confirmed, w.happened, w.learned, w.therefore, w.decision) for w in windows_in(sprint)
    ]
    (said,) = reflections_of(sprint)
    assert words == (said.about, said.went_well, list(said.improvements))


def test_what_has_come_of_it_since_is_told_beside_it(school, sprint, mel, lee):
    experiment = make_experiment(school, stage=Stage.TRYING, sprint=sprint)
    make_closed(sprint)
    (window,) = windows_in(sprint)
    assert not window.is_news
    make_reflected(experiment, by=mel)
    make_decision(experiment, DecisionKind.ADOPT, by=lee)
    db.session.expire_all()
    (window,) = windows_in(sprint)
    assert window.is_news
    assert (window.newer_verdict, window.newer_learning, window.newer_decision) == (
        PredictionOutcome.YES,
        "A call is enough",
        DecisionKind.ADOPT,
    )
    assert reflected_since(sprint, [experiment.id]) == [experiment.retrospective]


def test_a_reflection_belongs_to_the_sprint_that_first_kept_it(school, sprint, following):
    experiment = make_reflected(make_experiment(school, stage=Stage.TRYING, sprint=sprint))
    make_closed(sprint, to=following, way=CarryOver.CARRY_OVER)
    make_closed(following)
    assert [said.retrospective for said in reflections_of(sprint)] == [experiment.retrospective]
    assert reflections_of(following) == []
    assert reflected_since(following, [experiment.id]) == []


def test_the_counts_of_a_closed_sprint_are_those_of_when_it_was_closed(school, sprint, following):
    make_experiment(school, stage=Stage.TRYING, sprint=sprint)
    make_experiment(school, "Decided", Stage.DECIDED, sprint=sprint)
    make_closed(sprint, to=following, way=CarryOver.CARRY_OVER)
    assert counts_by_sprint(school) == {sprint.id: {"trying": 1, "decided": 1}, following.id: {"trying": 1}}


def test_a_circle_looks_at_what_was_carried_over_too(school, sprint, following):
    tried = make_experiment(school, stage=Stage.TRYING, sprint=sprint)
    make_experiment(school, "Never started", Stage.READY).plan_for(sprint, by=school.people[0], at=now())
    make_closed(sprint, to=following, way=CarryOver.CARRY_OVER)
    assert to_look_at(sprint) == [tried]


@pytest.fixture
def carried_over(school, sprint, following, cora, mel):
    """An experiment without a result on which its team reflected before it was carried over."""
    experiment = make_experiment(school, stage=Stage.TRYING, sprint=sprint, by=mel)
    held = make_sprint_circle(sprint, [experiment], "Ring twice", by=cora).retrospective
    make_closed(sprint, to=following, way=CarryOver.CARRY_OVER)
    assert experiment.retrospective is held
    return experiment


def asked_for(experiment, cora):
    """What a decision lacks: by the rules, by the facts of its card, by what the coach is asked, and by what a lead could decide."""
    db.session.commit()
    lacking = {need.key for need in experiment.missing_for(Stage.DECIDED)} & {"went_well", "do_better"}
    facts = facts_of(experiment.id)
    on_home = [entry.retrospective_id for entry in inbox_of(cora, now().date()) if entry.card.id == experiment.id]
    return lacking, (facts.has_well, facts.improvements), on_home, db.session.scalars(to_decide().select(Experiment.id)).all()


def test_a_reflection_counts_for_the_trial_that_it_looked_at_and_a_new_result_asks_again(carried_over, cora, mel):
    (held,) = carried_over.retrospectives
    assert asked_for(carried_over, cora)[:2] == (set(), (True, len(held.improvements)))
    carried_over.record_result("Nine in ten went ahead", PredictionOutcome.YES, by=mel, at=now())
    assert asked_for(carried_over, cora) == ({"went_well", "do_better"}, (False, 0), [None], [])
    assert (carried_over.retrospective, carried_over.earlier_retrospectives) == (None, [held])
    a_day_later = now() + dt.timedelta(days=1)
    again = start_retrospective(carried_over, by=mel, at=a_day_later)
    db.session.flush()
    assert again is not held
    assert start_retrospective(carried_over, by=mel, at=a_day_later) is again
    assert carried_over.retrospectives == [held, again]


def test_a_circle_on_the_next_sprint_looks_at_the_new_trial(carried_over, following, cora, mel):
    carried_over.record_result("Nine in ten went ahead", PredictionOutcome.YES, by=mel, at=now())
    db.session.commit()
    of_now = make_sprint_circle(following, [carried_over], "Ring sooner", by=cora, at=now() + dt.timedelta(days=2)).retrospective
    db.session.expire_all()
    assert carried_over.retrospective is of_now
    assert asked_for(carried_over, cora) == (set(), (True, 1), [], [carried_over.id])


def test_a_circle_on_a_closed_sprint_looks_at_the_trial_that_was_in_it(school, sprint, following, cora, mel):
    experiment = make_experiment(school, stage=Stage.TRYING, sprint=sprint, by=mel)
    make_closed(sprint, to=following, way=CarryOver.CARRY_OVER)
    experiment.record_result("Nine in ten went ahead", PredictionOutcome.YES, by=mel, at=now())
    db.session.commit()
    late = make_sprint_circle(sprint, [experiment], "Ring later", by=cora, at=now() + dt.timedelta(days=2)).retrospective
    db.session.expire_all()
    assert (experiment.retrospective, experiment.earlier_retrospectives) == (None, [late])
    assert asked_for(experiment, cora)[:2] == ({"went_well", "do_better"}, (False, 0))


def test_without_a_new_result_a_reflection_goes_on_counting(school, sprint, following, cora, mel):
    carried, back, onward = (make_experiment(school, stage=Stage.REFLECTING, sprint=sprint, by=mel) for _each in range(3))
    for experiment in (carried, back, onward):
        make_reflected(experiment, by=mel)
    ways = {carried.id: CarryOver.CARRY_OVER, back.id: CarryOver.READY, onward.id: CarryOver.REFLECTING}
    close_sprint(sprint, ways, by=cora, at=now(), to=following)
    db.session.commit()
    assert [one.retrospective is not None for one in (carried, back, onward)] == [True, True, True]
    for experiment in (carried, back, onward):
        experiment.record_result("Only six went ahead", PredictionOutcome.NO, by=mel, at=now())
    db.session.commit()
    db.session.expire_all()
    assert [one.retrospective is not None for one in (carried, back, onward)] == [False, False, True]
    assert [facts_of(one.id).has_well for one in (carried, back, onward)] == [False, False, True]
