"""Trying with one's own team what another has tried."""

import pytest

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.people.team import MEMBER, Membership
from board.models.stages import Stage
from tests.factories import make_experiment, make_team
from tests.web.experiments.test_experiments import typed


def test_with_one_team_it_takes_one_press_and_the_second_leads_to_what_is_there(client, school, fostering, mel, otto):
    experiment = make_experiment(school, stage=Stage.REFLECTING, by=mel)
    client.sign_in(otto)
    assert f'name="team" value="{fostering.slug}"' in client.get(f"/experiments/{experiment.id}").text
    first = client.post(f"/experiments/{experiment.id}/borrowings", data={"team": fostering.slug})
    assert first.status_code == 303
    page = client.get(first.location).text
    assert "is in the Ideas of Fostering now" in page
    assert "Borrowed from" in page
    assert "Nine in ten" not in page
    assert f'action="{first.location}/archive"' in page
    again = client.post(f"/experiments/{experiment.id}/borrowings", data={"team": fostering.slug})
    assert again.location == first.location
    assert "has borrowed this already" in client.get(again.location).text
    assert "Borrowed by" in client.get(f"/experiments/{experiment.id}").text
    assert "borrowed it from another team" in client.get(f"{first.location}/history").text


def test_its_team_is_asked_for_evidence_of_its_own(client, school, fostering, mel, otto):
    experiment = make_experiment(school, stage=Stage.READY, by=mel)
    copy = client.sign_in(otto).post(f"/experiments/{experiment.id}/borrowings", data={"team": fostering.slug}).location
    assert "The evidence is another team’s" in client.get(copy).text
    assert "This is another team’s evidence. Write over it" in client.get(f"{copy}/edit").text
    assert "The evidence is another team’s" not in client.get(f"/experiments/{experiment.id}").text


def test_with_several_teams_one_chooses(client, school, fostering, mel, otto):
    other = make_team("Front door", members=[otto])
    experiment = make_experiment(school, by=mel)
    page = client.sign_in(otto).get(f"/experiments/{experiment.id}/borrowings/new").text
    assert 'value="front-door"' in page
    assert 'value="fostering"' in page
    assert client.post(f"/experiments/{experiment.id}/borrowings", data={"team": "front-door"}).status_code == 303
    assert db.session.scalar(db.select(Experiment).where(Experiment.team_id == other.id)).title == experiment.title


@pytest.mark.parametrize("team", ["", "team-around-the-school", "leaving-care", "nowhere", "1"])
def test_a_team_that_is_not_ones_own_cannot_be_chosen(client, school, fostering, private_team, mel, otto, team):
    experiment = make_experiment(school, by=mel)
    answer = client.sign_in(otto).post(f"/experiments/{experiment.id}/borrowings", data={"team": team})
    assert answer.status_code == 422
    assert "Choose one of your teams" in answer.text


def test_whoever_is_on_no_other_team_is_not_offered_it(client, school, mel, lee):
    experiment = make_experiment(school, by=mel)
    for person, words in ((mel, "own team’s already"), (lee, "on no team yet")):
        client.sign_in(person)
        assert "Try this with my team" not in client.get(f"/experiments/{experiment.id}").text
        assert words in client.get(f"/experiments/{experiment.id}/borrowings/new").text


def test_where_it_was_borrowed_from_is_told_to_those_who_may_see_that(client, school, private_team, cora, mel):
    experiment = make_experiment(private_team, "Kettle of theirs", by=cora)
    client.sign_in(cora)
    assert "is private" in client.get(f"/experiments/{experiment.id}/borrowings/new").text
    address = client.post(f"/experiments/{experiment.id}/borrowings", data={"team": school.slug}).location
    assert "Borrowed from" in client.get(address).text
    for page in (address, f"{address}/history"):
        text = client.sign_in(mel).get(page).text
        assert private_team.name not in text
        assert "Borrowed from" not in text


def test_a_private_teams_experiment_is_not_there_to_be_borrowed(client, private_team, fostering, otto):
    experiment = make_experiment(private_team)
    client.sign_in(otto)
    assert client.get(f"/experiments/{experiment.id}/borrowings/new").status_code == 404
    assert client.post(f"/experiments/{experiment.id}/borrowings", data={"team": fostering.slug}).status_code == 404


def test_the_story_says_where_outside_an_idea_is_from(client, school, mel):
    experiment = make_experiment(school)
    source = {"source_place": "Leeds", "source_person": "its family team", "source_link": "https://www.example.org/ideas?a=1"}
    assert client.sign_in(mel).post(f"/experiments/{experiment.id}", data=typed(experiment, **source)).status_code == 303
    page = client.get(f"/experiments/{experiment.id}").text
    assert "Leeds, its family team" in page
    assert '<a href="https://www.example.org/ideas?a=1" rel="noopener noreferrer">Read about it at www.example.org</a>' in page
    assert "Where the idea is from" in client.get(f"/experiments/{experiment.id}/history").text


def test_a_link_to_anything_but_a_page_is_refused_and_kept_to_be_put_right(client, school, mel):
    experiment = make_experiment(school)
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}", data=typed(experiment, source_link="ftp://example.org"))
    assert answer.status_code == 422
    assert "Enter a link that begins with https://" in answer.text
    assert db.session.get(Experiment, experiment.id).source_link == ""


def test_a_person_with_one_other_team_may_try_their_own_teams_idea_there(client, school, fostering, mel):
    db.session.add(Membership(team_id=fostering.id, person_id=mel.id, role=MEMBER))
    db.session.commit()
    experiment = make_experiment(school, by=mel)
    client.sign_in(mel)
    assert f"/experiments/{experiment.id}/borrowings" in client.get(f"/experiments/{experiment.id}").text
