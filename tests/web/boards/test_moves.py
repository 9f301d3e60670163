"""Moving a card, by the form and by htmx alike."""

import pytest

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.sprints.sprint import Sprint
from board.models.stages import Stage
from tests.factories import HYPOTHESIS, NO_TO_ALL, make_decision, make_experiment, make_reflected, make_sprint

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://localhost/teams/team-around-the-school/board"}


def test_an_idea_without_a_hypothesis_stays_and_is_asked_for_it(client, school, mel):
    experiment = make_experiment(school, "Half", change="a phone call")
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/moves", data={"stage": "ready"})
    assert answer.status_code == 422
    assert "cannot move to Ready yet" in answer.text
    assert 'name="evidence"' in answer.text
    assert 'name="change"' not in answer.text
    assert db.session.get(Experiment, experiment.id).stage == "ideas"


def test_what_is_missing_can_be_filled_in_there_and_then(client, school, mel):
    experiment = make_experiment(school)
    sprint = make_sprint(school)
    fields = {**HYPOTHESIS, **NO_TO_ALL, "stage": "trying", "owner": mel.id, "sprint": sprint.id, "prediction": "Seven in ten"}
    assert client.sign_in(mel).post(f"/experiments/{experiment.id}/moves", data=fields).status_code == 303
    experiment = db.session.get(Experiment, experiment.id)
    assert experiment.stage == "trying"
    assert (experiment.owner, experiment.sprint_id) == (mel, sprint.id)
    assert experiment.prediction.expects == "Seven in ten"
    assert experiment.prediction.is_frozen


def test_what_was_typed_is_kept_when_something_is_still_missing(client, school, mel):
    experiment = make_experiment(school, "Nearly", Stage.READY)
    make_sprint(school)
    fields = {"stage": "trying", "owner": mel.id, "sprint": "", "prediction": "Nobody minds the call"}
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/moves", data=fields)
    assert answer.status_code == 422
    assert "Nobody minds the call" in answer.text
    experiment = db.session.get(Experiment, experiment.id)
    assert (experiment.stage, experiment.owner_id, experiment.prediction) == ("ready", None, None)


def test_what_is_still_missing_is_said_next_to_each_field_once_it_has_been_asked_for(client, school, mel):
    experiment = make_experiment(school, change="a phone call")
    make_sprint(school)
    dragged = client.sign_in(mel).post(f"/experiments/{experiment.id}/moves", data={"stage": "trying"}).text
    assert 'aria-invalid="true"' not in dragged
    fields = {"stage": "trying", "people": "families", "owner": mel.id, "sprint": "", "prediction": ""}
    asked = client.post(f"/experiments/{experiment.id}/moves", data=fields).text
    for field, sentence in (
        ("evidence", "Enter what you have observed"),
        ("sprint", "Choose a sprint to try it in."),
        ("prediction", "Write a prediction: what do you expect to see?"),
    ):
        assert f'<a href="#{field}">{sentence}</a>' in asked
    assert 'href="#people"' not in asked


def test_the_next_sprint_is_suggested_while_none_is_running(client, school, mel):
    experiment = make_experiment(school, "Soon", Stage.READY)
    make_sprint(school, starts=60)
    next_one = make_sprint(school, starts=20)
    page = client.sign_in(mel).get(f"/experiments/{experiment.id}/moves/new").text
    assert f'<option value="{next_one.id}" selected>' in page


def test_where_a_team_has_no_sprint_one_is_planned_in_the_same_place(client, school, mel):
    experiment = make_experiment(school, "First ever", Stage.READY)
    client.sign_in(mel)
    assert "Plan a new sprint" in client.post(f"/experiments/{experiment.id}/moves", data={"stage": "trying"}).text
    fields = {
        **NO_TO_ALL,
        "stage": "trying",
        "owner": mel.id,
        "sprint": "new",
        "goal": "Calmer visits",
        "first_day": "2026-11-30",
        "last_day": "2026-12-11",
        "prediction": "Seven in ten",
    }
    assert client.post(f"/experiments/{experiment.id}/moves", data=fields).status_code == 303
    assert db.session.scalar(db.select(Sprint)).goal == "Calmer visits"
    assert db.session.get(Experiment, experiment.id).sprint.goal == "Calmer visits"


def test_a_member_plans_no_sprint_where_there_is_one(client, school, mel):
    make_sprint(school)
    experiment = make_experiment(school, "Later", Stage.READY)
    fields = {
        **NO_TO_ALL,
        "stage": "trying",
        "owner": mel.id,
        "sprint": "new",
        "goal": "Mine",
        "first_day": "2027-01-04",
        "last_day": "2027-01-15",
        "prediction": "x",
    }
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/moves", data=fields)
    assert answer.status_code == 422
    assert "Choose a sprint from the list" in answer.text
    assert db.session.scalar(db.select(db.func.count(Sprint.id))) == 1


def test_a_new_sprint_that_overlaps_says_which_one_is_in_the_way(client, school, cora):
    sprint = make_sprint(school, goal="Calm mornings")
    experiment = make_experiment(school, "Clash", Stage.READY)
    fields = {
        **NO_TO_ALL,
        "stage": "trying",
        "owner": cora.id,
        "sprint": "new",
        "goal": "Another",
        "prediction": "x",
        "first_day": sprint.first_day.isoformat(),
        "last_day": sprint.last_day.isoformat(),
    }
    answer = client.sign_in(cora).post(f"/experiments/{experiment.id}/moves", data=fields)
    assert answer.status_code == 422
    assert "overlap the sprint “Calm mornings”" in answer.text


