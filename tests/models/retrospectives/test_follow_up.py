"""What became of a thing to do better, what it came out of, and what happened meanwhile."""

import datetime as dt

import pytest

from board.database import db
from board.models.circles.lifecycle import start_circle
from board.models.circles.timeline import timeline_of
from board.models.experiments.decision import DecisionKind
from board.models.experiments.lineage import Lineage
from board.models.experiments.result import PredictionOutcome
from board.models.moments import now, say_day
from board.models.retrospectives.escalation import escalate
from board.models.retrospectives.follow_up import follow_up_of
from board.models.retrospectives.improvement import Improvement
from board.models.stages import Stage
from tests.factories import make_circle, make_decision, make_experiment, make_measure, make_reflected, make_sprint

TODAY = dt.date.today()  # noqa: DTZ011  the days of these tests are those of the machine


@pytest.fixture
def improvement(school, mel) -> Improvement:
    """The first thing that a retrospective chose."""
    return make_reflected(make_experiment(school, stage=Stage.REFLECTING)).retrospective.improvements[0]


def test_one_that_nobody_has_begun(improvement):
    assert follow_up_of(improvement, TODAY) == ("Nobody has begun it yet.", "warn")


def test_one_that_was_handed_up_waits_and_is_answered(improvement, mel, lee):
    due = TODAY + dt.timedelta(days=3)
    escalation = escalate(improvement, "A phone", due, by=mel, at=now(), today=TODAY)
    db.session.flush()
    db.session.expire(improvement)
    assert "handed up: “A phone” An answer is due by" in follow_up_of(improvement, TODAY).sentence
    assert follow_up_of(improvement, due + dt.timedelta(days=1)).tone == "warn"
    escalation.give_answer("You get one", by=lee, at=now())
    assert follow_up_of(improvement, TODAY).sentence == "It was handed up, and Lee Marsh answered: “You get one”"


def test_one_that_became_an_experiment_is_told_by_where_that_is(improvement, school, mel):
    became = improvement.try_next(by=mel, at=now())
    db.session.flush()
    assert follow_up_of(improvement, TODAY).sentence == "It became an experiment, which is in Ideas."
    other = make_experiment(school, "Tried", Stage.TRYING)
    improvement.became = other
    assert "is in Trying: it is tried" in follow_up_of(improvement, TODAY).sentence
    other.record_result("Nobody came", PredictionOutcome.NO, by=mel, at=now())
    db.session.expire(other)
    assert follow_up_of(improvement, TODAY).sentence.endswith("Something else happened than was predicted.")
    other.move_to(Stage.REFLECTING, by=mel, at=now())
    make_reflected(other)
    make_decision(other, DecisionKind.ADOPT)
    assert follow_up_of(improvement, TODAY) == ("It became an experiment, which a lead decided to adopt.", "good")
    became.archive(by=mel, at=now())
    improvement.became = became
    assert follow_up_of(improvement, TODAY).sentence == "It became an experiment, which was put away."


def test_what_grows_out_of_a_sprints_circle_comes_from_the_experiment_that_the_note_points_at(school, cora, mel):
    sprint = make_sprint(school)
    one, two = (make_experiment(school, title, Stage.TRYING, sprint=sprint) for title in ("Ring first", "Walk in"))
    circle = start_circle(sprint, [one, two], by=cora, at=now())
    retrospective = circle.retrospective
    circle.go_to("better", "arrive", by=cora)
    pointing = retrospective.add_note("better", "Ring sooner", by=mel, at=now(), experiment=two)
    plain = retrospective.add_note("better", "Meet less", by=mel, at=now())
    circle.go_to("choose", "better", by=cora)
    circle.place(pointing, 1, by=cora, at=now())
    circle.place(plain, 2, by=cora, at=now())
    first, second = retrospective.improvements
    grown, free = first.try_next(by=mel, at=now()), second.try_next(by=mel, at=now())
    db.session.commit()
    assert [(each.from_experiment, each.to_experiment) for each in db.session.query(Lineage)] == [(two, grown)]
    assert second.became is free
    assert retrospective.experiment is one


def test_the_facts_of_the_time_are_moves_results_and_decisions_in_words(school, cora, mel):
    circle = make_circle(school, people=[mel])
    experiment = circle.retrospective.experiment
    experiment.record_result("Nine in ten went ahead.", PredictionOutcome.YES, by=mel, at=now())
    db.session.commit()
    told = [happening.sentence for happening in timeline_of(circle.retrospective)]
    assert "Cora Bennett moved it to Trying." in told
    assert "Nine in ten went ahead. Was it as predicted? Yes." in told


def test_the_facts_of_a_sprint_are_those_of_its_days(school, cora, mel):
    sprint = make_sprint(school)
    long_ago = now() - dt.timedelta(days=60)
    experiment = make_experiment(school, "Old", Stage.TRYING, sprint=sprint, at=long_ago)
    experiment.record_result("It went ahead.", PredictionOutcome.YES, by=mel, at=now())
    circle = start_circle(sprint, [experiment], by=cora, at=now())
    assert [happening.sentence for happening in timeline_of(circle.retrospective)] == ["It went ahead. Was it as predicted? Yes."]


def test_a_result_that_was_written_down_after_the_last_day_is_among_the_facts_of_the_sprint(school, cora, mel):
    sprint = make_sprint(school, starts=-14, days=12)
    experiment = make_experiment(school, "Ring first", Stage.TRYING, sprint=sprint, at=now() - dt.timedelta(days=14))
    experiment.record_result("It went ahead.", PredictionOutcome.YES, by=mel, at=now())
    circle = start_circle(sprint, [experiment], by=cora, at=now())
    assert "It went ahead. Was it as predicted? Yes." in [each.sentence for each in timeline_of(circle.retrospective)]


def test_the_days_of_a_sprint_are_those_of_the_organisation(school, organisation, cora, mel):
    organisation.time_zone = "Pacific/Auckland"
    first_day = dt.date(2026, 3, 2)
    sprint = make_sprint(school, starts=(first_day - now().date()).days, days=12)
    on_the_first_morning = dt.datetime(2026, 3, 1, 20, tzinfo=dt.UTC)
    experiment = make_experiment(school, "Ring first", Stage.TRYING, sprint=sprint, at=on_the_first_morning)
    circle = start_circle(sprint, [experiment], by=cora, at=now())
    assert "Cora Bennett moved it to Trying." in [each.sentence for each in timeline_of(circle.retrospective)]


def test_a_measure_is_told_by_where_it_began_and_ended_in_the_sprint(school, cora):
    sprint = make_sprint(school, starts=-2)
    experiment = make_experiment(school, "Ring first", Stage.TRYING, sprint=sprint)
    make_measure(experiment, [40, 24, 19, 9])
    circle = start_circle(sprint, [experiment], by=cora, at=now())
    told = [happening.sentence for happening in timeline_of(circle.retrospective)]
    days = [say_day(sprint.first_day), say_day(now().date())]
    assert f"Visits that find nobody in: 24% on {days[0]}, 9% on {days[1]}." in told
