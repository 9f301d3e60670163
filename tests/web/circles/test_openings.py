"""Opening a circle, coming to it by its code, and closing it."""

import datetime as dt

import pytest

from board.database import db
from board.models.circles.circle import Circle
from board.models.circles.joining_code import say_code
from board.models.circles.participant import Participant
from board.models.circles.phase import CirclePhase
from board.models.moments import now
from board.models.people.guess_limit import PER_CODE
from board.models.retrospectives.note import Note
from board.models.retrospectives.retrospective import Retrospective
from board.models.stages import Stage
from board.web.retrospectives.improvements import last_choosing
from tests.factories import make_circle, make_experiment, make_reflected, make_sprint


def test_a_coach_opens_one_over_some_of_a_sprints_experiments(client, school, cora):
    sprint = make_sprint(school)
    first, second = (make_experiment(school, title, Stage.TRYING, sprint=sprint) for title in ("Ring first", "Walk in"))
    make_experiment(school, "An idea")
    page = client.sign_in(cora).get(f"/sprints/{sprint.id}/circles/new").text
    assert "Ring first" in page
    assert "Walk in" in page
    assert "An idea" not in page
    fields = {f"experiment_{second.id}": "y", "question": "Weather?", "votes_each": "5", "several_on_one": "y"}
    answer = client.post(f"/sprints/{sprint.id}/circles", data=fields)
    circle = db.session.query(Circle).one()
    assert [experiment.id for experiment in circle.retrospective.experiments] == [second.id]
    assert (circle.question, circle.votes_each, circle.several_on_one) == ("Weather?", 5, True)
    page = client.get(answer.location).text
    assert "Share the code" in page
    assert circle.code[:3] in page
    assert client.get(f"/sprints/{sprint.id}/circles/new").location == answer.location
    assert first.retrospective is None


def test_opening_it_with_nothing_to_look_at_or_too_many_votes_is_explained(client, school, cora):
    sprint = make_sprint(school)
    experiment = make_experiment(school, stage=Stage.TRYING, sprint=sprint)
    client.sign_in(cora)
    answer = client.post(f"/sprints/{sprint.id}/circles", data={"question": "Kept", "votes_each": "3"})
    assert (answer.status_code, "Choose at least one experiment" in answer.text, "Kept" in answer.text) == (422, True, True)
    answer = client.post(f"/sprints/{sprint.id}/circles", data={f"experiment_{experiment.id}": "y", "votes_each": "11"})
    assert (answer.status_code, "1 to 10" in answer.text) == (422, True)


def test_over_one_experiment(client, school, cora, mel):
    experiment = make_experiment(school, stage=Stage.TRYING)
    idea = make_experiment(school, "An idea")
    client.sign_in(cora)
    assert client.get(f"/experiments/{experiment.id}/circles/new").status_code == 200
    answers = [client.post(f"/experiments/{experiment.id}/circles") for _twice in range(2)]
    assert answers[0].location == answers[1].location
    assert "Nothing has been tried yet" in client.post(f"/experiments/{idea.id}/circles").text
    held = make_reflected(make_experiment(school, "Held", Stage.REFLECTING))
    assert "has been held already" in client.post(f"/experiments/{held.id}/circles").text
    assert db.session.query(Circle).count() == 1


def test_a_code_is_typed_as_it_is_read(client, school, mel, cora):
    circle = make_circle(school)
    client.sign_in(mel)
    assert "Join a circle" in client.get("/join").text
    answer = client.post("/join", data={"code": f"{circle.code[:3].lower()} {circle.code[3:]}"})
    assert answer.location == f"/retrospectives/{circle.retrospective_id}"
    assert mel.id in db.session.scalars(db.select(Participant.person_id)).all()


def test_a_code_opens_nothing_for_strangers_and_cannot_be_guessed(client, school, fostering, otto):
    circle = make_circle(school)
    client.sign_in(otto)
    for code in ("", "WRONG2", circle.code):
        answer = client.post("/join", data={"code": code})
        assert answer.status_code == 422
    assert "No circle of your teams has this code" in answer.text
    for _try in range(PER_CODE.most):
        answer = client.post("/join", data={"code": "WRONG2"})
    assert answer.status_code == 429
    assert db.session.query(Participant).filter(Participant.person_id == otto.id).count() == 0


def test_a_code_that_nobody_needed_for_a_day_has_ended_until_whoever_facilitates_goes_on(client, school, cora, mel):
    circle = make_circle(school)
    where, code = f"/retrospectives/{circle.retrospective_id}", say_code(circle.code)
    db.session.execute(db.update(Participant).values(seen_at=now() - dt.timedelta(days=2)))
    db.session.commit()
    assert "once nobody has been in it for a day" in client.sign_in(mel).get("/join").text
    answer = client.post("/join", data={"code": code})
    assert answer.status_code == 422
    assert "This code has ended" in answer.text
    assert f'value="{code}"' in answer.text
    assert code not in client.get(where).text
    assert code in client.sign_in(cora).get(where).text
    assert client.sign_in(mel).post("/join", data={"code": code}).location == where


def test_misread_codes_do_not_lock_one_out_of_signing_in(client, school, mel):
    client.sign_in(mel)
    for _try in range(PER_CODE.most + 1):
        client.post("/join", data={"code": "WRONG2"})
    client.delete_cookie("session")
    answer = client.post("/sign-in", data={"email": mel.email, "password": "three quiet otters"})
    assert answer.status_code == 303


