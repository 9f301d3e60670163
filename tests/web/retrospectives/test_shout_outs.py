"""Shout-outs: thanking somebody in a sentence, and where it is read. They are never counted."""

import datetime as dt

import pytest

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.retrospectives.retrospective import start_retrospective
from board.models.retrospectives.shout_out import ShoutOut, thank
from board.models.stages import Stage
from tests.factories import make_experiment

TEAM = "/teams/team-around-the-school"


def the_one() -> ShoutOut:
    """The only one there is."""
    return db.session.scalars(db.select(ShoutOut)).one()


def test_somebody_of_another_team_thanks_a_person_from_an_experiment(client, school, mel, otto):
    experiment = make_experiment(school, "Ring first")
    client.sign_in(otto)
    address = f"{TEAM}/shout-outs/new?experiment={experiment.id}"
    assert address in client.get(f"/experiments/{experiment.id}").text
    form = client.get(address).text
    assert "Ring first" in form
    answer = client.post(f"{TEAM}/shout-outs", data={"to": mel.id, "text": "Thank you for ringing", "experiment": experiment.id})
    assert (answer.status_code, answer.location) == (303, f"/experiments/{experiment.id}")
    assert (the_one().to_id, the_one().by_id, the_one().experiment_id) == (mel.id, otto.id, experiment.id)
    page = client.get(TEAM).text
    for words in ("Thank you for ringing", "Otto Lindqvist", "Mel Okafor", f'href="/experiments/{experiment.id}"'):
        assert words in page


def test_the_whole_team_is_thanked_and_greeted_with_it_for_a_week(client, school, mel, cora, otto, monkeypatch):
    client.sign_in(otto).post(f"{TEAM}/shout-outs", data={"to": "None", "text": "Lovely circle"})
    for person in (mel, cora):
        assert "Lovely circle" in client.sign_in(person).get("/").text
    assert "Lovely circle" not in client.sign_in(otto).get("/").text
    monkeypatch.setattr("board.web.boards.home.now", lambda: now() + dt.timedelta(days=7, seconds=1))
    assert "Lovely circle" not in client.sign_in(mel).get("/").text
    assert "Lovely circle" in client.get(TEAM).text


def test_a_retrospective_can_be_what_it_is_for_and_only_for_those_who_read_it(client, school, mel, otto):
    retrospective = start_retrospective(make_experiment(school, stage=Stage.TRYING), by=mel, at=now())
    db.session.commit()
    address = f"{TEAM}/shout-outs/new?retrospective={retrospective.id}"
    assert client.sign_in(otto).get(address).status_code == 404
    assert client.sign_in(mel).get(address).status_code == 200
    sent = {"to": "None", "text": "Well listened", "retrospective": retrospective.id}
    assert client.post(f"{TEAM}/shout-outs", data=sent).location == f"/retrospectives/{retrospective.id}"
    assert "after the retrospective of" in client.sign_in(otto).get(TEAM).text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"to": "None", "text": ""}, "Enter what you want to say thank you for"),
        ({"to": "None", "text": "a" * 281}, "must be 280 characters or fewer. You have 281."),
        ({"to": "999", "text": "Thanks"}, "Choose somebody from the list, or the whole team"),
        ({"to": "x", "text": "Thanks"}, "Choose somebody from the list, or the whole team"),
        ({"to": "None", "text": "For SK1 3XE"}, "looks like a postcode"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, school, mel, sent, sentence):
    answer = client.sign_in(mel).post(f"{TEAM}/shout-outs", data=sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert sent["text"] in answer.text
    assert db.session.scalar(db.select(ShoutOut)) is None


def test_nobody_thanks_themselves_or_somebody_elsewhere(school, fostering, mel, otto):
    with pytest.raises(RuleBroken, match="Thank somebody else"):
        thank(school, "Me", by=mel, at=now(), to=mel)
    with pytest.raises(RuleBroken, match="Choose somebody on Team around the school"):
        thank(school, "You", by=mel, at=now(), to=otto)
    with pytest.raises(RuleBroken, match="does not belong"):
        thank(fostering, "You", by=mel, at=now(), experiment=make_experiment(school))


def test_ones_own_is_taken_away_and_put_back(client, school, mel, cora):
    shout_out = thank(school, "Thank you all", by=mel, at=now())
    db.session.commit()
    client.sign_in(mel)
    page = client.get(client.post(f"/shout-outs/{shout_out.id}/archive").location).text
    assert "Thank you all" not in page
    client.post(f"/shout-outs/{shout_out.id}/archive/undo")
    assert "Thank you all" in client.get(TEAM).text
    assert "Remove your shout-out" not in client.sign_in(cora).get(TEAM).text


def test_a_private_teams_stay_with_those_who_see_it(client, private_team, cora, otto, lee):
    thank(private_team, "Quietly brave", by=lee, at=now(), to=cora)
    db.session.commit()
    assert "Quietly brave" in client.sign_in(cora).get("/").text
    assert client.sign_in(otto).get("/teams/leaving-care/shout-outs").status_code == 404


def test_all_of_them_are_read_page_by_page_in_as_many_queries(client, school, mel, cora, queries):
    thank(school, "Thanks number 0", by=mel, at=now(), to=cora)
    db.session.commit()
    client.sign_in(mel).get(f"{TEAM}/shout-outs")
    queries.clear()
    client.get(f"{TEAM}/shout-outs")
    few = len(queries)
    for number in range(1, 40):
        thank(school, f"Thanks number {number}", by=mel, at=now(), to=cora)
    db.session.commit()
    queries.clear()
    page = client.get(f"{TEAM}/shout-outs").text
    assert len(queries) == few
    assert page.index("Thanks number 39") < page.index("Thanks number 10")
    assert "Thanks number 9" not in page
    older = page.partition(f'href="{TEAM}/shout-outs?before=')[2].partition('"')[0]
    assert "Thanks number 9" in client.get(f"{TEAM}/shout-outs?before={older}").text
    assert "There are no older shout-outs" in client.get(f"{TEAM}/shout-outs?before=1").text


def test_an_empty_page_teaches(client, school, mel):
    assert "Nobody has been thanked yet" in client.sign_in(mel).get(f"{TEAM}/shout-outs").text
