"""Facts: what is worked out beside experiments says the same as reading every move, whatever is done to them."""

import datetime as dt
import random
from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from board.database import db
from board.models.errors import RuleBroken
from board.models.experiments.cumulative_flow import CumulativeFlow
from board.models.experiments.decision import Decision, DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.experiments.lineage import Lineage
from board.models.experiments.move import Move
from board.models.experiments.result import PredictionOutcome, Result
from board.models.people.team import Team
from board.models.review.aggregate_cache import clear_aggregates
from board.models.review.cycle_times import CycleTimes
from board.models.review.facts import facts_of, recount
from board.models.review.period import Period
from board.models.review.portfolio import Portfolio
from board.models.stages import Stage
from tests.factories import make_check, make_decision, make_experiment, make_reflected, make_sprint

LONDON = ZoneInfo("Europe/London")
BEGUN = dt.datetime(2026, 9, 7, 9, tzinfo=dt.UTC)
# Over the end of British Summer Time, on 25 October.
PERIOD = Period(dt.date(2026, 9, 20), dt.date(2026, 11, 8))
TODAY = dt.date(2026, 11, 12)


def facts(*teams: Team, period: Period = PERIOD):
    """The facts about these teams as they are counted for a page."""
    chosen = db.select(Team).where(Team.id.in_([team.id for team in teams]))
    return facts_of(Portfolio(chosen, period.in_zone(LONDON), TODAY, is_few=True))


def local(moment: dt.datetime | None) -> dt.date | None:
    return moment.astimezone(LONDON).date() if moment else None


def read_slowly(*teams: Team) -> dict[str, object]:
    """The same facts by reading everything, one experiment after the other, with nothing worked out before."""
    verdicts, found, to_try, to_decide, had_next = Counter(), Counter(), Counter(), Counter(), 0
    weeks = {monday: Counter() for monday in PERIOD.mondays(TODAY)}
    for experiment in db.session.scalars(db.select(Experiment).where(Experiment.team_id.in_([team.id for team in teams]))):
        moves = [move for move in of(Move, experiment) if move.undone_at is None]
        standing = [decision for decision in of(Decision, experiment) if decision.withdrawn_at is None]
        logged = local(experiment.created_at)
        tried = next((local(move.at) for move in moves if move.to_stage in ("trying", "reflecting", "decided")), None)
        if tried and PERIOD.first_day <= tried <= PERIOD.last_day:
            to_try[(tried - logged).days] += 1
        if standing and PERIOD.first_day <= local(standing[-1].at) <= PERIOD.last_day:
            verdicts[standing[-1].kind] += 1
            children = [
                db.session.get(Experiment, link.to_id)
                for link in db.session.scalars(db.select(Lineage).where(Lineage.from_id == experiment.id))
            ]
            had_next += any(child.archived_at is None or child.stage != "ideas" for child in children)
        if standing and tried and PERIOD.first_day <= local(standing[0].at) <= PERIOD.last_day:
            to_decide[(local(standing[0].at) - tried).days] += 1
        for result in of(Result, experiment):
            if PERIOD.first_day <= local(result.at) <= PERIOD.last_day:
                found[result.confirmed] += 1
        for monday, stood in weeks.items():
            end = monday + dt.timedelta(days=6)
            left = experiment.archived_at is not None and local(experiment.archived_at) <= end
            if logged <= end and not left:
                before = [move.to_stage for move in moves if local(move.at) <= end]
                stood[before[-1] if before else "ideas"] += 1
    return {
        "verdicts": {kind: verdicts[kind] for kind in DecisionKind},
        "found": {one: found[one] for one in PredictionOutcome},
        "to_try": sorted(to_try.items()),
        "to_decide": sorted(to_decide.items()),
        "next": had_next,
        "weeks": [(monday, tuple(stood[stage] for stage in Stage)) for monday, stood in weeks.items()],
    }


def of(kind, experiment: Experiment) -> list:
    return list(db.session.scalars(db.select(kind).where(kind.experiment_id == experiment.id).order_by(kind.id)))


