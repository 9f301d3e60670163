"""Things to do better and notes: who sees to them, and that what is closed stays as it is."""

import pytest

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.retrospectives.improvement import Choice
from board.models.retrospectives.note import BETTER, WELL
from board.models.retrospectives.retrospective import start_retrospective
from board.models.stages import Stage
from tests.factories import make_experiment, make_reflected


@pytest.fixture
def retrospective(school, mel):
    """What a team has reflected on, with two things to do better."""
    return make_reflected(make_experiment(school, "Ring first", Stage.REFLECTING, by=mel), by=mel).retrospective


def test_a_retrospective_chooses_one_to_three_things_to_do_better(retrospective, mel):
    notes = [retrospective.add_note(BETTER, f"Thing {number}", by=mel, at=now()) for number in range(4)]
    db.session.flush()
    choices = [Choice(one.text, one.note_id) for one in retrospective.improvements]
    choices += [Choice(note.text, note.id) for note in notes]
    retrospective.choose(choices[:3], by=mel, at=now())
    assert [(one.position, one.text) for one in retrospective.improvements] == [
        (place, choice.text) for place, choice in enumerate(choices[:3], 1)
    ]
    with pytest.raises(RuleBroken, match="Choose three things at most"):
        retrospective.choose(choices[:4], by=mel, at=now())
    with pytest.raises(RuleBroken, match="Choose at least one"):
        retrospective.choose([], by=mel, at=now())


def test_only_somebody_on_the_team_sees_to_a_thing_and_whoever_has_left_it_can_step_back(retrospective, mel, otto, cora):
    improvement = retrospective.improvements[0]
    with pytest.raises(RuleBroken, match="Only somebody on the team"):
        improvement.see_to(True, by=otto, at=now())
    improvement.see_to(False, by=mel, at=now())
    improvement.see_to(True, by=cora, at=now())
    assert improvement.owner == cora
    with pytest.raises(RuleBroken, match="Cora Bennett sees to it"):
        improvement.see_to(True, by=mel, at=now())
    cora.left_at = now()
    with pytest.raises(RuleBroken, match="Only somebody on the team"):
        improvement.see_to(True, by=cora, at=now())
    improvement.see_to(False, by=cora, at=now())
    assert improvement.owner is None


def test_the_notes_of_a_closed_retrospective_stay_as_they_are(retrospective, mel):
    note = retrospective.notes[0]
    was = note.text
    retrospective.closed_at = now()
    db.session.commit()
    for change in (
        lambda: retrospective.add_note(WELL, "Late", by=mel, at=now()),
        lambda: note.reword("Otherwise", by=mel, at=now()),
        lambda: note.archive(by=mel, at=now()),
        lambda: note.restore(by=mel, at=now()),
    ):
        with pytest.raises(RuleBroken, match="This retrospective is closed"):
            change()
    assert (note.text, note.archived_at, len(retrospective.notes)) == (was, None, 3)


def test_what_went_well_counts_no_more_once_it_was_taken_away(retrospective, mel):
    (well,) = [note for note in retrospective.notes if note.kind == WELL]
    assert (retrospective.has_well, retrospective.is_complete) == (True, True)
    well.archive(by=mel, at=now())
    assert (retrospective.has_well, retrospective.is_complete) == (False, False)
    well.restore(by=mel, at=now())
    assert retrospective.is_complete


def test_notes_of_what_to_do_better_are_not_enough_until_one_of_them_is_chosen(school, mel):
    experiment = make_experiment(school, stage=Stage.REFLECTING, by=mel)
    retrospective = start_retrospective(experiment, by=mel, at=now())
    for kind in (WELL, BETTER):
        retrospective.add_note(kind, "Ring sooner", by=mel, at=now())
    assert [need.key for need in experiment.missing_for(Stage.DECIDED)] == ["do_better", "decision"]
