"""Votes of a circle, what it chooses after them, and how it closes without anybody's name."""

import datetime as dt

import pytest

from board.database import db
from board.models.circles.circle import Circle
from board.models.circles.lifecycle import last_times
from board.models.circles.phase import CirclePhase
from board.models.circles.vote import Vote, ballot_of
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.stages import Stage
from tests.factories import make_circle, make_experiment, make_reflected


def move(circle, step, by):
    circle.go_to(step, CirclePhase(circle.phase), by=by)
    db.session.flush()


def test_a_vote_is_set_and_never_counted_twice(circle, write, cora, mel):
    one, two = write("One"), write("Two")
    with pytest.raises(RuleBroken, match="not begun"):
        circle.vote(one, 1, by=mel)
    move(circle, CirclePhase.VOTE, cora)
    for _twice in range(2):
        circle.vote(one, 1, by=mel)
    circle.vote(one, 1, by=cora)
    circle.vote(two, 1, by=cora)
    circle.vote(two, 0, by=cora)
    assert ballot_of(circle).tally() == {one.id: 2}
    with pytest.raises(RuleBroken, match="spread them"):
        circle.vote(one, 2, by=mel)
    move(circle, CirclePhase.CHOOSE, cora)
    with pytest.raises(RuleBroken, match="vote is over"):
        circle.vote(two, 1, by=mel)


def test_a_vote_for_a_note_that_was_taken_away_is_free_to_be_given_again(circle, write, cora, mel):
    notes = [write(f"Note {number}") for number in range(4)]
    move(circle, CirclePhase.VOTE, cora)
    for note in notes[:3]:
        circle.vote(note, 1, by=mel)
    notes[0].archive(by=mel, at=now())
    assert ballot_of(circle).used_by(mel) == 2
    circle.vote(notes[3], 1, by=mel)
    assert ballot_of(circle).tally() == {note.id: 1 for note in notes[1:]}


def test_there_are_only_so_many_votes(circle, write, cora, mel):
    notes = [write(f"Note {number}") for number in range(4)]
    move(circle, CirclePhase.VOTE, cora)
    for note in notes[:3]:
        circle.vote(note, 1, by=mel)
    with pytest.raises(RuleBroken, match="You have 3 votes"):
        circle.vote(notes[3], 1, by=mel)
    circle.vote(notes[0], 0, by=mel)
    circle.vote(notes[3], 1, by=mel)
    assert ballot_of(circle).used_by(mel) == 3


def test_several_votes_on_one_where_that_is_allowed(school, mel, cora):
    circle = make_circle(school, CirclePhase.BETTER, people=[mel], votes_each=5, several_on_one=True)
    note = circle.retrospective.add_note("better", "Ring", by=mel, at=now())
    move(circle, CirclePhase.VOTE, cora)
    circle.vote(note, 4, by=mel)
    with pytest.raises(RuleBroken, match="You have 5 votes"):
        circle.vote(note, 6, by=mel)
    assert ballot_of(circle).tally() == {note.id: 4}


def test_votes_for_notes_that_are_put_together_later_count_once_a_person(circle, write, cora, mel):
    one, two, three = write("One"), write("Two"), write("Three")
    move(circle, CirclePhase.VOTE, cora)
    circle.vote(one, 1, by=mel)
    circle.vote(two, 1, by=mel)
    circle.vote(two, 1, by=cora)
    move(circle, CirclePhase.GROUP, cora)
    circle.join_notes(one, two, by=mel)
    move(circle, CirclePhase.VOTE, cora)
    assert ballot_of(circle).tally() == {two.id: 2}
    assert ballot_of(circle).used_by(mel) == 1
    circle.vote(one, 0, by=mel)
    circle.vote(three, 1, by=mel)
    assert ballot_of(circle).tally() == {two.id: 1, three.id: 1}


def test_only_things_to_do_better_are_voted_for(circle, write, cora, mel):
    well, gone = write("Calm", "well"), write("Gone")
    gone.archive(by=mel, at=now())
    move(circle, CirclePhase.VOTE, cora)
    for note in (well, gone):
        with pytest.raises(RuleBroken, match="Vote for one of the things"):
            circle.vote(note, 1, by=mel)