def read_quickly(*teams: Team) -> dict[str, object]:
    counted = facts(*teams)
    every = {one: sum(counts[one] for counts in counted.predictions.values()) for one in PredictionOutcome}
    return {
        "verdicts": counted.verdicts,
        "found": every,
        "to_try": counted.to_try.counts,
        "to_decide": counted.to_decide.counts,
        "next": counted.with_next,
        "weeks": counted.weeks,
    }


def do_anything(chance: random.Random, experiment: Experiment, by, at: dt.datetime) -> None:
    """One thing that somebody might do to an experiment, allowed or not."""
    match chance.choice(("move", "move", "move", "undo", "archive", "restore", "result", "decide")):
        case "move":
            experiment.move_to(chance.choice(list(Stage)), by=by, at=at)
        case "undo":
            moves = [move for move in of(Move, experiment) if move.undone_at is None]
            if moves:
                experiment.last_move().undo(by=by, at=min(at, moves[-1].at + dt.timedelta(minutes=59)))
        case "archive":
            experiment.archive(by=by, at=at)
        case "restore":
            experiment.restore(by=by, at=at)
        case "result":
            experiment.record_result("It did", chance.choice(list(PredictionOutcome)), by=by, at=at)
        case "decide":
            if experiment.stage in ("trying", "reflecting") and not experiment.is_archived:
                make_reflected(experiment, by=by, at=at)
            make_decision(experiment, chance.choice(list(DecisionKind)), at=at)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_done_the_facts_are_those_of_reading_every_move(seed, school, fostering, mel, otto):
    chance = random.Random(seed)
    sprints = {team.id: make_sprint(team) for team in (school, fostering)}
    experiments = []
    for number in range(8):
        team = (school, fostering)[number % 2]
        stage = chance.choice((Stage.IDEAS, Stage.READY, Stage.TRYING, Stage.REFLECTING))
        at = BEGUN + dt.timedelta(hours=chance.randrange(700))
        experiments.append((make_experiment(team, f"Idea {number}", stage, sprint=sprints[team.id], at=at), at))
    for step in range(60):
        experiment, at = experiments[place := chance.randrange(len(experiments))]
        # Moments of one experiment go forward; half past midnight in London is the day before in UTC for half of the year.
        at = at + dt.timedelta(hours=chance.randrange(80), minutes=30)
        experiments[place] = (experiment, at)
        try:
            do_anything(chance, experiment, mel if experiment.team is school else otto, at)
            db.session.commit()
        except RuleBroken:
            db.session.rollback()
        if step % 15 == 14:
            assert read_quickly(school, fostering) == read_slowly(school, fostering)
    for teams in ((school,), (fostering,), (school, fostering)):
        assert read_quickly(*teams) == read_slowly(*teams)
    before = everything_worked_out()
    recount()
    db.session.commit()
    clear_aggregates()
    assert everything_worked_out() == before
    assert read_quickly(school, fostering) == read_slowly(school, fostering)


def everything_worked_out() -> list[tuple]:
    """All rows that are worked out beside experiments; a week in which nothing grew says as much as none."""
    db.session.expire_all()
    cycle_times = db.session.execute(db.select(CycleTimes.__table__).order_by(CycleTimes.experiment_id)).all()
    week = CumulativeFlow.__table__.c
    grown = db.session.execute(db.select(CumulativeFlow.__table__).order_by(week.team_id, week.monday)).all()
    return [tuple(row) for row in cycle_times] + [tuple(row) for row in grown if any(row[3:])]


def test_a_trial_counts_from_the_first_move_to_trying_that_was_not_undone(school, mel):
    experiment = make_experiment(school, stage="ready", at=BEGUN)
    experiment.give_to(mel, by=mel, at=BEGUN)
    experiment.plan_for(make_sprint(school), by=mel, at=BEGUN)
    experiment.predict("Seven in ten", by=mel, at=BEGUN)
    make_check(experiment, by=mel, at=BEGUN)
    moved = BEGUN + dt.timedelta(days=20)
    experiment.move_to(Stage.TRYING, by=mel, at=moved).undo(by=mel, at=moved)
    db.session.commit()
    assert db.session.get_one(CycleTimes, experiment.id).tried_on is None
    for days, stage in ((30, Stage.TRYING), (31, Stage.READY), (40, Stage.TRYING)):
        experiment.move_to(stage, by=mel, at=BEGUN + dt.timedelta(days=days))
    db.session.commit()
    assert db.session.get_one(CycleTimes, experiment.id).days_to_try == 30


