"""Notes of a circle: who reads them, in which order, and how they are put together."""

import pytest

from board.database import db
from board.models.circles.phase import CirclePhase
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.activity import Activity
from board.models.permissions import readable_notes
from tests.factories import make_experiment


def move(circle, step, by):
    circle.go_to(step, CirclePhase(circle.phase), by=by)
    db.session.flush()


def texts(person):
    return sorted(note.text for note in db.session.scalars(readable_notes(person)))


def test_while_writing_one_reads_only_ones_own_notes(circle, write, cora, mel, otto, lee):
    write("Ring sooner")
    write("Calm", "well")
    write("Start on time", by=cora)
    for step in (CirclePhase.WELL, CirclePhase.BETTER, CirclePhase.ARRIVE, CirclePhase.LAST_TIME):
        move(circle, step, cora)
        assert texts(mel) == ["Calm", "Ring sooner"]
        assert texts(cora) == ["Start on time"]
    for step in (CirclePhase.GROUP, CirclePhase.VOTE, CirclePhase.CHOOSE):
        move(circle, step, cora)
        assert texts(mel) == texts(cora) == ["Calm", "Ring sooner", "Start on time"]
    assert texts(otto) == texts(lee) == []


def test_notes_are_read_in_an_order_that_tells_nothing(circle, write, cora):
    for number in range(12):
        write(f"Note {number}")
    move(circle, CirclePhase.GROUP, cora)
    keys = [note.key for note in db.session.scalars(readable_notes(cora))]
    assert keys == sorted(keys)
    assert [note.text for note in db.session.scalars(readable_notes(cora))] != [f"Note {number}" for number in range(12)]


def test_a_note_that_was_half_typed_can_still_be_added_when_reading_begins(circle, write, cora):
    for step, sentence in (
        (CirclePhase.ARRIVE, "not begun to write"),
        (CirclePhase.LAST_TIME, "not begun to write"),
        (CirclePhase.VOTE, "has read"),
    ):
        move(circle, step, cora)
        with pytest.raises(RuleBroken, match=sentence):
            write("Too early or too late")
    move(circle, CirclePhase.GROUP, cora)
    write("Just in time")
    assert "Just in time" in texts(cora)


def test_the_same_words_sent_again_are_the_same_note_and_anothers_are_not(circle, write, cora, mel):
    first = write("Wrong numbers")
    assert write("Wrong numbers") is first
    assert write("Wrong numbers", by=cora) is not first
    assert write("Wrong numbers", "well") is not first
    first.archive(by=mel, at=now())
    assert write("Wrong numbers") is not first


def test_a_note_points_at_one_of_the_experiments_and_at_no_other(circle, school, mel):
    retrospective = circle.retrospective
    note = retrospective.add_note("better", "Ring", by=mel, at=now(), experiment=retrospective.experiment)
    db.session.flush()
    assert note.experiment_id == retrospective.experiment.id
    with pytest.raises(RuleBroken, match="Choose one of the experiments"):
        retrospective.add_note("better", "Ring", by=mel, at=now(), experiment=make_experiment(school, "Other"))


def test_no_activity_ties_a_note_to_whoever_wrote_it(circle, write, mel):
    note = write("Ring sooner")
    note.reword("Ring the day before", by=mel, at=now())
    note.archive(by=mel, at=now())
    write("Another")
    rows = db.session.scalars(db.select(Activity).where(Activity.verb == "noted")).all()
    assert [(row.by_id, row.at.hour, row.at.minute, row.subject, row.changes) for row in rows] == [
        (None, 12, 0, "retrospective", {})
    ]
    assert "sooner" not in str(rows)


def test_notes_are_put_together_and_taken_apart(circle, write, cora, mel):
    one, two, three, well = write("One"), write("Two"), write("Three"), write("Calm", "well")
    with pytest.raises(RuleBroken, match="while they are read"):
        circle.join_notes(one, two, by=mel)
    move(circle, CirclePhase.GROUP, cora)
    circle.join_notes(one, two, by=mel)
    circle.join_notes(two, three, by=cora)
    assert {note.head_id for note in (one, two, three)} == {three.id}
    circle.join_notes(three, one, by=mel)
    assert three.joined_to_id is None
    with pytest.raises(RuleBroken, match="same column"):
        circle.join_notes(one, well, by=mel)
    circle.take_apart(one, by=mel)
    assert (one.joined_to_id, two.head_id) == (None, three.id)
    circle.join_notes(one, two, by=mel)
    circle.take_apart(three, by=mel)
    db.session.flush()
    assert three.joined_to_id is None
    assert one.head_id == two.head_id != three.id


def test_taking_a_note_away_leaves_the_others_together(circle, write, cora, mel):
    one, two, three = write("One"), write("Two"), write("Three")
    move(circle, CirclePhase.GROUP, cora)
    circle.join_notes(two, one, by=mel)
    circle.join_notes(three, one, by=mel)
    one.archive(by=mel, at=now())
    db.session.flush()
    assert two.head_id == three.head_id != one.id
    with pytest.raises(RuleBroken, match="taken away"):
        circle.join_notes(two, one, by=mel)
