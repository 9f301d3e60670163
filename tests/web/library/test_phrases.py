"""Phrases: kept by administrators, chosen in the forms of what lives by them, each with its examples."""

import pytest

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.moments import now
from board.models.people.phrase import MOST_PHRASES, Phrase, add_phrase, phrases
from board.models.retrospectives.shout_out import ShoutOut, thank
from board.models.stages import Stage
from tests.factories import make_experiment, make_reflected
from tests.web.experiments.test_experiments import typed
from tests.web.experiments.test_learning import LINES

TEAM = "/teams/team-around-the-school"


@pytest.fixture
def phrase(ada):
    """One phrase."""
    phrase = add_phrase("never waste a mistake", "It is told as openly as a success", by=ada, at=now())
    db.session.commit()
    return phrase


def test_an_administrator_adds_one_and_everyone_reads_it(client, ada, otto):
    assert "No phrase is shared yet" in client.sign_in(otto).get("/phrases").text
    assert "Add a phrase" in client.sign_in(ada).get("/phrases").text
    assert 'href="/phrases"' in client.get("/organisation").text
    sent = {"text": "with, not to or for", "meaning": "Families decide with us"}
    assert client.post("/phrases", data=sent).status_code == 303
    page = client.sign_in(otto).get("/phrases").text
    assert "“with, not to or for”" in page
    assert "Families decide with us" in page
    assert "No example yet" in page
    assert "Add a phrase" not in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Enter the phrase"),
        ("a" * 81, "must be 80 characters or fewer. You have 81."),
        ("Never waste a mistake", "This phrase is there already."),
    ],
)
def test_what_is_wrong_is_said(client, phrase, ada, text, said):
    answer = client.sign_in(ada).post("/phrases", data={"text": text})
    assert answer.status_code == 422
    assert said in answer.text
    assert len(db.session.scalars(db.select(Phrase)).all()) == 1


def test_it_is_reworded_and_put_in_its_place(client, phrase, ada):
    second = add_phrase("all the time, on purpose", "", by=ada, at=now())
    db.session.commit()
    client.sign_in(ada)
    assert "After “never waste a mistake”" in client.get(f"/phrases/{second.id}/edit").text
    sent = {"text": "all the time", "meaning": "Every day", "place": "1", "version": second.version}
    assert client.post(f"/phrases/{second.id}", data=sent).status_code == 303
    page = client.get("/phrases").text
    assert page.index("“all the time”") < page.index("“never waste a mistake”")
    stale = client.post(f"/phrases/{second.id}", data={**sent, "text": "on purpose", "version": 1})
    assert stale.status_code == 409
    assert "on purpose" in stale.text
    for place in ("0", "9", "x", ""):
        version = db.session.get(Phrase, second.id).version
        assert client.post(f"/phrases/{second.id}", data={**sent, "place": place, "version": version}).status_code == 422


def test_whoever_leaves_the_place_as_it_was_shown_does_not_move_it_back(client, phrase, ada):
    second = add_phrase("all the time, on purpose", "", by=ada, at=now())
    db.session.commit()
    shown = {"text": second.text, "version": second.version, "place": "2", "stood": "2"}
    assert 'name="stood" value="2"' in client.sign_in(ada).get(f"/phrases/{second.id}/edit").text
    assert client.post(f"/phrases/{second.id}", data={**shown, "place": "1"}).status_code == 303
    assert client.post(f"/phrases/{second.id}", data={**shown, "meaning": "Every day"}).status_code == 303
    assert list(phrases()) == [second, phrase]
    assert second.meaning == "Every day"


def test_one_that_is_archived_is_no_longer_offered_and_comes_back(client, phrase, school, ada, mel):
    client.sign_in(ada).post(f"/phrases/{phrase.id}/archive")
    assert "Bring back never waste a mistake" in client.get("/phrases").text
    client.sign_in(mel)
    assert "never waste a mistake" not in client.get("/phrases").text
    assert "This phrase is archived" in client.get(f"/phrases/{phrase.id}").text
    assert "Which phrase does it live by?" not in client.get(f"{TEAM}/shout-outs/new").text
    client.sign_in(ada).post(f"/phrases/{phrase.id}/archive/undo")
    assert "“never waste a mistake”" in client.sign_in(mel).get("/phrases").text


def test_there_is_room_for_a_few_and_no_more(client, phrase, ada):
    for number in range(MOST_PHRASES):
        client.sign_in(ada).post("/phrases", data={"text": f"number {number}"})
    assert "Archive one first" in client.post("/phrases", data={"text": "one more"}).text
    assert "Add a phrase" not in client.get("/phrases").text
    client.post(f"/phrases/{phrase.id}/archive")
    client.post("/phrases", data={"text": "one more"})
    answer = client.post(f"/phrases/{phrase.id}/archive/undo")
    assert "Archive one first" in client.get(answer.location).text


