"""The risk map and the cost of learning: sums over experiments, in a number of queries that does not grow."""

import datetime as dt

import pytest
from sqlalchemy import select

from board.database import db
from board.models.errors import RuleBroken
from board.models.evidence.cost import Cost, count_cost, say_cost
from board.models.evidence.risk_matrix import Score
from board.models.evidence.risk_score import Strength
from board.models.experiments.decision import DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.moments import now
from board.models.review.cost_of_learning import costs_of
from board.models.review.risk_and_cost import risk_and_cost_of
from board.models.review.risk_map import started_or_decided
from tests.factories import make_decision, make_experiment, make_reflected, make_risk

EVERYTHING = select(Experiment)


@pytest.fixture
def four(school, mel) -> dict[str, Experiment]:
    """One whose risk fell from 16 to 6, one that rose from 6 to 12, one not scored again, one without a risk."""
    experiments = {title: make_experiment(school, title, "trying", by=mel) for title in ("fell", "rose", "waits", "none")}
    make_risk(experiments["fell"], Score(4, 4), now_at=Score(2, 3))
    make_risk(experiments["rose"], Score(2, 3), now_at=Score(4, 3))
    make_risk(experiments["waits"], Score(4, 4))
    return experiments


def test_risk_retired_is_what_evidence_took_away_and_what_went_up_is_said_apart(four):
    found = risk_and_cost_of(EVERYTHING, 9).risks
    assert (found.experiments, found.scored_again) == (3, 2)
    assert (found.retired, found.lowered) == (10, 1)
    assert (found.added, found.raised) == (6, 1)


def test_the_cells_say_how_many_started_there_and_how_many_are_there_now(four):
    found = risk_and_cost_of(EVERYTHING, 9).risks
    assert found.started == {Score(4, 4): 2, Score(2, 3): 1}
    assert found.standing == {Score(4, 4): 1, Score(2, 3): 1, Score(4, 3): 1}


def test_the_largest_risk_comes_first(four):
    rows = risk_and_cost_of(EVERYTHING, 2).largest
    assert [(row.title, row.before, row.now, row.strength, row.retired) for row in rows] == [
        ("waits", Score(4, 4), None, None, 0),
        ("rose", Score(2, 3), Score(4, 3), Strength.SEEN, -6),
    ]
    assert rows[0].team == "Team around the school"


def test_what_is_in_the_archive_is_not_counted(four, mel):
    four["fell"].archive(by=mel, at=now())
    count_cost(four["fell"], by=mel, at=now(), days=1)
    db.session.commit()
    assert risk_and_cost_of(EVERYTHING, 9).risks.retired == 0
    assert [row.title for row in risk_and_cost_of(EVERYTHING, 9).largest] == ["waits", "rose"]
    assert risk_and_cost_of(EVERYTHING, 9).cost.experiments == 0


def test_what_a_person_may_not_see_is_not_counted_for_them(four, private_team, otto, lee):
    hidden = make_experiment(private_team, "Hidden", "trying")
    make_risk(hidden, Score(5, 5), now_at=Score(1, 1))
    count_cost(hidden, by=lee, at=now(), pounds=7)
    db.session.commit()
    assert (
        risk_and_cost_of(Experiment.visible_to(otto), 9).risks.retired,
        risk_and_cost_of(Experiment.visible_to(lee), 9).risks.retired,
    ) == (
        10,
        34,
    )
    assert (
        risk_and_cost_of(Experiment.visible_to(otto), 9).cost.pounds,
        risk_and_cost_of(Experiment.visible_to(lee), 9).cost.pounds,
    ) == (0, 7)
    assert "Hidden" not in [row.title for row in risk_and_cost_of(Experiment.visible_to(otto), 9).largest]


def test_nothing_at_all_is_nothing_and_no_error(school):
    assert (risk_and_cost_of(EVERYTHING, 9).risks.retired, risk_and_cost_of(EVERYTHING, 9).risks.experiments) == (0, 0)
    assert risk_and_cost_of(EVERYTHING, 9).cost == (0,) * 8
    assert (risk_and_cost_of(EVERYTHING, 9).largest, costs_of(EVERYTHING, most=9)) == ([], [])


def test_they_are_three_queries_however_many_there_are(four, mel, queries):
    def asked() -> int:
        queries.clear()
        risk_and_cost_of(EVERYTHING, most=100)
        costs_of(EVERYTHING, most=100)
        return len(queries)

    before = asked()
    for number in range(3):
        experiment = make_experiment(four["fell"].team, f"More {number}", "trying", by=mel)
        make_risk(experiment, Score(3, 3))
        count_cost(experiment, by=mel, at=now(), days=1)
    db.session.commit()
    assert asked() == before == 3


