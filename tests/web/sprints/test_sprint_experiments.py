"""Filling a sprint by ticking experiments on its page, and taking them out again."""

import pytest

from board.database import db
from board.models.stages import Stage
from tests.factories import make_experiment, make_sprint


def ticked(*experiments):
    return {f"put-{experiment.id}": "yes" for experiment in experiments}


def test_a_team_ticks_what_it_wants_to_try_ready_experiments_first(client, school, mel):
    idea, ready = make_experiment(school, "An idea"), make_experiment(school, "A ready one", Stage.READY)
    sprint = make_sprint(school, starts=4)
    client.sign_in(mel)
    page = client.get(f"/sprints/{sprint.id}").text
    assert page.index("A ready one") < page.index("An idea")
    client.post(f"/sprints/{sprint.id}/experiments", data=ticked(idea, ready))
    db.session.expire_all()
    assert (idea.sprint_id, ready.sprint_id) == (sprint.id, sprint.id)
    assert (idea.stage, ready.stage) == (Stage.IDEAS, Stage.READY), "it is planned, not started"
    page = client.get(f"/sprints/{sprint.id}").text
    assert "2 experiments are in this sprint now." in page
    assert "Put experiments into this sprint" not in page, "nothing is left to tick"


def test_what_is_planned_is_taken_out_again(client, school, mel):
    sprint = make_sprint(school, starts=4)
    idea = make_experiment(school, "An idea")
    client.sign_in(mel).post(f"/sprints/{sprint.id}/experiments", data=ticked(idea))
    client.post(f"/sprints/{sprint.id}/experiments/{idea.id}/remove")
    db.session.expire_all()
    assert idea.sprint_id is None


def test_what_is_being_tried_keeps_its_window(client, school, mel):
    sprint = make_sprint(school)
    trying = make_experiment(school, "Under way", Stage.TRYING, sprint=sprint)
    assert "Take out" not in client.sign_in(mel).get(f"/sprints/{sprint.id}").text
    answer = client.post(f"/sprints/{sprint.id}/experiments/{trying.id}/remove")
    assert "has started, and keeps this sprint as its window" in client.get(answer.location).text
    db.session.expire_all()
    assert trying.sprint_id == sprint.id


def test_what_another_sprint_has_or_another_team_is_left_alone_and_said(client, school, fostering, mel):
    first, second = make_sprint(school, starts=4), make_sprint(school, starts=30)
    taken, foreign, free = (
        make_experiment(school, "Taken"),
        make_experiment(fostering, "Foreign"),
        make_experiment(school, "Free"),
    )
    client.sign_in(mel).post(f"/sprints/{first.id}/experiments", data=ticked(taken))
    client.post(f"/sprints/{second.id}/experiments", data=ticked(taken, foreign, free))
    db.session.expire_all()
    assert (taken.sprint_id, foreign.sprint_id, free.sprint_id) == (first.id, None, second.id)
    assert "1 experiment is in this sprint now. 2 others were moved meanwhile." in client.get(f"/sprints/{second.id}").text


@pytest.mark.parametrize("typed", [{}, {"put-two": "yes"}, {"put-99999999999999999999": "yes"}])
def test_nothing_ticked_or_nonsense_changes_nothing(client, school, mel, typed):
    sprint, idea = make_sprint(school, starts=4), make_experiment(school, "An idea")
    assert client.sign_in(mel).post(f"/sprints/{sprint.id}/experiments", data=typed).status_code == 303
    db.session.expire_all()
    assert idea.sprint_id is None


def test_a_sprint_that_has_not_begun_does_not_ask_to_be_closed_first(client, school, cora):
    make_experiment(school, "An idea")
    sprint = make_sprint(school, starts=4)
    page = client.sign_in(cora).get(f"/sprints/{sprint.id}").text
    assert page.index("Choose what to try") < page.index("Close the sprint")


def test_the_queries_of_filling_do_not_grow_with_the_candidates(client, school, mel, queries):
    sprint = make_sprint(school, starts=4)
    client.sign_in(mel)
    counts = []
    for number in range(3):
        make_experiment(school, f"Idea {number}")
        client.get(f"/sprints/{sprint.id}")
        queries.clear()
        client.get(f"/sprints/{sprint.id}")
        counts.append(len(queries))
    assert counts[-1] == counts[0]
