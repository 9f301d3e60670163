"""The demo's stories, as they can be read on a Monday morning: all that the board is for happens in them somewhere."""

import datetime as dt
from collections import Counter

import pytest
from sqlalchemy import func, select

from board.database import db
from board.demo import ACCOUNTS, PASSWORD, fill_when_empty
from board.demo.script import read_script
from board.models.evidence.interpretation import Tone, interpretation_of
from board.models.evidence.measure import Measure, MeasureKind
from board.models.evidence.phase import phases_of
from board.models.evidence.reading import points_of
from board.models.evidence.rebase import rebases_of
from board.models.evidence.risk import Risk
from board.models.experiments.changes_after_decision import changed_since
from board.models.experiments.decision import Decision, DecisionKind
from board.models.experiments.experiment import Experiment
from board.models.experiments.lineage import Lineage, chain_of
from board.models.experiments.move import Move
from board.models.experiments.prediction import Confidence
from board.models.people.activity import Activity
from board.models.people.organisation import the_organisation
from board.models.people.person import Person
from board.models.people.team import Team
from board.models.retrospectives.escalation import Escalation
from board.models.retrospectives.improvement import Improvement
from board.models.retrospectives.note import Note
from board.models.retrospectives.shout_out import ShoutOut
from board.models.review.cycle_times import CycleTimes
from board.models.review.risk_and_cost import risk_and_cost_of
from board.models.sprints.sprint import Sprint
from board.models.stages import Stage
from tests.demo_fixture import MONDAY

TABLES = {table["title"]: table for part in read_script()[1] for table in part.experiments}


def experiment(key):
    title = next(title for title, table in TABLES.items() if table["key"] == key)
    return db.session.scalars(select(Experiment).where(Experiment.title == title)).one()


def assert_every_story_has_come_as_far_as_it_says(at: dt.datetime) -> None:
    """Compare the demo that was loaded at a moment with its script."""
    stages = {one.title: str(one.stage) for one in db.session.scalars(select(Experiment))}
    assert stages == {title: table["stage"] for title, table in TABLES.items()}
    # Of notes only the day stands on record.
    on_record = select(Activity.at).where(Activity.verb != "noted").order_by(Activity.id)
    days = [moment.astimezone(dt.UTC) for moment in db.session.scalars(on_record)]
    assert days == sorted(days)
    assert days[-1] <= at
    for move in db.session.scalars(select(Move).where(Move.to_stage == Stage.TRYING)):
        tried_in = [window.sprint for window in move.experiment.windows] or [move.experiment.sprint]
        assert move.at.date() >= tried_in[0].first_day
    running = db.session.scalars(select(Sprint).where(Sprint.closed_at.is_(None)))
    assert {sprint.team_id for sprint in running} == set(db.session.scalars(select(Team.id)))


def test_on_a_monday_every_story_has_come_as_far_as_it_says(demo):
    assert_every_story_has_come_as_far_as_it_says(MONDAY)


def test_a_database_with_the_demo_is_not_filled_again(demo, monkeypatch):
    assert the_organisation().is_demo
    monkeypatch.setattr("board.demo.load_demo", pytest.fail)
    assert not fill_when_empty(MONDAY)


def test_work_is_done_on_working_days(demo):
    assert {move.at.weekday() for move in db.session.scalars(select(Move))} <= set(range(5))


def test_it_is_as_big_and_as_varied_as_a_real_organisation(demo):
    assert len(db.session.scalars(select(Team)).all()) >= 4
    assert db.session.scalar(select(func.count(Experiment.id))) >= 40
    assert set(db.session.scalars(select(Experiment.stage))) == set(Stage)
    assert set(db.session.scalars(select(Decision.kind))) == set(DecisionKind)
    assert db.session.scalar(select(func.max(Experiment.cycle))) == 3
    closed = select(Sprint.team_id, func.count()).where(Sprint.closed_at.is_not(None)).group_by(Sprint.team_id)
    assert {count for _team, count in db.session.execute(closed)} == {3, 4}
    assert db.session.scalar(select(Team).where(Team.is_private)) is not None
    assert db.session.scalar(select(func.count(Note.id))) > 100