@pytest.fixture
def chosen(school, cora, mel) -> Circle:
    """A circle that has chosen one thing to do better."""
    circle = make_circle(school, CirclePhase.BETTER, people=[mel])
    circle.retrospective.add_note("well", "Calm visits", by=mel, at=now())
    note = circle.retrospective.add_note("better", "Ring sooner", by=mel, at=now())
    circle.go_to(CirclePhase.CHOOSE, CirclePhase.BETTER, by=cora)
    circle.place(note, 1, by=cora, at=now())
    db.session.commit()
    return circle


def test_closing_leaves_a_page_that_can_be_shared(client, chosen, cora, mel, otto):
    code, where = chosen.code, f"/retrospectives/{chosen.retrospective_id}"
    page = client.sign_in(cora).get(f"{where}/closing/new").text
    assert "Calm visits" in page
    answer = client.post(
        f"{where}/closing", data={"went_well": "Calm visits, said kindly", "version": chosen.retrospective.version}
    )
    assert answer.location == where
    page = client.get(where).text
    assert "The circle is closed" in page
    assert "Calm visits" in page
    for person in (mel, otto):
        summary = client.sign_in(person).get(f"{where}/summary").text
        assert "Calm visits, said kindly" in summary
        assert "1. Ring sooner" in summary
    assert client.post("/join", data={"code": code}).status_code == 422
    assert {note.by_id for note in db.session.query(Note)} == {None}
    ended = client.sign_in(mel).get(f"{where}/circle?since=0", headers={"HX-Request": "true"})
    assert "data-ended" in ended.text


def test_closing_is_for_whoever_facilitates_and_asks_for_both(client, chosen, cora, mel):
    where = f"/retrospectives/{chosen.retrospective_id}"
    answer = client.sign_in(mel).get(f"{where}/closing/new")
    assert "Cora Bennett facilitates" in client.get(answer.location).text
    refused = client.post(f"{where}/closing", data={"went_well": "Mine", "version": chosen.retrospective.version})
    assert (refused.status_code, "Mine" in refused.text) == (422, True)
    empty = client.sign_in(cora).post(f"{where}/closing", data={"went_well": " ", "version": chosen.retrospective.version})
    assert (empty.status_code, "Enter what went well" in empty.text) == (422, True)
    assert db.session.get(Retrospective, chosen.retrospective_id).closed_at is None


def test_closing_it_twice_says_so(client, chosen, cora):
    where, fields = f"/retrospectives/{chosen.retrospective_id}", {"went_well": "Calm", "version": chosen.retrospective.version}
    client.sign_in(cora).post(f"{where}/closing", data=fields)
    fields["version"] = db.session.get(Retrospective, chosen.retrospective_id).version
    answer = client.post(f"{where}/closing", data=fields)
    assert answer.status_code == 303
    assert "has been closed" in client.get(answer.location).text


def test_the_three_are_not_chosen_behind_the_circles_back(client, chosen, mel):
    where = f"/retrospectives/{chosen.retrospective_id}/improvements"
    note = next(note for note in chosen.retrospective.notes if note.kind == "better")
    assert client.sign_in(mel).get(where).location == f"/retrospectives/{chosen.retrospective_id}"
    seen = last_choosing(chosen.retrospective)
    fields = {f"place_{note.key}": "2", f"owner_{note.key}": "None", f"words_{note.key}": "Mine", "seen": seen}
    answer = client.post(where, data=fields)
    assert answer.status_code == 422
    assert "Cora Bennett facilitates" in answer.text


def test_who_sees_to_it_says_so_and_is_not_named_by_whoever_puts_it_in_other_words(client, chosen, cora, mel):
    where = f"/retrospectives/{chosen.retrospective_id}/improvements"
    (thing,) = chosen.retrospective.improvements
    key, seen = thing.note.key, last_choosing(chosen.retrospective)
    assert "Who sees to it?" not in client.sign_in(cora).get(where).text
    thing.see_to(True, by=mel, at=now())  # while Cora looks for better words
    db.session.commit()
    fields = {f"place_{key}": "1", f"owner_{key}": str(cora.id), f"words_{key}": "Ring on the first day", "seen": seen}
    assert client.post(where, data=fields).status_code == 303
    db.session.expire_all()
    (thing,) = chosen.retrospective.improvements
    assert (thing.text, thing.owner) == ("Ring on the first day", mel)


def test_the_first_page_leads_the_team_to_a_circle_that_sits_and_to_no_other(client, school, cora, mel, otto):
    circle = make_circle(school)
    assert "Cora Bennett holds the retrospective now" in client.sign_in(mel).get("/").text
    assert "You facilitate the retrospective now" in client.sign_in(cora).get("/").text
    assert "the retrospective now" not in client.sign_in(otto).get("/").text
    db.session.execute(db.update(Participant).values(seen_at=now() - dt.timedelta(hours=2)))
    db.session.commit()
    assert "the retrospective now" not in client.sign_in(mel).get("/").text
    assert "Hold it together" not in client.get(f"/experiments/{circle.retrospective.started_for_id}").text


def test_a_coach_finds_it_on_the_experiments_page(client, school, cora, mel):
    experiment = make_experiment(school, stage=Stage.TRYING)
    assert f"/experiments/{experiment.id}/circles/new" in client.sign_in(cora).get(f"/experiments/{experiment.id}").text
    assert "Hold it together" not in client.sign_in(mel).get(f"/experiments/{experiment.id}").text
