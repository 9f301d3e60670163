"""A circle: its steps, turns, timer, and who facilitates."""

import datetime as dt

import pytest

from board.database import db
from board.models.circles.circle import Circle
from board.models.circles.lifecycle import circle_by_code, start_circle
from board.models.circles.participant import FACILITATOR_MISSED_AFTER
from board.models.circles.phase import CirclePhase
from board.models.errors import Conflict, RuleBroken
from board.models.moments import now
from board.models.people.team import Membership
from board.models.retrospectives.retrospective import Retrospective
from board.models.stages import Stage
from tests.factories import make_circle, make_experiment, make_person, make_reflected, make_sprint


@pytest.fixture
def circle(school, mel) -> Circle:
    """One that Cora facilitates and Mel has joined."""
    return make_circle(school, people=[mel])


def revision(circle):
    return db.session.scalar(db.select(Circle.revision).where(Circle.id == circle.id))


def test_whoever_starts_it_facilitates_and_has_the_first_turn(circle, cora):
    assert (circle.facilitator, circle.turn_id, circle.phase) == (cora, cora.id, "arrive")
    assert [seat.person.name for seat in circle.participants] == ["Cora Bennett", "Mel Okafor"]


def test_starting_it_twice_starts_one(school, cora, mel, circle):
    experiment = circle.retrospective.experiment
    assert start_circle(experiment, [experiment], by=mel, at=now()) is circle
    assert circle.facilitator is cora


def test_it_begins_over_the_notes_that_were_written_one_after_the_other(school, mel):
    experiment = make_experiment(school, stage=Stage.TRYING)
    from board.models.retrospectives.retrospective import start_retrospective

    begun = start_retrospective(experiment, by=mel, at=now())
    note = begun.add_note("well", "Calm", by=mel, at=now())
    assert start_circle(experiment, [experiment], by=mel, at=now()).retrospective.notes == [note]


def test_what_has_been_held_is_not_held_again(school, cora):
    experiment = make_reflected(make_experiment(school, stage=Stage.REFLECTING))
    with pytest.raises(RuleBroken, match="has been held already"):
        start_circle(experiment, [experiment], by=cora, at=now())


def test_nothing_is_reflected_on_before_it_was_tried(school, cora):
    experiment = make_experiment(school)
    with pytest.raises(RuleBroken, match="Nothing has been tried yet"):
        start_circle(experiment, [experiment], by=cora, at=now())


def test_a_sprint_has_one_retrospective_over_the_experiments_that_were_chosen(school, cora, mel):
    sprint = make_sprint(school)
    first, second, _third = (make_experiment(school, name, Stage.TRYING, sprint=sprint) for name in ("One", "Two", "Three"))
    circle = start_circle(sprint, [first, second], by=cora, at=now())
    db.session.commit()
    assert circle.retrospective.experiments == [first, second]
    assert circle.retrospective.about == sprint.goal
    assert start_circle(sprint, [], by=mel, at=now()) is circle
    assert db.session.query(Retrospective).count() == 1


def test_pressing_next_twice_skips_no_step(circle, cora):
    assert circle.go_to(CirclePhase.LAST_TIME, CirclePhase.ARRIVE, by=cora)
    assert not circle.go_to(CirclePhase.LAST_TIME, CirclePhase.ARRIVE, by=cora)
    assert not circle.go_to(CirclePhase.WELL, CirclePhase.ARRIVE, by=cora)
    assert circle.phase == CirclePhase.LAST_TIME
    assert circle.go_to(CirclePhase.ARRIVE, CirclePhase.LAST_TIME, by=cora)
    assert circle.turn_id == cora.id


def test_only_whoever_facilitates_moves_it_on(circle, cora, mel):
    for do in (
        lambda: circle.go_to(CirclePhase.WELL, CirclePhase.ARRIVE, by=mel),
        lambda: circle.set_timer(5, by=mel, at=now()),
        lambda: circle.extend_timer(1, by=mel, at=now()),
        lambda: circle.stop_timer(by=mel),
        lambda: circle.hand_over(mel, by=mel, at=now()),
    ):
        with pytest.raises(RuleBroken, match="Cora Bennett facilitates"):
            do()


def test_the_turn_goes_round_once(school, circle, cora, mel):
    pat = make_person("Pat")
    assert circle.pass_turn(cora.id, by=cora)
    assert circle.turn_id == mel.id
    with pytest.raises(RuleBroken, match="somebody else’s turn"):
        circle.pass_turn(mel.id, by=pat)
    assert circle.pass_turn(mel.id, by=cora)
    assert not circle.pass_turn(mel.id, by=mel)
    assert circle.turn_id is None
    circle.join(by=pat, at=now())
    assert circle.turn_id == pat.id


