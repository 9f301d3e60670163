"""The flow: what each stage needs, what is frozen, and what leads to what."""

import datetime as dt

import pytest

from board.database import db
from board.models.boards.card_facts import facts_of
from board.models.boards.next_step import next_step, silence_of
from board.models.errors import RuleBroken
from board.models.experiments.decision import DecisionKind
from board.models.experiments.lineage import Lineage, chain_of
from board.models.experiments.move import NotReady
from board.models.experiments.result import PredictionOutcome
from board.models.moments import now
from board.models.retrospectives.improvement import Choice
from board.models.retrospectives.note import BETTER, WELL
from board.models.retrospectives.retrospective import start_retrospective
from board.models.sprints.sprint import plan_sprint, suggested_window
from board.models.stages import Stage
from tests.factories import make_closed, make_decision, make_experiment, make_reflected, make_sprint


def missing(experiment, stage):
    return [need.key for need in experiment.missing_for(Stage(stage))]


def test_an_idea_needs_a_title_and_nothing_else(school, mel):
    experiment = make_experiment(school)
    assert missing(experiment, "ideas") == []
    assert missing(experiment, "ready") == ["hypothesis"]
    assert missing(experiment, "trying") == ["hypothesis", "owner", "sprint", "prediction", "safety"]


def test_a_decided_experiment_needs_a_result_a_retrospective_and_a_decision(school):
    experiment = make_experiment(school, stage="trying")
    assert missing(experiment, "reflecting") == []
    assert missing(experiment, "decided") == ["result", "went_well", "do_better", "decision"]


def test_skipping_is_allowed_when_everything_on_the_way_is_there(school, mel):
    experiment = make_experiment(school, stage="trying")
    experiment.move_to(Stage.IDEAS, by=mel, at=now())
    assert experiment.move_to(Stage.REFLECTING, by=mel, at=now()).to_stage == "reflecting"


def test_a_move_that_may_not_happen_says_what_is_missing(school, mel):
    experiment = make_experiment(school, change="a phone call")
    with pytest.raises(NotReady, match="who it is for, what you have observed, the outcome and how you will know are missing"):
        experiment.move_to(Stage.READY, by=mel, at=now())


def test_a_prediction_is_frozen_when_the_trial_starts_and_amended_beside(school, mel):
    experiment = make_experiment(school, stage="trying")
    with pytest.raises(RuleBroken, match="frozen when the trial started"):
        experiment.predict("Something else", by=mel, at=now())
    with pytest.raises(RuleBroken, match="why you changed your mind"):
        experiment.amend("Five in ten", because=" ", by=mel, at=now())
    experiment.amend("Five in ten", because="It is half-term", by=mel, at=now())
    db.session.commit()
    assert experiment.prediction.expects == "Seven in ten will go ahead"
    assert [amendment.expects for amendment in experiment.amendments] == ["Five in ten"]


def test_there_is_nothing_to_amend_before_the_start(school, mel):
    with pytest.raises(RuleBroken, match="can still be changed"):
        make_experiment(school).amend("x", because="y", by=mel, at=now())


def test_nothing_happened_before_it_was_tried(school, mel):
    experiment = make_experiment(school, stage="ready")
    with pytest.raises(RuleBroken, match="Nothing has been tried yet"):
        experiment.record_result("It went well", PredictionOutcome.YES, by=mel, at=now())
    with pytest.raises(RuleBroken, match="Nothing has been tried yet"):
        start_retrospective(experiment, by=mel, at=now())


def test_sprints_of_a_team_never_overlap_and_the_one_in_the_way_is_named(school, fostering, cora):
    sprint = make_sprint(school, starts=0, days=10, goal="Calm mornings")
    for starts, days in ((0, 10), (-5, 6), (9, 3), (3, 2), (-5, 30)):
        first_day = sprint.first_day + dt.timedelta(days=starts)
        with pytest.raises(RuleBroken, match="Calm mornings"):
            plan_sprint(school, "x", first_day, first_day + dt.timedelta(days=days - 1), by=cora, at=now())
    after = sprint.last_day + dt.timedelta(days=1)
    plan_sprint(school, "Next", after, after, by=cora, at=now())
    plan_sprint(fostering, "Theirs", sprint.first_day, sprint.last_day, by=cora, at=now())


