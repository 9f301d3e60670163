"""The history: who, what, when, field by field."""

from board.database import db
from board.models.moments import now
from board.models.people.activity import Activity
from board.models.stages import Stage
from tests.factories import make_experiment, make_reflected, make_sprint


def test_it_says_who_changed_what_with_readable_names(client, school, mel, otto):
    sprint = make_sprint(school)
    experiment = make_experiment(school, "Old title", stage=Stage.REFLECTING, sprint=sprint, by=mel)
    experiment.rewrite(by=mel, at=now(), title="New title")
    db.session.commit()
    page = client.sign_in(otto).get(f"/experiments/{experiment.id}/history").text
    for words in (
        "Old title",
        "New title",
        mel.name,
        f"{sprint.goal} ({sprint.window})",
        "Trying",
        "Yes",
        "moved it",
        "logged the idea",
        "Owner",
    ):
        assert words in page
    assert page.index("New title") < page.index("logged the idea")


def test_it_never_says_what_a_note_says_nor_who_wrote_it(client, school, cora, mel, otto):
    experiment = make_experiment(school, stage=Stage.REFLECTING, by=mel)
    make_reflected(experiment, by=mel)
    experiment.retrospective.add_note("better", "The office is too loud", by=cora, at=now())
    db.session.commit()
    for person in (otto, mel):
        page = client.sign_in(person).get(f"/experiments/{experiment.id}/history").text.partition("<main")[2]
        assert "The calls were quick" not in page
        assert "too loud" not in page
        assert cora.name not in page
        assert "Somebody on the team" in page
        assert "Ask for a good time to ring" in page


def test_a_private_teams_history_is_not_there(client, private_team, otto):
    experiment = make_experiment(private_team)
    assert client.sign_in(otto).get(f"/experiments/{experiment.id}/history").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_entries(client, school, mel, otto, queries):
    short, long = make_experiment(school, stage=Stage.DECIDED), make_experiment(school, stage=Stage.DECIDED)
    for number in range(20):
        long.rewrite(by=mel, at=now(), title=f"Title {number}")
    db.session.commit()
    client.sign_in(otto)
    counts = []
    for experiment_id in (short.id, long.id):
        queries.clear()
        client.get(f"/experiments/{experiment_id}/history")
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert db.session.query(Activity).count() > 20


def test_what_somebody_on_the_team_did_has_no_initials(client, school, mel):
    experiment = make_reflected(make_experiment(school, stage=Stage.REFLECTING, by=mel), by=mel)
    page = client.sign_in(mel).get(f"/experiments/{experiment.id}/history").text
    assert "Somebody on the team" in page
    assert ">ST<" not in page