def test_the_five_accounts_sign_in_and_nobody_else_does(demo):
    can = {person.email for person in db.session.scalars(select(Person)) if person.has_password(PASSWORD)}
    assert can == set(ACCOUNTS)
    assert {person.email for person in db.session.scalars(select(Person)) if person.password_hash} == set(ACCOUNTS)
    cora, mel, lee, otto, ada = (db.session.scalars(select(Person).where(Person.email == email)).one() for email in ACCOUNTS)
    assert {membership.role for membership in cora.memberships} == {"coach"}
    assert len(cora.memberships) > 1
    assert [membership.role for membership in mel.memberships] == ["member"]
    assert lee.is_lead
    assert ada.is_admin
    assert not {one.team_id for one in otto.memberships} & {one.team_id for one in mel.memberships}


def test_adapting_leads_to_a_second_and_a_third_cycle(demo):
    third = experiment("gate-home-time")
    assert third.cycle == 3
    before, after = chain_of(third)
    assert [step.experiment.id for step in before] == [experiment("walk-in-wednesday").id, experiment("gate-table").id]
    assert after == []


def test_a_thing_to_do_better_becomes_an_experiment_of_another_team(demo):
    improvement = db.session.scalars(select(Improvement).where(Improvement.became_id == experiment("dial-in-circle").id)).one()
    assert improvement.retrospective.team.slug == "team-around-the-school"
    assert experiment("dial-in-circle").team.slug == "health-visiting"
    across = select(Lineage).where(Lineage.to_experiment.has(Experiment.id == experiment("dial-in-circle").id))
    assert db.session.scalars(across).one().from_experiment is experiment("fifteen-minute-circle")


def test_every_link_of_the_stories_is_there(demo):
    became = {
        c["became"] for table in TABLES.values() for c in table.get("retrospective", {}).get("improvements", []) if "became" in c
    }
    cycles = {table["decision"]["cycle"] for table in TABLES.values() if "cycle" in table.get("decision", {})}
    grown = {link.to_experiment.title for link in db.session.scalars(select(Lineage))}
    borrowed = {borrowing["to"] for table in TABLES.values() for borrowing in table.get("lent", [])}
    assert grown == {title for title, table in TABLES.items() if table["key"] in became | cycles | borrowed}


def test_going_back_and_deciding_again_are_in_the_history(demo):
    back = [(move.from_stage, move.to_stage) for move in experiment("a-year-on").moves()]
    assert back == [("ideas", "ready"), ("ready", "ideas")]
    first, second = experiment("evening-visits").decisions
    assert (first.kind, first.is_superseded, second.kind) == ("adopt", True, "adapt")
    assert experiment("evening-visits").moves()[-1].at == first.at


def test_a_thing_to_do_better_comes_from_the_note_that_says_so(demo):
    chosen = {
        one.text: db.session.get_one(Note, one.note_id).text for one in experiment("walk-in-wednesday").retrospective.improvements
    }
    assert chosen["Stand where parents already are: at the gate"] == "Stand where parents already are"
    assert chosen["Bring a flask, so that there is a reason to stop"].startswith("Bring something to share")


def test_an_edit_and_an_amendment_stand_beside_what_was_first_written(demo):
    edited = experiment("walk-in-wednesday")
    changes = [
        one.changes
        for one in db.session.scalars(select(Activity).where(Activity.experiment_id == edited.id, Activity.verb == "edited"))
    ]
    assert ["Drop-in sessions (Weir St)", edited.title] in [change.get("title") for change in changes]
    amended = experiment("fifteen-minute-circle")
    assert amended.prediction.is_frozen
    assert amended.amendments[0].because.startswith("Two teachers were away")


def test_a_question_waits_for_a_lead_and_one_has_come_back_with_an_answer(demo):
    asked = db.session.scalars(select(Escalation)).all()
    assert {question.is_answered for question in asked} == {True, False}
    assert [question.is_overdue(MONDAY.date()) for question in asked].count(True) == 1
    assert all(not question.withdrawn_at for question in asked)


def test_adopted_changes_of_months_ago_were_looked_at_again_and_one_is_due_today(demo):
    def in_use(key):
        return [review.still_in_use for decision in experiment(key).decisions for review in decision.reviews]

    assert in_use("first-name-first") == ["yes", "yes"]
    assert experiment("first-name-first").decision.look_again_on is None
    assert in_use("friday-text") == ["partly"]
    assert experiment("friday-text").decision.look_again_on == MONDAY.date()
    dropped = experiment("notes-in-the-car")
    assert in_use("notes-in-the-car") == ["no"]
    assert dropped.decision.kind == "abandon"
    assert [change.what for change in changed_since([dropped.decisions[0].id])[dropped.decisions[0].id]] == ["the result"]


