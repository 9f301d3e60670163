"""Choosing what to do better, and trying one of the three next."""

import pytest

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.moments import now
from board.models.people.activity import Activity
from board.models.retrospectives.improvement import Improvement
from board.models.retrospectives.note import Note
from board.models.retrospectives.retrospective import Retrospective, start_retrospective
from board.models.stages import Stage
from tests.circle_factories import make_sprint_circle
from tests.factories import make_experiment, make_reflected, make_sprint


@pytest.fixture
def retrospective(school, mel) -> Retrospective:
    """One with four things to do better, of which none is chosen."""
    begun = start_retrospective(make_experiment(school, stage=Stage.TRYING, by=mel), by=mel, at=now())
    for text in ("One", "Two", "Three", "Four"):
        begun.add_note("better", text, by=mel, at=now())
    db.session.commit()
    return begun


def chosen(retrospective, *places, **more):
    """What the form sends: a place for each note in turn."""
    notes = db.session.scalars(db.select(Note).where(Note.retrospective_id == retrospective.id).order_by(Note.id)).all()
    sent = {"seen": 0}
    for note, place in zip(notes, places, strict=True):
        sent |= {f"place_{note.key}": str(place), f"owner_{note.key}": "None", f"words_{note.key}": note.text}
    return {**sent, **more}


def texts():
    """What is chosen now, in order."""
    return [improvement.text for improvement in db.session.scalars(db.select(Improvement).order_by(Improvement.position))]


def test_three_are_chosen_in_order_with_an_owner_and_words_for_everyone(client, retrospective, mel):
    notes = retrospective.notes
    sent = chosen(retrospective, 2, None, 1, 3, **{f"owner_{notes[2].key}": mel.id, f"words_{notes[0].key}": "One, said kindly"})
    client.sign_in(mel)
    assert "Not chosen" in client.get(f"/retrospectives/{retrospective.id}/improvements").text
    answer = client.post(f"/retrospectives/{retrospective.id}/improvements", data=sent)
    assert answer.status_code == 303
    assert texts() == ["Three", "One, said kindly", "Four"]
    assert db.session.scalar(db.select(Improvement).where(Improvement.position == 1)).owner_id == mel.id
    assert "One, said kindly" in client.get(answer.location).text


def test_choosing_again_replaces_the_choice(client, retrospective, mel):
    client.sign_in(mel).post(f"/retrospectives/{retrospective.id}/improvements", data=chosen(retrospective, 1, 2, 3, None))
    page = client.get(f"/retrospectives/{retrospective.id}/improvements").text
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    client.post(f"/retrospectives/{retrospective.id}/improvements", data=chosen(retrospective, None, 1, None, 2, seen=seen))
    assert texts() == ["Two", "Four"]


@pytest.mark.parametrize(
    ("places", "sentence"),
    [
        ((None, None, None, None), "Choose at least one thing to do better"),
        ((1, 1, None, None), "Two things are “First”. Give each a place of its own."),
        ((4, None, None, None), "Choose a place from the list"),
        (("no", None, None, None), "Choose a place from the list"),
    ],
)
def test_a_choice_that_cannot_be_is_explained(client, retrospective, mel, places, sentence):
    answer = client.sign_in(mel).post(f"/retrospectives/{retrospective.id}/improvements", data=chosen(retrospective, *places))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert texts() == []


def test_somebody_who_is_not_on_the_team_cannot_be_given_one(client, retrospective, mel, otto):
    sent = chosen(retrospective, 1, None, None, None, **{f"owner_{retrospective.notes[0].key}": otto.id})
    answer = client.sign_in(mel).post(f"/retrospectives/{retrospective.id}/improvements", data=sent)
    assert answer.status_code == 422
    assert "Choose a person from the list" in answer.text


def test_two_people_who_choose_at_once_do_not_undo_each_other_unseen(client, retrospective, mel, cora):
    where = f"/retrospectives/{retrospective.id}/improvements"
    client.sign_in(cora).post(where, data=chosen(retrospective, 1, None, None, None))
    answer = client.sign_in(mel).post(where, data=chosen(retrospective, None, 1, None, None))
    assert answer.status_code == 409
    assert "Somebody on your team chose while you were choosing" in answer.text
    assert texts() == ["One"]
    seen = answer.text.partition('name="seen" value="')[2].partition('"')[0]
    assert client.post(where, data=chosen(retrospective, None, 1, None, None, seen=seen)).status_code == 303
    assert texts() == ["Two"]