def test_half_past_midnight_in_summer_is_a_day_of_its_own(school, organisation):
    organisation.time_zone = "Europe/London"
    late = dt.datetime(2026, 9, 30, 22, 30, tzinfo=dt.UTC)  # 11.30 in the evening in London
    experiment = make_experiment(school, stage="trying", at=late)
    assert db.session.get_one(CycleTimes, experiment.id).tried_on == dt.date(2026, 9, 30)
    experiment = make_experiment(school, stage="trying", at=late + dt.timedelta(hours=1))
    assert db.session.get_one(CycleTimes, experiment.id).tried_on == dt.date(2026, 10, 1)


def test_what_stands_is_counted_and_a_withdrawn_decision_never_was(school, lee):
    make_sprint(school)
    at = BEGUN + dt.timedelta(days=21)
    twice = make_experiment(school, stage="decided", at=at)
    make_decision(twice, DecisionKind.ABANDON, by=lee, at=at + dt.timedelta(days=14))
    undone = make_experiment(school, "Taken back", "decided", at=at)
    undone.last_move().undo(by=lee, at=at)
    db.session.commit()
    counted = facts(school)
    assert counted.verdicts == {DecisionKind.ADOPT: 0, DecisionKind.ADAPT: 0, DecisionKind.ABANDON: 1}
    assert counted.to_decide.counts == [(0, 1)], "the first decision ended the trial"


def test_archived_experiments_stay_facts_and_leave_their_stage(school, mel):
    make_sprint(school)
    at = BEGUN + dt.timedelta(days=21)
    experiment = make_experiment(school, stage="decided", at=at)
    experiment.archive(by=mel, at=at + dt.timedelta(days=10))
    db.session.commit()
    counted = facts(school)
    assert counted.decided == 1
    assert [counts[-1] for _monday, counts in counted.weeks] == [0, 0, 1, 0, 0, 0, 0, 0]


def test_a_next_cycle_that_nobody_began_is_none_in_the_team_that_it_came_from(school, fostering, mel, otto):
    make_sprint(school)
    improved = make_experiment(school, stage="decided", at=BEGUN + dt.timedelta(days=21))
    elsewhere = improved.retrospective.improvements[0].try_next(by=mel, at=BEGUN + dt.timedelta(days=22), team=fostering)
    db.session.commit()
    assert facts(school).with_next == 1
    elsewhere.archive(by=otto, at=BEGUN + dt.timedelta(days=23))
    db.session.commit()
    assert facts(school).with_next == 0, "its own team's facts are counted again, though only another team's card was archived"


def test_what_was_rolled_back_is_not_counted_later(school, mel):
    make_sprint(school)
    experiment = make_experiment(school, stage="trying", at=BEGUN)
    experiment.move_to(Stage.REFLECTING, by=mel, at=BEGUN + dt.timedelta(days=1))
    db.session.rollback()
    make_experiment(school, "Another", at=BEGUN)
    assert facts(school).weeks[0][1] == (1, 0, 1, 0, 0)


def test_many_dots_are_a_sample_that_is_the_same_each_time_and_percentiles_are_of_all(school, mel, monkeypatch):
    monkeypatch.setattr("board.models.review.facts.MOST_DOTS", 5)
    make_sprint(school)
    for number in range(30):
        make_experiment(school, f"Idea {number}", "trying", at=BEGUN + dt.timedelta(days=14, hours=number))
    drawn = facts(school).tried
    assert 0 < len(drawn) <= 5
    assert facts(school).to_try.total == 30
    clear_aggregates()
    assert facts(school).tried == drawn