def test_two_weeks_from_the_next_free_monday_are_suggested(school, cora):
    first_day, last_day = suggested_window(school, dt.date(2026, 11, 25))
    assert (first_day, last_day) == (dt.date(2026, 11, 30), dt.date(2026, 12, 11))
    plan_sprint(school, "x", first_day, last_day, by=cora, at=now())
    assert suggested_window(school, dt.date(2026, 11, 25)) == (dt.date(2026, 12, 14), dt.date(2026, 12, 25))


def test_a_closed_sprint_takes_nothing_more(school, cora):
    sprint = make_closed(make_sprint(school))
    with pytest.raises(RuleBroken, match="That sprint is closed"):
        make_experiment(school).plan_for(sprint, by=cora, at=now())
    with pytest.raises(RuleBroken, match="closed already"):
        make_closed(sprint)


def test_three_things_at_most_are_chosen_and_put_in_order(school, mel):
    retrospective = start_retrospective(make_experiment(school, stage="trying"), by=mel, at=now())
    notes = [retrospective.add_note(BETTER, text, by=mel, at=now()) for text in "abcd"]
    db.session.flush()
    with pytest.raises(RuleBroken, match="three things at most"):
        retrospective.choose([Choice(note.text, note.id) for note in notes], by=mel, at=now())
    with pytest.raises(RuleBroken, match="at least one"):
        retrospective.choose([], by=mel, at=now())
    for order in ("abc", "cab", "bd", "dba"):
        retrospective.choose([Choice(text, notes["abcd".index(text)].id) for text in order], by=mel, at=now())
        db.session.commit()
        assert "".join(improvement.text for improvement in retrospective.improvements) == order
        assert [improvement.position for improvement in retrospective.improvements] == list(range(1, len(order) + 1))


def test_what_is_being_tried_already_stays_among_the_three(school, mel):
    experiment = make_reflected(make_experiment(school, stage="reflecting"), by=mel)
    retrospective = experiment.retrospective
    first, second = retrospective.improvements
    first.try_next(by=mel, at=now())
    with pytest.raises(RuleBroken, match="is being tried already"):
        retrospective.choose([Choice(second.text, second.note_id)], by=mel, at=now())


def test_an_improvement_becomes_the_next_experiment_with_a_link_both_ways(school, mel):
    experiment = make_reflected(make_experiment(school, stage="reflecting"), by=mel)
    improvement = experiment.retrospective.improvements[0]
    following = improvement.try_next(by=mel, at=now())
    db.session.commit()
    assert (following.stage, following.owner, following.title) == ("ideas", mel, "Ask for a good time to ring")
    assert following.change == "ask for a good time to ring"
    assert following.evidence == f"when we tried “{experiment.title}”: Nine in ten went ahead."
    assert [step.experiment for step in chain_of(experiment)[1]] == [following]
    assert [step.experiment for step in chain_of(following)[0]] == [experiment]
    assert improvement.try_next(by=mel, at=now()) is following


def test_a_chain_is_walked_to_its_ends_and_stops_at_teams_one_may_not_see(school, private_team, fostering):
    first, hidden, last = make_experiment(school), make_experiment(private_team), make_experiment(fostering)
    for older, newer in ((first, hidden), (hidden, last), (last, first)):
        db.session.add(Lineage(from_experiment=older, to_experiment=newer))
    db.session.commit()
    assert [(step.experiment, step.distance) for step in chain_of(first)[1]] == [(hidden, 1), (last, 2)]
    assert [step.experiment for step in chain_of(first, {school.id, fostering.id})[1]] == []