def test_one_of_them_becomes_the_next_experiment_with_a_link_both_ways(client, school, mel):
    source = make_reflected(make_experiment(school, stage=Stage.REFLECTING, by=mel))
    improvement = source.retrospective.improvements[0]
    answer = client.sign_in(mel).post(f"/improvements/{improvement.id}/experiments")
    page = client.get(answer.location).text
    assert "Came from" in page
    assert source.title in page
    following = db.session.get(Improvement, improvement.id).became
    assert (following.title, following.stage, following.owner_id) == (
        improvement.text,
        "ideas",
        db.session.get(Improvement, improvement.id).owner_id,
    )
    assert f"/experiments/{following.id}" in client.get(f"/experiments/{source.id}").text


def test_whoever_tries_what_nobody_sees_to_owns_the_experiment(client, school, mel, cora):
    improvement = make_reflected(make_experiment(school, stage=Stage.REFLECTING, by=mel)).retrospective.improvements[0]
    improvement.owner_id = None
    db.session.commit()
    client.sign_in(cora).post(f"/improvements/{improvement.id}/experiments")
    assert db.session.get(Improvement, improvement.id).became.owner == cora


def test_pressing_it_twice_makes_one(client, school, mel):
    improvement = make_reflected(make_experiment(school, stage=Stage.REFLECTING)).retrospective.improvements[0]
    client.sign_in(mel).post(f"/improvements/{improvement.id}/experiments")
    answer = client.post(f"/improvements/{improvement.id}/experiments")
    assert db.session.query(Experiment).count() == 2
    assert "It became" in client.get(answer.location).text


def test_only_the_team_can_try_it_next(client, school, private_team, otto, lee):
    mine, hidden = (
        make_reflected(make_experiment(team, stage=Stage.REFLECTING)).retrospective.improvements[0]
        for team in (school, private_team)
    )
    for person, others, private in ((otto, 403, 404), (lee, 403, 403)):
        client.sign_in(person)
        assert client.post(f"/improvements/{mine.id}/experiments").status_code == others
        assert client.post(f"/improvements/{hidden.id}/experiments").status_code == private


def test_what_grew_out_of_a_circle_about_several_says_so_on_its_page_history_series_and_wall(client, school, cora, mel, otto):
    sprint = make_sprint(school, goal="Calmer mornings")
    tried = [make_experiment(school, title, Stage.TRYING, sprint=sprint, by=mel) for title in ("Ring first", "Text first")]
    circle = make_sprint_circle(sprint, tried, better="Ask the parents", by=cora)
    improvement = circle.retrospective.improvements[0]
    assert improvement.came_out_of is None
    client.sign_in(mel).post(f"/improvements/{improvement.id}/experiments")
    grown = improvement.became
    summary = f"/retrospectives/{circle.retrospective_id}"
    for page in ("", "/series"):
        text = client.get(f"/experiments/{grown.id}{page}").text
        assert "It grew out of “Ask the parents”" in text
        assert f'href="{summary}">the retrospective on “Calmer mornings”' in text
        assert f"/sprints/{sprint.id}" in text
    assert "Grew out of the retrospective on “Calmer mornings”" in client.get(f"/experiments/{grown.id}/wall").text
    assert "began it from something to do better" in client.get(f"/experiments/{grown.id}/history").text
    assert f"/experiments/{grown.id}" in client.get(f"{summary}/summary").text
    assert "It grew out of" not in client.get(f"/experiments/{tried[0].id}").text


def test_another_team_is_not_told_which_private_retrospective_it_grew_out_of(client, school, private_team, mel, otto):
    held = make_reflected(make_experiment(private_team, "Ring first", Stage.REFLECTING)).retrospective
    grown = held.improvements[0].try_next(by=mel, at=now(), team=school)
    db.session.commit()
    client.sign_in(otto)
    for page in ("", "/series", "/wall", "/history"):
        text = client.get(f"/experiments/{grown.id}{page}").text
        assert "grew out of" not in text.lower()
        assert "began it from" not in text


def test_whoever_chooses_is_told_how_many_of_them_nobody_sees_to(client, retrospective, mel):
    notes, where = retrospective.notes, f"/retrospectives/{retrospective.id}/improvements"
    said = ("Nobody sees to 2 of the 3 yet.", "Nobody sees to it yet.")
    client.sign_in(mel)
    one_owned = chosen(retrospective, 1, 2, 3, None, **{f"owner_{notes[0].key}": mel.id})
    page = client.get(client.post(where, data=one_owned).location).text
    assert f"What you do better is chosen. {said[0]}" in page
    seen = db.session.scalar(db.select(db.func.max(Activity.id)).where(Activity.verb == "chose"))
    page = client.get(client.post(where, data=chosen(retrospective, 1, None, None, None, seen=seen)).location).text
    assert f"What you do better is chosen. {said[1]}" in page
    assert said[1][:-1] in client.get(f"/experiments/{retrospective.experiment.id}").text
    assert said[1][:-1] in client.get(f"/retrospectives/{retrospective.id}/summary").text
    assert "Nobody yet:" in client.get(f"/experiments/{retrospective.experiment.id}/wall").text