def test_three_are_chosen_in_order_put_elsewhere_and_left_out(circle, write, cora, mel):
    notes = [write(f"Note {number}") for number in range(4)]
    move(circle, CirclePhase.CHOOSE, cora)

    def chosen():
        return [improvement.text for improvement in circle.retrospective.improvements]

    with pytest.raises(RuleBroken, match="Cora Bennett facilitates"):
        circle.place(notes[0], 1, by=mel, at=now())
    for number, note in enumerate(notes[:3], 1):
        circle.place(note, number, by=cora, at=now())
    with pytest.raises(RuleBroken, match="three things at most"):
        circle.place(notes[3], 3, by=cora, at=now())
    circle.place(notes[2], 1, by=cora, at=now())
    assert chosen() == ["Note 2", "Note 0", "Note 1"]
    circle.retrospective.improvements[0].see_to(True, by=mel, at=now())
    circle.place(notes[2], 2, by=cora, at=now())
    assert circle.retrospective.improvements[1].owner is mel
    for note in notes:
        circle.place(note, None, by=cora, at=now())
    assert chosen() == []


def test_somebody_agrees_to_see_to_it_and_steps_back(circle, write, cora, mel, otto):
    move(circle, CirclePhase.CHOOSE, cora)
    move(circle, CirclePhase.GROUP, cora)
    note = write("Ring")
    move(circle, CirclePhase.CHOOSE, cora)
    circle.place(note, 1, by=cora, at=now())
    improvement = circle.retrospective.improvements[0]
    improvement.see_to(True, by=mel, at=now())
    with pytest.raises(RuleBroken, match="Mel Okafor sees to it"):
        improvement.see_to(True, by=cora, at=now())
    improvement.see_to(False, by=mel, at=now())
    assert improvement.owner is None
    with pytest.raises(RuleBroken, match="on the team"):
        improvement.see_to(True, by=otto, at=now())


def test_closing_asks_for_one_thing_that_went_well_and_one_to_do_better(circle, write, cora, mel):
    better = write("Ring")
    move(circle, CirclePhase.CHOOSE, cora)
    with pytest.raises(RuleBroken, match="at least one thing that went well"):
        circle.close("Calm", by=cora, at=now())
    move(circle, CirclePhase.GROUP, cora)
    write("Calm", "well")
    move(circle, CirclePhase.CHOOSE, cora)
    with pytest.raises(RuleBroken, match="at least one thing to do better"):
        circle.close("Calm", by=cora, at=now())
    circle.place(better, 1, by=cora, at=now())
    with pytest.raises(RuleBroken, match="facilitates"):
        circle.close("Calm", by=mel, at=now())


def test_closing_forgets_who_wrote_and_who_voted_and_keeps_the_rest(circle, write, cora, mel):
    well, one, two = write("Calm", "well"), write("One"), write("Two", by=cora)
    move(circle, CirclePhase.GROUP, cora)
    circle.join_notes(two, one, by=mel)
    move(circle, CirclePhase.VOTE, cora)
    circle.vote(one, 1, by=mel)
    circle.vote(two, 1, by=cora)
    move(circle, CirclePhase.CHOOSE, cora)
    circle.place(one, 1, by=cora, at=now())
    circle.close("Calm visits", by=cora, at=now())
    db.session.commit()
    db.session.expire_all()
    assert [note.by_id for note in (well, one, two)] == [None, None, None]
    assert (one.votes, two.votes) == (2, 0)
    assert db.session.query(Vote).count() == 0
    assert (circle.code, circle.phase, circle.retrospective.went_well) == (None, "closed", "Calm visits")
    assert circle.ended_at == circle.retrospective.closed_at is not None
    with pytest.raises(RuleBroken, match="is closed"):
        write("Too late")
    with pytest.raises(RuleBroken, match="is closed"):
        one.reword("Other words", by=mel, at=now())


def test_the_next_circle_is_told_what_every_retrospective_since_the_last_circle_chose(school, circle, cora, mel):
    assert last_times(circle.retrospective) == []
    days = [now() - dt.timedelta(days=days) for days in (4, 3, 2, 1)]
    held = [
        make_reflected(make_experiment(school, f"Before {day:%d}", Stage.REFLECTING, at=day), at=day).retrospective
        for day in days
    ]
    assert last_times(circle.retrospective) == held[::-1]
    db.session.add(
        Circle(
            retrospective=held[1], facilitator=cora, code="ABC234", began_at=days[1], ended_at=days[1], phase=CirclePhase.CLOSED
        )
    )
    db.session.commit()
    assert last_times(circle.retrospective) == held[:0:-1]
