"""An experiment's page and the form in which its team writes it."""

import pytest

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.experiments.lineage import Lineage
from board.models.moments import now
from board.models.people.activity import Activity
from board.models.stages import Stage
from tests.factories import HYPOTHESIS, make_decision, make_experiment, make_reflected, make_sprint


def typed(experiment, **changed):
    """What the form sends when it is saved as it was opened, but for what is `changed`."""
    kept = {name: getattr(experiment, name) for name in ("title", *HYPOTHESIS)}
    plan = {"owner_id": str(experiment.owner_id), "sprint_id": str(experiment.sprint_id), "version": experiment.version}
    return {**kept, **plan, **changed}


def test_the_page_tells_the_whole_story(client, school, mel):
    experiment = make_experiment(school, stage=Stage.DECIDED)
    page = client.sign_in(mel).get(f"/experiments/{experiment.id}").text
    for words in (
        "a phone call before the first visit",
        "Seven in ten will go ahead",
        "Frozen when the trial started",
        "Nine in ten went ahead.",
        "Prediction confirmed",
        "Quick calls, calm visits",
        "Ask for a good time to ring",
        "A call is enough",
        "It works",
        "On the checklist",
    ):
        assert words in page


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_has_a_page_for_everyone_signed_in(client, school, cora, mel, lee, otto, ada, stage):
    experiment = make_experiment(school, stage=stage)
    for person in (cora, mel, lee, otto, ada):
        assert client.sign_in(person).get(f"/experiments/{experiment.id}").status_code == 200


def test_an_idea_says_what_is_missing_and_offers_the_next_step(client, school, mel):
    experiment = make_experiment(school, change="a phone call")
    page = client.sign_in(mel).get(f"/experiments/{experiment.id}").text
    assert "Complete the hypothesis" in page
    assert f'href="/experiments/{experiment.id}/edit"' in page
    assert "Choose an owner: who keeps it moving?" in page
    assert "What actually happened will stand here" in page


def test_readers_see_the_story_and_no_button_that_is_not_theirs(client, school, lee, otto):
    experiment = make_reflected(make_experiment(school, stage=Stage.REFLECTING))
    page = client.sign_in(otto).get(f"/experiments/{experiment.id}").text
    for theirs in ("/edit", "/moves", "/archive", "Try this next", "/decisions/new", "/retrospectives/", "/result", "/learning"):
        assert f"/experiments/{experiment.id}{theirs}" not in page
        assert "/retrospectives/" not in page
    page = client.sign_in(lee).get(f"/experiments/{experiment.id}").text
    assert f"/experiments/{experiment.id}/decisions/new" in page
    assert f"/experiments/{experiment.id}/edit" not in page


def test_raw_notes_stay_with_the_team(client, school, otto, lee, ada):
    experiment = make_reflected(make_experiment(school, stage=Stage.REFLECTING))
    for person in (otto, lee, ada):
        page = client.sign_in(person).get(f"/experiments/{experiment.id}").text
        assert "Quick calls, calm visits" in page
        assert "The calls were quick" not in page


def test_an_experiment_of_a_private_team_is_not_there_for_others(client, private_team, otto, lee):
    experiment = make_experiment(private_team)
    assert client.sign_in(otto).get(f"/experiments/{experiment.id}").status_code == 404
    assert client.get(f"/experiments/{experiment.id}/edit").status_code == 404
    assert client.sign_in(lee).get(f"/experiments/{experiment.id}").status_code == 200


def test_the_chain_can_be_walked_and_hides_what_one_may_not_see(client, school, fostering, private_team, mel, cora, otto):
    first, middle, last = (
        make_experiment(fostering, "First"),
        make_experiment(school, "Middle"),
        make_experiment(private_team, "Hidden"),
    )
    db.session.add_all([Lineage(from_id=first.id, to_id=middle.id), Lineage(from_id=middle.id, to_id=last.id)])
    db.session.commit()
    page = client.sign_in(mel).get(f"/experiments/{middle.id}").text
    assert "Came from" in page
    assert f"/experiments/{first.id}" in page
    assert "Hidden" not in page
    assert "Hidden" in client.sign_in(cora).get(f"/experiments/{middle.id}").text
    assert "Led to" in client.sign_in(otto).get(f"/experiments/{first.id}").text


def test_amendments_and_superseded_decisions_stand_beside(client, school, mel, lee):
    experiment = make_experiment(school, stage=Stage.DECIDED)
    experiment.amend("Eight in ten now", "The first week went well", by=mel, at=now())
    make_decision(experiment, by=lee)
    page = client.sign_in(mel).get(f"/experiments/{experiment.id}").text
    assert "Eight in ten now" in page
    assert "Replaced by a later decision" in page