def test_an_experiment_shows_which_one_it_lives_by(client, phrase, school, mel, otto):
    experiment = make_experiment(school, by=mel)
    client.sign_in(mel)
    assert "never waste a mistake" in client.get(f"/experiments/{experiment.id}/edit").text
    sent = typed(experiment, phrase_id=str(phrase.id))
    assert client.post(f"/experiments/{experiment.id}", data=sent).status_code == 303
    page = client.sign_in(otto).get(f"/experiments/{experiment.id}").text
    assert f'<a href="/phrases/{phrase.id}">“never waste a mistake”</a>' in page
    assert "Lives by" in client.get(f"/experiments/{experiment.id}/history").text
    page = client.get(f"/phrases/{phrase.id}").text
    assert experiment.title in page
    assert "1 example" in client.get("/phrases").text


def test_a_form_that_does_not_ask_leaves_the_phrase_as_it_was(client, phrase, school, mel):
    experiment = make_experiment(school, by=mel)
    experiment.rewrite(by=mel, at=now(), phrase_id=phrase.id)
    db.session.commit()
    client.sign_in(mel).post(f"/experiments/{experiment.id}", data=typed(experiment, title="Ring first"))
    kept = db.session.get(Experiment, experiment.id)
    assert (kept.title, kept.phrase_id) == ("Ring first", phrase.id)


def test_two_who_choose_at_once_are_shown_both_phrases_by_their_words(client, phrase, school, ada, mel, cora):
    other = add_phrase("all the time, on purpose", "", by=ada, at=now())
    experiment = make_reflected(make_experiment(school, stage=Stage.REFLECTING, by=mel), by=mel)
    learning = {**LINES, "version": 1}
    whole = typed(experiment)
    for address, sent in ((f"/experiments/{experiment.id}/learning", learning), (f"/experiments/{experiment.id}", whole)):
        client.sign_in(mel).post(address, data={**sent, "phrase_id": str(phrase.id)})
        answer = client.sign_in(cora).post(address, data={**sent, "phrase_id": str(other.id)})
        assert answer.status_code == 409
        assert "<blockquote>never waste a mistake</blockquote>" in answer.text
        assert "<p>all the time, on purpose</p>" in answer.text


def test_what_was_learned_shows_which_one_it_lives_by(client, phrase, school, mel, otto):
    experiment = make_experiment(school, stage=Stage.REFLECTING)
    sent = {**LINES, "phrase_id": str(phrase.id)}
    assert client.sign_in(mel).post(f"/experiments/{experiment.id}/learning", data=sent).status_code == 303
    assert "Lives by" in client.sign_in(otto).get(f"/experiments/{experiment.id}").text
    assert LINES["learned"] in client.get(f"/phrases/{phrase.id}").text


def test_a_shout_out_shows_which_one_it_lives_by(client, phrase, school, mel, otto):
    sent = {"to": "None", "text": "Thank you for telling us", "phrase_id": str(phrase.id)}
    assert client.sign_in(otto).post(f"{TEAM}/shout-outs", data=sent).status_code == 303
    assert "“never waste a mistake”" in client.get(TEAM).text
    assert "Thank you for telling us" in client.get(f"/phrases/{phrase.id}").text


@pytest.mark.parametrize("chosen", ["999", "x", ""])
def test_a_phrase_that_is_not_there_cannot_be_chosen(client, phrase, school, mel, chosen):
    sent = {"to": "None", "text": "Thanks", "phrase_id": chosen}
    answer = client.sign_in(mel).post(f"{TEAM}/shout-outs", data=sent)
    assert answer.status_code == 422
    assert "Choose a phrase from the list, or none" in answer.text
    assert db.session.scalar(db.select(ShoutOut)) is None


def test_a_private_teams_examples_stay_with_those_who_see_it(client, phrase, private_team, cora, mel, lee):
    thank(private_team, "Quietly brave", by=lee, at=now(), phrase_id=phrase.id)
    experiment = make_experiment(private_team, "Behind closed doors")
    experiment.rewrite(by=cora, at=now(), phrase_id=phrase.id)
    db.session.commit()
    page = client.sign_in(mel).get(f"/phrases/{phrase.id}").text
    assert "Quietly brave" not in page
    assert "Behind closed doors" not in page
    assert "No example yet" in page
    assert "No example yet" in client.get("/phrases").text
    assert "Behind closed doors" in client.sign_in(cora).get(f"/phrases/{phrase.id}").text


@pytest.mark.slow
def test_the_number_of_queries_does_not_grow_with_the_examples(client, phrase, school, mel, otto, queries):
    counted = []
    for number in (1, 6):
        for each in range(number):
            experiment = make_experiment(school, f"Number {number} {each}", Stage.DECIDED, by=mel)
            experiment.rewrite(by=mel, at=now(), phrase_id=phrase.id)
            experiment.learning.phrase_id = phrase.id
            thank(school, "Thanks", by=otto, at=now(), phrase_id=phrase.id, experiment=experiment)
        db.session.commit()
        client.sign_in(mel)
        for address in ("/phrases", f"/phrases/{phrase.id}", f"{TEAM}/shout-outs"):
            client.get(address)
            queries.clear()
            client.get(address)
            counted.append(len(queries))
    assert counted[:3] == counted[3:]