def test_ideas_travel_between_teams_and_come_from_outside(demo):
    borrowed = db.session.scalars(select(Lineage).where(Lineage.borrowed_by_id.is_not(None))).all()
    assert len(borrowed) == 2
    assert all(link.from_experiment.team_id != link.to_experiment.team_id for link in borrowed)
    assert all(link.to_experiment.change == link.from_experiment.change for link in borrowed)
    assert experiment("pram-walk").has_source


def test_people_and_teams_are_thanked_across_teams(demo):
    thanks = db.session.scalars(select(ShoutOut)).all()
    assert any(one.to is None for one in thanks)
    assert any(one.by.role_in(one.team_id) is None for one in thanks)


def test_measures_stand_in_many_stories_and_each_way_of_standing_is_among_them(demo):
    measures = db.session.scalars(select(Measure)).all()
    assert len({measure.experiment_id for measure in measures}) >= 8
    ids = [measure.id for measure in measures]
    points, rebases = points_of(ids), rebases_of(ids)
    tones = {one: interpretation_of(one, phases_of(points[one.id], rebases.get(one.id, []))).tone for one in measures}
    assert {Tone.IMPROVEMENT, Tone.CONCERN, Tone.EARLY} <= set(tones.values())
    assert [one.name for one, tone in tones.items() if one.kind == MeasureKind.BALANCING and tone is Tone.CONCERN]
    assert any(rebases.values())
    assert any(point.note for each in points.values() for point in each)


@pytest.mark.parametrize("key", ["what-would-help", "own-words-text"])
def test_no_reading_is_in_the_future_and_they_come_in_order(demo, key):
    measure = db.session.scalars(select(Measure).where(Measure.experiment_id == experiment(key).id)).first()
    days = [point.day for point in points_of([measure.id])[measure.id]]
    assert days == sorted(set(days))
    assert days[-1] <= MONDAY.date()


def test_evidence_of_every_strength_moved_a_risk_and_some_went_up(demo):
    risks = db.session.scalars(select(Risk)).all()
    assert len(risks) >= 12
    assert {risk.strength for risk in risks} >= {"few", "seen", "measured", "compared", "repeated"}
    assert {risk.retired > 0 for risk in risks} == {True, False}
    assert [risk for risk in risks if risk.retired < 0]
    assert [risk for risk in risks if risk.now is None]
    for risk in risks:
        assert risk.experiment.prediction is None or risk.at <= risk.experiment.prediction.frozen_at


def test_what_was_abandoned_was_not_spent(demo):
    cost = risk_and_cost_of(select(Experiment), most=1).cost
    assert cost.abandoned >= 4
    assert cost.pounds_not_spent > 50 * experiment("twenty-questions").cost.pounds
    assert experiment("twenty-questions").cost.full == "140 days and £85,000"


def test_every_trial_was_asked_whether_it_is_safe_before_it_started(demo):
    for move in db.session.scalars(select(Move).where(Move.to_stage == Stage.TRYING, Move.from_stage == Stage.READY)):
        check = move.experiment.checks[-1]
        assert check.standing.lets_start
        assert check.at <= move.at
    standings = [one.check.standing for one in db.session.scalars(select(Experiment)) if one.check is not None]
    assert (standings.count("waits"), standings.count("asked")) == (1, 1)
    assert standings.count("agreed") >= 5


def test_being_sure_and_being_right_are_not_the_same(demo):
    found = select(CycleTimes.sure, CycleTimes.confirmed).where(CycleTimes.confirmed.is_not(None))
    counted = Counter((sure, confirmed) for sure, confirmed in db.session.execute(found))
    assert {sure for sure, _confirmed in counted} == set(Confidence)
    assert counted[Confidence.HIGH, "no"]
    assert counted[Confidence.LOW, "yes"]
    tried = db.session.scalars(select(Experiment).where(Experiment.stage.not_in((Stage.IDEAS, Stage.READY)))).all()
    assert len([one for one in tried if one.expectations]) >= 12
    assert len([one for one in tried if any(each.measure for each in one.expectations)]) >= 8
    assert len([one for one in tried if one.failure_signal]) > len(tried) / 2