@pytest.mark.slow
def test_the_number_of_queries_does_not_grow_with_the_story(client, school, mel, lee, queries):
    short, long = make_experiment(school, "Short", Stage.DECIDED), make_experiment(school, "Long", Stage.DECIDED)
    for number in range(6):
        long.amend(f"Amendment {number}", "Because", by=mel, at=now())
        make_decision(long, by=lee)
        other = make_experiment(school, f"Other {number}", Stage.DECIDED)
        db.session.add_all(
            [Lineage(from_id=long.id, to_id=other.id), Lineage(from_id=short.id, to_id=other.id)]
            if number == 0
            else [Lineage(from_id=long.id, to_id=other.id)]
        )
    db.session.commit()
    client.sign_in(mel)
    counts = []
    for experiment_id in (short.id, long.id):
        queries.clear()
        client.get(f"/experiments/{experiment_id}")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_member_writes_the_hypothesis_and_the_plan(client, school, mel):
    experiment, sprint = make_experiment(school), make_sprint(school)
    client.sign_in(mel)
    page = client.get(f"/experiments/{experiment.id}/edit").text
    assert "a ten-minute phone call before the first visit" in page
    assert sprint.goal in page
    answer = client.post(
        f"/experiments/{experiment.id}",
        data=typed(experiment, **HYPOTHESIS, owner_id=mel.id, sprint_id=sprint.id, expects="Seven in ten"),
    )
    assert answer.status_code == 303
    saved = db.session.get(Experiment, experiment.id)
    assert saved.hypothesis.is_complete
    assert (saved.owner_id, saved.sprint_id, saved.prediction.expects) == (mel.id, sprint.id, "Seven in ten")


def test_saving_what_was_not_changed_changes_nothing(client, school, mel):
    experiment = make_experiment(school, stage=Stage.TRYING)
    before, version = db.session.query(Activity).count(), experiment.version
    client.sign_in(mel).post(f"/experiments/{experiment.id}", data=typed(experiment, expects=experiment.prediction.expects))
    assert db.session.query(Activity).count() == before
    assert db.session.get(Experiment, experiment.id).version == version


def test_an_outsider_and_a_lead_may_not_write(client, school, otto, lee, ada):
    experiment = make_experiment(school)
    for person in (otto, lee, ada):
        client.sign_in(person)
        assert client.get(f"/experiments/{experiment.id}/edit").status_code == 403
        assert client.post(f"/experiments/{experiment.id}", data=typed(experiment, title="Mine")).status_code == 403
    assert db.session.get(Experiment, experiment.id).title == "Call before the first visit"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": " "}, "Enter a title"),
        ({"title": "x" * 10_000}, "Title must be 150 characters or fewer"),
        ({"change": "bad \x00 character"}, "has a character that cannot be shown"),
        ({"owner_id": "99999"}, "Choose an owner from the list"),
        ({"owner_id": "me"}, "Choose an owner from the list"),
        ({"sprint_id": "-1"}, "Choose a sprint from the list"),
        ({"people": "the family on 020 7946 0018"}, "looks like a phone number"),
    ],
)
def test_bad_input_is_explained_and_kept(client, school, mel, changed, sentence):
    experiment = make_experiment(school)
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}", data=typed(experiment, signal="my own words", **changed))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "my own words" in answer.text
    assert db.session.get(Experiment, experiment.id).signal == ""


def test_a_sprint_of_another_team_cannot_be_chosen(client, school, fostering, mel):
    experiment, theirs = make_experiment(school), make_sprint(fostering)
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}", data=typed(experiment, sprint_id=theirs.id))
    assert answer.status_code == 422


def test_a_frozen_prediction_cannot_be_rewritten_and_the_words_are_kept(client, school, mel):
    experiment = make_experiment(school, stage=Stage.TRYING)
    answer = client.sign_in(mel).post(
        f"/experiments/{experiment.id}",
        data=typed(experiment, expects="All of them", prediction_version=experiment.prediction.version),
    )
    assert answer.status_code == 422
    assert "The prediction was frozen when the trial started" in answer.text
    assert "All of them" in answer.text


def test_two_people_changing_different_fields_both_keep_their_words(client, school, mel, cora):
    experiment = make_experiment(school, **HYPOTHESIS)
    opened = typed(experiment)
    client.sign_in(cora).post(
        f"/experiments/{experiment.id}", data={**opened, "people": "new families", "owner_id": str(cora.id)}
    )
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}", data={**opened, "signal": "nine in ten"})
    assert answer.status_code == 303
    saved = db.session.get(Experiment, experiment.id)
    assert (saved.people, saved.signal, saved.owner_id) == ("new families", "nine in ten", cora.id)


def test_two_people_changing_the_same_field_are_shown_both(client, school, mel, cora):
    experiment = make_experiment(school, **HYPOTHESIS)
    opened = typed(experiment)
    client.sign_in(cora).post(f"/experiments/{experiment.id}", data={**opened, "title": "Cora’s", "owner_id": str(cora.id)})
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}", data={**opened, "title": "Mel’s", "owner_id": str(mel.id)})
    assert answer.status_code == 409
    assert "<blockquote>Cora’s</blockquote>" in answer.text
    assert "Mel’s</textarea>" in answer.text
    assert f"<blockquote>{cora.name}</blockquote>" in answer.text
    saved = db.session.get(Experiment, experiment.id)
    assert saved.title == "Cora’s"
    choice = {
        **opened,
        "version": saved.version,
        "title": "Both",
        "keep-title": "mine",
        "owner_id": str(mel.id),
        "keep-owner_id": "theirs",
    }
    assert client.post(f"/experiments/{experiment.id}", data=choice).status_code == 303
    saved = db.session.get(Experiment, experiment.id)
    assert (saved.title, saved.owner_id) == ("Both", cora.id)


def test_two_people_writing_the_first_prediction_are_shown_both(client, school, mel, cora):
    experiment = make_experiment(school, stage=Stage.READY)
    opened = typed(experiment)
    experiment.predict("Cora expects this", by=cora, at=now())
    db.session.commit()
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}", data={**opened, "expects": "Mel expects that"})
    assert answer.status_code == 409
    assert "Cora expects this" in answer.text
    assert "Mel expects that" in answer.text