def test_a_period_keeps_what_started_or_was_decided_in_it(school, mel):
    then = now() - dt.timedelta(days=100)
    make_risk(make_experiment(school, "Long ago", "trying", by=mel, at=then), Score(2, 2))
    decided = make_experiment(school, "Started then, decided now", "reflecting", by=mel, at=then)
    make_risk(decided, Score(3, 3))
    make_decision(make_reflected(decided))
    make_risk(make_experiment(school, "Started now", "trying", by=mel), Score(4, 4))
    make_risk(make_experiment(school, "Not begun", "ready", by=mel), Score(5, 5))
    lately = started_or_decided(EVERYTHING, now() - dt.timedelta(days=7), now() + dt.timedelta(days=1))
    assert [row.title for row in risk_and_cost_of(lately, 9).largest] == ["Started now", "Started then, decided now"]
    assert risk_and_cost_of(lately, 9).risks.experiments == 2


def test_a_cost_needs_one_figure_and_none_that_is_absurd(school, mel):
    experiment = make_experiment(school)
    for figures, field in (({"days": None}, "days"), ({"pounds": -1}, "pounds"), ({"full_days": 100_001}, "full_days")):
        with pytest.raises(RuleBroken) as broken:
            count_cost(experiment, by=mel, at=now(), **figures)
        assert broken.value.field == field


def test_nothing_is_a_figure_and_not_knowing_is_none(school, mel):
    cost = count_cost(make_experiment(school), by=mel, at=now(), days=2, pounds=0)
    assert (cost.trial, cost.full) == ("2 days and £0", "")
    count_cost(cost.experiment, by=mel, at=now(), days=1, pounds=None, full_days=1200, full_pounds=85_000)
    db.session.commit()
    assert (cost.trial, cost.full) == ("1 day", "1,200 days and £85,000")
    assert db.session.query(Cost).count() == 1
    assert say_cost(None, None) == ""


def test_the_cost_of_learning_sums_and_what_was_abandoned_was_not_spent(school, mel):
    costs = {DecisionKind.ABANDON: (6, 1200, 90, 85_000), DecisionKind.ADOPT: (4, 300, None, 20_000), None: (1, None, 5, None)}
    for kind, figures in costs.items():
        experiment = make_reflected(make_experiment(school, str(kind), "reflecting", by=mel))
        if kind:
            make_decision(experiment, kind)
        count_cost(
            experiment, by=mel, at=now(), **dict(zip(("days", "pounds", "full_days", "full_pounds"), figures, strict=True))
        )
    db.session.commit()
    found = risk_and_cost_of(EVERYTHING, 9).cost
    assert found == (3, 11, 1500, 95, 105_000, 1, 90, 85_000)
    assert (found.trials, found.full, found.not_spent) == (
        "11 days and £1,500",
        "95 days and £105,000",
        "90 days and £85,000",
    )
    assert [(row.title, row.is_not_spent) for row in costs_of(EVERYTHING, most=9)] == [
        ("abandon", True),
        ("adopt", False),
        ("None", False),
    ]


def test_a_decision_that_was_replaced_no_longer_says_what_was_spent(school, mel, lee):
    experiment = make_reflected(make_experiment(school, stage="reflecting", by=mel))
    count_cost(experiment, by=mel, at=now(), full_pounds=85_000)
    make_decision(experiment, DecisionKind.ABANDON)
    make_decision(experiment, DecisionKind.ADOPT)
    assert (risk_and_cost_of(EVERYTHING, 9).cost.abandoned, risk_and_cost_of(EVERYTHING, 9).cost.pounds_not_spent) == (0, 0)


def test_a_decision_that_was_withdrawn_never_said_what_was_spent(school, mel, lee):
    experiment = make_reflected(make_experiment(school, stage="reflecting", by=mel))
    count_cost(experiment, by=mel, at=now(), full_pounds=85_000)
    make_decision(experiment, DecisionKind.ABANDON, by=lee)
    assert [(row.decision, row.is_not_spent) for row in costs_of(EVERYTHING, most=9)] == [("abandon", True)]
    experiment.decision.move.undo(by=lee, at=now())
    db.session.commit()
    assert [(row.decision, row.is_not_spent) for row in costs_of(EVERYTHING, most=9)] == [(None, False)]
    assert (risk_and_cost_of(EVERYTHING, 9).cost.abandoned, risk_and_cost_of(EVERYTHING, 9).cost.pounds_not_spent) == (0, 0)
