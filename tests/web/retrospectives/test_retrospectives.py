"""The retrospective: notes that stay with the team, three things to do better, and what everyone may read."""

import pytest

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.retrospectives.note import BETTER, WELL, Note
from board.models.retrospectives.retrospective import Retrospective
from board.models.stages import Stage
from tests.factories import make_experiment, make_reflected


@pytest.fixture
def retrospective(school) -> Retrospective:
    """One that the first person on the team has held."""
    return make_reflected(make_experiment(school, stage=Stage.REFLECTING)).retrospective


def test_holding_it_starts_one_and_only_one(client, school, mel, cora):
    experiment = make_experiment(school, stage=Stage.TRYING)
    for person in (mel, cora):
        answer = client.sign_in(person).post(f"/experiments/{experiment.id}/retrospectives")
        assert answer.status_code == 303
    assert db.session.query(Retrospective).count() == 1
    assert "Start here: what would you do again?" in client.get(answer.location).text


def test_nothing_can_be_reflected_on_before_it_was_tried(client, school, mel):
    experiment = make_experiment(school)
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/retrospectives")
    assert answer.status_code == 422
    assert "Nothing has been tried yet" in answer.text


def test_its_notes_are_there_for_the_team_and_others_land_on_what_everyone_may_read(
    client, retrospective, cora, mel, lee, otto, ada
):
    for person in (cora, mel):
        page = client.sign_in(person).get(f"/retrospectives/{retrospective.id}").text
        assert "The calls were quick" in page
        assert page.index("What went well") < page.index("What to do better</h3>")
    for person in (lee, otto, ada):
        client.sign_in(person)
        answer = client.get(f"/retrospectives/{retrospective.id}")
        assert (answer.status_code, answer.location) == (303, f"/retrospectives/{retrospective.id}/summary")
        summary = client.get(answer.location).text
        assert "What it looked at" in summary
        assert "The calls were quick" not in summary
        assert client.get(f"/retrospectives/{retrospective.id}/improvements").status_code == 404
        assert client.post(f"/retrospectives/{retrospective.id}", data={"went_well": "Mine"}).status_code == 404
        assert client.post(f"/retrospectives/{retrospective.id}/notes", data={"well": "Mine"}).status_code == 404


def test_of_a_private_team_a_stranger_finds_neither(client, private_team, otto):
    held = make_reflected(make_experiment(private_team, "Ring first", "reflecting")).retrospective
    client.sign_in(otto)
    assert client.get(f"/retrospectives/{held.id}").status_code == 404
    assert client.get(f"/retrospectives/{held.id}/summary").status_code == 404
    assert client.get("/retrospectives/999").status_code == 404


def test_a_lead_on_the_team_reads_the_notes_as_its_member(client, school, retrospective, mel):
    mel.is_lead = True
    db.session.commit()
    assert client.sign_in(mel).get(f"/retrospectives/{retrospective.id}").status_code == 200


def test_an_outsider_cannot_start_one(client, school, otto, lee):
    experiment = make_experiment(school, stage=Stage.TRYING)
    for person in (otto, lee):
        assert client.sign_in(person).post(f"/experiments/{experiment.id}/retrospectives").status_code == 403


def test_what_went_well_is_begun_from_the_notes_and_shared(client, school, mel):
    experiment = make_experiment(school, stage=Stage.TRYING)
    client.sign_in(mel).post(f"/experiments/{experiment.id}/retrospectives")
    retrospective = db.session.scalar(db.select(Retrospective))
    client.post(f"/retrospectives/{retrospective.id}/notes", data={"well": "Calm visits"})
    page = client.get(f"/retrospectives/{retrospective.id}").text
    assert page.count("Calm visits") >= 2
    client.post(f"/retrospectives/{retrospective.id}", data={"went_well": "Calmer visits", "version": retrospective.version})
    assert db.session.get(Retrospective, retrospective.id).went_well == "Calmer visits"
    assert "Calmer visits" in client.get(f"/experiments/{experiment.id}").text


def test_two_people_sharing_different_words_are_shown_both(client, retrospective, mel, cora):
    opened = retrospective.version
    client.sign_in(cora).post(f"/retrospectives/{retrospective.id}", data={"went_well": "Cora’s words", "version": opened})
    answer = client.sign_in(mel).post(f"/retrospectives/{retrospective.id}", data={"went_well": "Mel’s words", "version": opened})
    assert answer.status_code == 409
    assert "Cora’s words" in answer.text
    assert "Mel’s words" in answer.text


def test_sharing_nothing_is_explained(client, retrospective, mel):
    answer = client.sign_in(mel).post(
        f"/retrospectives/{retrospective.id}", data={"went_well": " ", "version": retrospective.version}
    )
    assert answer.status_code == 422
    assert "Enter what went well, in words for everyone" in answer.text


def test_no_name_stands_on_a_note(client, school, mel, cora):
    experiment = make_experiment(school, stage=Stage.TRYING, by=mel)
    client.sign_in(cora).post(f"/experiments/{experiment.id}/retrospectives")
    retrospective = db.session.scalar(db.select(Retrospective))
    client.post(f"/retrospectives/{retrospective.id}/notes", data={"better": "Start sooner"})
    main = client.sign_in(mel).get(f"/retrospectives/{retrospective.id}").text.partition("<main")[2]
    assert "Start sooner" in main
    assert cora.name not in main


def test_the_number_of_queries_does_not_grow_with_the_notes(client, retrospective, school, mel, queries):
    client.sign_in(mel)
    counts = []
    for _times in range(2):
        queries.clear()
        client.get(f"/retrospectives/{retrospective.id}")
        counts.append(len(queries))
        for number in range(10):
            db.session.add(
                Note(
                    retrospective_id=retrospective.id,
                    kind=(WELL, BETTER)[number % 2],
                    text="More",
                    by_id=mel.id,
                )
            )
        db.session.commit()
    assert counts[0] == counts[1]
    assert db.session.query(Experiment).count() == 1
