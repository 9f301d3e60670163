"""Every change is on record, and outdates the board that shows it."""

from board.database import db
from board.models.moments import now
from board.models.people.activity import changes_since, history_of
from board.models.people.team import Team
from board.models.retrospectives.note import WELL
from board.models.retrospectives.retrospective import start_retrospective
from tests.factories import make_experiment


def revision(team):
    return db.session.scalar(db.select(Team.revision).where(Team.id == team.id))


def test_what_was_and_what_is_stand_on_record_field_by_field(school, mel, cora):
    experiment = make_experiment(school, "Ring first", by=mel)
    experiment.rewrite(by=cora, at=now(), title="Ring the day before", change="a call")
    db.session.commit()
    activity = history_of(experiment.id)[0]
    assert activity.by is cora
    assert activity.changes == {"title": ["Ring first", "Ring the day before"], "change": ["", "a call"]}


def test_saving_the_same_again_leaves_no_record(school, mel):
    experiment = make_experiment(school, "Ring first")
    before = len(history_of(experiment.id))
    experiment.rewrite(by=mel, at=now(), title="Ring first")
    db.session.commit()
    assert len(history_of(experiment.id)) == before


def test_changes_since_a_version_go_back_to_what_it_was_then(school, mel, cora):
    experiment = make_experiment(school, "One")
    version = experiment.version
    for by, title in ((mel, "Two"), (cora, "Three")):
        experiment.rewrite(by=by, at=now(), title=title)
        db.session.commit()
    was, by, _at = changes_since(experiment, version)["title"]
    assert (was, by) == ("One", cora)
    assert changes_since(experiment, experiment.version) == {}


def test_the_boards_revision_rises_once_for_each_commit(school, mel):
    before = revision(school)
    experiment = make_experiment(school, "One")
    assert revision(school) == before + 1
    experiment.rewrite(by=mel, at=now(), title="Two")
    experiment.rewrite(by=mel, at=now(), title="Three")
    db.session.commit()
    assert revision(school) == before + 2


def test_what_is_rolled_back_outdates_nothing(school, mel):
    before = revision(school)
    make_experiment(school).rewrite(by=mel, at=now(), title="Two")
    db.session.rollback()
    db.session.commit()
    assert revision(school) == before + 1


def test_a_raw_note_never_stands_on_record(school, mel):
    experiment = make_experiment(school, stage="trying")
    note = start_retrospective(experiment, by=mel, at=now()).add_note(WELL, "A secret between us", by=mel, at=now())
    db.session.flush()
    note.reword("Another secret", by=mel, at=now())
    note.archive(by=mel, at=now())
    db.session.commit()
    assert "secret" not in str([(activity.verb, activity.changes) for activity in history_of(experiment.id)])
