"""The archive: put away, found again, brought back."""

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.moments import now
from tests.factories import make_experiment


def test_an_experiment_is_put_away_with_an_undo_and_brought_back(client, school, mel):
    experiment = make_experiment(school)
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/archive")
    page = client.get(answer.location).text
    assert "is archived" in page
    assert f"/experiments/{experiment.id}/archive/undo" in page
    assert db.session.get(Experiment, experiment.id).is_archived
    page = client.get(f"/teams/{school.slug}/archive").text
    assert experiment.title in page
    assert "Bring back" in page
    page = client.get(client.post(f"/experiments/{experiment.id}/archive/undo").location).text
    assert "is back on the board" in page
    assert not db.session.get(Experiment, experiment.id).is_archived


def test_a_board_that_undoes_an_idea_is_told_so_and_asks_for_what_is_there(client, school, mel):
    experiment = make_experiment(school)
    for door, said in (("archive", "is archived."), ("archive/undo", "is back on the board.")):
        answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/{door}", headers={"HX-Request": "true"})
        assert answer.status_code == 200
        assert said in answer.text
        assert answer.headers["HX-Trigger"].startswith('{"board:stale"')


def test_an_archived_experiment_can_be_read_and_says_so(client, school, mel, otto):
    experiment = make_experiment(school)
    experiment.archive(by=mel, at=now())
    db.session.commit()
    page = client.sign_in(mel).get(f"/experiments/{experiment.id}").text
    assert "This experiment is archived" in page
    assert "Bring it back" in page
    assert f"/experiments/{experiment.id}/edit" not in page
    assert "Bring it back" not in client.sign_in(otto).get(f"/experiments/{experiment.id}").text


def test_an_empty_archive_says_what_will_stand_there(client, school, otto):
    assert "Nothing is archived" in client.sign_in(otto).get(f"/teams/{school.slug}/archive").text


def test_others_read_the_archive_and_do_not_change_it(client, school, mel, otto, lee, ada):
    experiment, away = make_experiment(school), make_experiment(school, "Away")
    away.archive(by=mel, at=now())
    db.session.commit()
    for person in (otto, lee, ada):
        client.sign_in(person)
        assert "Bring back" not in client.get(f"/teams/{school.slug}/archive").text
        assert client.post(f"/experiments/{experiment.id}/archive").status_code == 403
        assert client.post(f"/experiments/{away.id}/archive/undo").status_code == 403


def test_the_archive_of_a_private_team_is_not_there(client, private_team, otto):
    experiment = make_experiment(private_team)
    client.sign_in(otto)
    assert client.get(f"/teams/{private_team.slug}/archive").status_code == 404
    assert client.post(f"/experiments/{experiment.id}/archive").status_code == 404