def test_deciding_moves_the_card_and_adapting_opens_the_next_cycle(school, lee):
    experiment = make_reflected(make_experiment(school, "Ring first", stage="reflecting"))
    make_decision(experiment, DecisionKind.ADAPT, by=lee)
    assert experiment.stage == "decided"
    following = experiment.decision.next_cycle
    assert (following.title, following.cycle, following.stage) == ("Ring first (cycle 2)", 2, "ideas")
    assert following.hypothesis == experiment.hypothesis
    assert chain_of(experiment)[1][0].because == "Ring in the evening"


def test_a_decision_is_superseded_and_never_edited(school, lee):
    experiment = make_reflected(make_experiment(school, stage="reflecting"))
    make_decision(experiment, DecisionKind.ADOPT, by=lee)
    first = experiment.decision
    make_decision(experiment, DecisionKind.ABANDON, by=lee)
    assert experiment.decision.kind == "abandon"
    assert first.is_superseded
    assert len(experiment.decisions) == 2


def test_undoing_a_decisions_move_withdraws_it_and_its_untouched_next_cycle(school, lee):
    experiment = make_reflected(make_experiment(school, stage="reflecting"))
    make_decision(experiment, DecisionKind.ADAPT, by=lee)
    decision = experiment.decision
    decision.move.undo(by=lee, at=now())
    db.session.commit()
    assert experiment.stage == "reflecting"
    assert experiment.decision is None
    assert decision.withdrawn_at is not None
    assert decision.next_cycle.is_archived


@pytest.mark.parametrize(
    ("kind", "left_out", "sentence"),
    [
        (DecisionKind.ADOPT, "because", "Enter why"),
        (DecisionKind.ADOPT, "next", "Enter what happens next"),
        (DecisionKind.ADOPT, "spread_by", "Enter who spreads it"),
        (DecisionKind.ADOPT, "kept_up", "Enter how it is kept up"),
        (DecisionKind.ADAPT, "changes", "Enter what changes next time"),
        (DecisionKind.ADAPT, "review_on", "Enter when to look again"),
    ],
)
def test_a_decision_asks_for_its_words(school, lee, kind, left_out, sentence):
    experiment = make_reflected(make_experiment(school, stage="reflecting"))
    words = {
        "because": "a",
        "next": "b",
        "review_on": now().date() + dt.timedelta(days=9),
        "spread_by": "c",
        "kept_up": "d",
        "changes": "e",
    }
    words[left_out] = None
    with pytest.raises(RuleBroken, match=sentence):
        experiment.decide(kind, by=lee, at=now(), **words)


def test_nobody_decides_on_what_was_not_reflected_on(school, lee):
    with pytest.raises(NotReady):
        make_experiment(school, stage="reflecting").decide(DecisionKind.ABANDON, by=lee, at=now(), because="a", next="b")


@pytest.mark.parametrize(
    ("stage", "label"),
    [
        ("ideas", "Complete the hypothesis"),
        ("ready", "Choose an owner"),
        ("trying", "Record what happens"),
        ("reflecting", "Hold the retrospective"),
        ("decided", "Try the first thing next"),
    ],
)
def test_every_stage_has_one_next_step(school, stage, label):
    experiment = make_experiment(school, stage=stage)
    assert next_step(facts_of(experiment.id), now().date()).label == label


def test_the_window_presses_when_it_is_over(school):
    experiment = make_experiment(school, stage="trying", sprint=make_sprint(school, starts=-30))
    card = facts_of(experiment.id)
    assert next_step(card, now().date()).is_urgent
    assert silence_of(card, now().date()) == "Sprint over, no result yet"
    make_reflected(experiment)
    assert silence_of(facts_of(experiment.id), now().date()) is None


def test_a_retrospective_with_only_good_news_is_not_finished(school, mel):
    experiment = make_experiment(school, stage="reflecting")
    start_retrospective(experiment, by=mel, at=now()).add_note(WELL, "All of it", by=mel, at=now())
    db.session.commit()
    assert next_step(facts_of(experiment.id), now().date()).label == "Choose what to do better"