def test_the_role_is_handed_to_somebody_who_sits_there(circle, cora, mel, otto):
    with pytest.raises(RuleBroken, match="Otto Lindqvist has not joined"):
        circle.hand_over(otto, by=cora, at=now())
    circle.hand_over(mel, by=cora, at=now())
    assert circle.facilitator is mel


def test_the_role_is_not_handed_to_somebody_who_has_left_the_team(circle, cora, mel, school):
    db.session.execute(db.delete(Membership).where(Membership.person_id == mel.id))
    db.session.expire_all()
    with pytest.raises(RuleBroken, match="is not on the team any more"):
        circle.hand_over(mel, by=cora, at=now())


def test_the_role_is_taken_only_when_nobody_is_there_to_do_it(circle, cora, mel, otto):
    missed_at = circle.participant_of(cora).seen_at + FACILITATOR_MISSED_AFTER
    just_before = missed_at - dt.timedelta(seconds=1)
    with pytest.raises(RuleBroken, match="is here and facilitates"):
        circle.take_over(by=mel, at=just_before)
    with pytest.raises(RuleBroken, match="Join the circle first"):
        circle.take_over(by=otto, at=just_before)
    circle.take_over(by=mel, at=missed_at)
    assert circle.facilitator is mel


def test_the_timer_runs_is_given_more_and_stops_with_the_step(circle, cora):
    moment = now()
    circle.set_timer(5, by=cora, at=moment)
    circle.extend_timer(2, by=cora, at=moment)
    assert circle.timer_ends_at == moment + dt.timedelta(minutes=7)
    circle.extend_timer(1, by=cora, at=moment + dt.timedelta(minutes=9))
    assert circle.timer_ends_at == moment + dt.timedelta(minutes=10)
    with pytest.raises(RuleBroken, match="1 to 60"):
        circle.set_timer(0, by=cora, at=moment)
    circle.go_to(CirclePhase.WELL, CirclePhase.ARRIVE, by=cora)
    assert circle.timer_ends_at is None


def test_who_is_done_is_forgotten_with_the_step(circle, cora, mel):
    circle.go_to(CirclePhase.WELL, CirclePhase.ARRIVE, by=cora)
    circle.finish(True, by=mel)
    assert circle.participant_of(mel).is_done
    circle.go_to(CirclePhase.BETTER, CirclePhase.WELL, by=cora)
    assert not circle.participant_of(mel).is_done


def test_each_change_raises_the_revision_once(circle, cora, mel):
    before = revision(circle)
    circle.set_timer(5, by=cora, at=now())
    circle.go_to(CirclePhase.WELL, CirclePhase.ARRIVE, by=cora)
    db.session.commit()
    assert revision(circle) == before + 1
    circle.retrospective.add_note("well", "Calm", by=mel, at=now())
    db.session.rollback()
    db.session.commit()
    assert revision(circle) == before + 1


def test_a_code_leads_only_a_team_to_its_circle(circle, mel, otto):
    code = circle.code
    assert circle_by_code(f" {code[:3].lower()} {code[3:].lower()}", mel, now()) is circle
    assert circle_by_code(code, otto, now()) is None
    assert circle_by_code("", mel, now()) is None
    db.session.add(Membership(team_id=circle.retrospective.team_id, person_id=otto.id, role="member"))
    db.session.flush()
    db.session.expire(otto)
    assert circle_by_code(code, otto, now()) is circle


def test_a_code_ends_once_nobody_has_been_there_for_a_day_and_lives_while_anybody_is(circle, cora, mel):
    circle.join(by=mel, at=now())
    db.session.flush()
    left = now() + dt.timedelta(days=1)
    for seat in circle.participants:
        assert circle_by_code(circle.code, mel, left - dt.timedelta(minutes=1)) is circle
        seat.seen_at = now()
    with pytest.raises(RuleBroken, match="nobody has been in the circle for a day"):
        circle_by_code(circle.code, mel, left + dt.timedelta(minutes=1))
    circle.participant_of(mel).seen_at = left
    assert circle_by_code(circle.code, mel, left + dt.timedelta(minutes=1)) is circle


def test_nothing_changes_once_it_is_closed(circle, cora):
    circle.ended_at = now()
    db.session.flush()
    with pytest.raises(Conflict, match="has been closed"):
        circle.go_to(CirclePhase.WELL, CirclePhase.ARRIVE, by=cora)