def test_deciding_needs_a_lead_so_the_card_goes_home_and_says_so(client, school, mel):
    experiment = make_reflected(make_experiment(school, "Waiting", Stage.REFLECTING))
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/moves", data={"stage": "decided"})
    assert answer.status_code == 422
    assert "A lead decides: adopt, adapt or abandon." in answer.text


def test_a_card_goes_back_and_forward_again_with_what_it_has(client, school, mel):
    experiment = make_reflected(make_experiment(school, "Round", Stage.REFLECTING))
    make_decision(experiment)
    client.sign_in(mel)
    for stage in ("ideas", "decided"):
        assert client.post(f"/experiments/{experiment.id}/moves", data={"stage": stage}).status_code == 303
    assert db.session.get(Experiment, experiment.id).stage == "decided"


def test_a_stale_move_is_refused_with_the_fresh_board(client, school, mel):
    experiment = make_experiment(school, "Contested", **HYPOTHESIS)
    version = experiment.version
    client.sign_in(mel)
    client.post(f"/experiments/{experiment.id}/moves", data={"stage": "ready", "version": version})
    answer = client.post(f"/experiments/{experiment.id}/moves", data={"stage": "ideas", "version": version}, headers=HTMX)
    assert answer.status_code == 409
    assert "was moved by somebody else. It is in Ready now." in answer.text
    assert 'hx-target="#board"' in answer.text


def test_an_edit_by_somebody_else_is_no_reason_to_refuse_a_move(client, school, mel, cora):
    experiment = make_experiment(school, "Retitled", **HYPOTHESIS)
    version = experiment.version
    experiment.rewrite(by=cora, at=experiment.created_at, title="Retitled by Cora")
    db.session.commit()
    assert (
        client.sign_in(mel).post(f"/experiments/{experiment.id}/moves", data={"stage": "ready", "version": version}).status_code
        == 303
    )


def test_htmx_gets_the_card_in_its_new_place_and_two_counts_and_no_more(client, school, mel):
    make_experiment(school, "Already there", Stage.READY)
    experiment = make_experiment(school, "On its way", **HYPOTHESIS)
    make_experiment(school, "Left alone")
    page = client.sign_in(mel).get("/teams/team-around-the-school/board").text
    since = page.split('data-revision="')[1].split('"')[0]
    answer = client.post(
        f"/experiments/{experiment.id}/moves", data={"stage": "ready", "position": 1, "since": since}, headers=HTMX
    )
    assert "On its way" in answer.text
    assert "Left alone" not in answer.text
    assert 'id="stage-ideas-count"' in answer.text
    assert 'id="stage-ready-count"' in answer.text
    revision = answer.headers["HX-Trigger"].split('"revision": "')[1].split('"')[0]
    assert client.get(f"/teams/team-around-the-school/board?since={revision}", headers=HTMX).status_code == 204


def test_a_filtered_board_is_sent_whole_after_a_move(client, school, mel):
    experiment = make_experiment(school, "Call first", **HYPOTHESIS)
    make_experiment(school, "Something else")
    headers = {**HTMX, "HX-Current-URL": HTMX["HX-Current-URL"] + "?text=call"}
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/moves", data={"stage": "ready"}, headers=headers)
    assert 'hx-target="#board"' in answer.text
    assert "Something else" not in answer.text


@pytest.mark.parametrize(
    "fields",
    [
        {"stage": "done"},
        {"stage": ""},
        {},
        {"stage": "ready", "position": "x"},
        {"stage": "ready", "position": "-1"},
        {"stage": "ready", "version": "9" * 30},
        {"stage": "ready", "after": "1e3"},
        {"stage": "ready\0"},
    ],
)
def test_bad_input_moves_nothing_and_gets_a_sentence(client, school, mel, fields):
    experiment = make_experiment(school, **HYPOTHESIS)
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/moves", data=fields)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert db.session.get(Experiment, experiment.id).stage == "ideas"


def test_a_field_that_comes_twice_is_refused(client, school, mel):
    experiment = make_experiment(school, **HYPOTHESIS)
    assert client.sign_in(mel).post(f"/experiments/{experiment.id}/moves", data={"stage": ["ready", "ideas"]}).status_code == 400


def test_another_teams_people_and_sprints_cannot_be_chosen(client, school, fostering, mel, otto):
    experiment = make_experiment(school, "Ours", Stage.READY)
    theirs = make_sprint(fostering)
    make_sprint(school)
    fields = {"stage": "trying", "owner": otto.id, "sprint": theirs.id, "prediction": "x"}
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/moves", data=fields)
    assert answer.status_code == 422
    assert "Choose an owner from the list" in answer.text
    assert "Choose a sprint from the list" in answer.text


def test_an_archived_card_cannot_be_moved(client, school, mel):
    experiment = make_experiment(school, **HYPOTHESIS)
    experiment.archive(by=mel, at=experiment.created_at)
    db.session.commit()
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}/moves", data={"stage": "ready"})
    assert answer.status_code == 422
    assert "Bring it back before you move it" in answer.text


def test_outsiders_and_leads_may_not_move_and_find_no_private_card(client, school, private_team, otto, lee):
    ours, hidden = make_experiment(school, **HYPOTHESIS), make_experiment(private_team, **HYPOTHESIS)
    for person, status in ((otto, 404), (lee, 403)):
        client.sign_in(person)
        assert client.post(f"/experiments/{ours.id}/moves", data={"stage": "ready"}).status_code == 403
        assert client.post(f"/experiments/{hidden.id}/moves", data={"stage": "ready"}).status_code == status
        assert client.get(f"/experiments/{ours.id}/moves/new").status_code == 403
