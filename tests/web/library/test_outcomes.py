"""The pages of outcomes, the forms in which administrators keep them, and the library narrowed by one."""

import pytest

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.experiments.outcome import Outcome, outcomes
from board.models.moments import now
from board.models.stages import Stage
from tests.factories import make_experiment, make_reflected
from tests.outcome_factories import make_outcome
from tests.web.experiments.test_experiments import typed


def test_an_administrator_adds_rewords_and_orders_outcomes(client, school, ada):
    client.sign_in(ada)
    assert "No outcome has been named yet" in client.get("/outcomes").text
    for name in ("Fewer family breakdowns", "Less crime"):
        assert client.post("/outcomes", data={"name": name, "meaning": "In five years"}).status_code == 303
    homes, crime = outcomes()
    page = client.get(f"/outcomes/{crime.id}/edit").text
    assert "After “Fewer family breakdowns”" in page
    words = {"name": "Less crime, less worry", "after": "None", "version": crime.version}
    assert client.post(f"/outcomes/{crime.id}", data=words).status_code == 303
    assert [one.name for one in outcomes()] == ["Less crime, less worry", "Fewer family breakdowns"]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"name": ""}, "Enter what should be better"),
        ({"name": "x" * 121}, "must be 120 characters or fewer"),
        ({"name": "Calmer homes"}, "There is an outcome with this name already."),
        ({"name": "Fewer calls to 07700 900123"}, "looks like a phone number"),
    ],
)
def test_what_is_wrong_is_said_and_kept(client, school, ada, sent, sentence):
    make_outcome("Calmer homes", by=ada)
    other = make_outcome("Better health", by=ada)
    client.sign_in(ada)
    for address in ("/outcomes", f"/outcomes/{other.id}"):
        answer = client.post(address, data={"version": other.version, "meaning": "Kept words", **sent})
        assert answer.status_code == 422
        assert sentence in answer.text
        assert "Kept words" in answer.text
    assert db.session.get(Outcome, other.id).name == "Better health"


def test_a_place_that_is_not_on_the_list_is_refused(client, school, ada):
    outcome = make_outcome("Calmer homes", by=ada)
    words = {"name": "Calmer homes", "after": "77", "version": outcome.version}
    answer = client.sign_in(ada).post(f"/outcomes/{outcome.id}", data=words)
    assert answer.status_code == 422
    assert "Choose a place from the list" in answer.text


def test_two_administrators_who_reword_one_see_both_versions(client, school, ada):
    outcome = make_outcome("Calmer homes", by=ada)
    version = outcome.version
    client.sign_in(ada)
    assert client.post(f"/outcomes/{outcome.id}", data={"name": "Safer homes", "version": version}).status_code == 303
    answer = client.post(f"/outcomes/{outcome.id}", data={"name": "Happier homes", "version": version})
    assert answer.status_code == 409
    assert "Safer homes" in answer.text
    assert "Happier homes" in answer.text


def test_whoever_leaves_the_place_as_it_was_shown_does_not_move_it_back(client, school, ada):
    homes, crime = make_outcome("Calmer homes", by=ada), make_outcome("Less crime", by=ada)
    shown = {"name": crime.name, "version": crime.version, "after": homes.id, "stood": homes.id}
    assert f'name="stood" value="{homes.id}"' in client.sign_in(ada).get(f"/outcomes/{crime.id}/edit").text
    assert client.post(f"/outcomes/{crime.id}", data={**shown, "after": "None"}).status_code == 303
    assert client.post(f"/outcomes/{crime.id}", data={**shown, "meaning": "In five years"}).status_code == 303
    assert outcomes() == [crime, homes]
    assert crime.meaning == "In five years"


def test_an_outcome_is_archived_and_comes_back(client, school, mel, ada):
    outcome = make_outcome("Calmer homes", by=ada)
    client.sign_in(ada)
    client.post(f"/outcomes/{outcome.id}/archive")
    page = client.get("/outcomes").text
    assert f'action="/outcomes/{outcome.id}/archive/undo"' in page
    assert "Calmer homes" not in client.sign_in(mel).get("/outcomes").text
    assert "is archived" in client.get(f"/outcomes/{outcome.id}").text
    client.sign_in(ada).post(f"/outcomes/{outcome.id}/archive/undo")
    assert "Calmer homes" in client.sign_in(mel).get("/outcomes").text


def test_one_that_cannot_come_back_says_why(client, school, ada):
    outcome = make_outcome("Calmer homes", by=ada)
    client.sign_in(ada).post(f"/outcomes/{outcome.id}/archive")
    make_outcome("Calmer homes", by=ada)
    assert client.post(f"/outcomes/{outcome.id}/archive/undo").status_code == 303
    assert "with this name already" in client.get("/outcomes").text


def test_a_team_says_which_outcome_its_experiment_serves_and_at_which_scale(client, school, mel, ada):
    outcome, experiment = make_outcome("Calmer homes", by=ada), make_experiment(school)
    client.sign_in(mel)
    assert "Calmer homes" in client.get(f"/experiments/{experiment.id}/edit").text
    sent = typed(experiment, serves_id=outcome.id, scale="team")
    assert client.post(f"/experiments/{experiment.id}", data=sent).status_code == 303
    page = client.get(f"/experiments/{experiment.id}").text
    assert f'<a href="/outcomes/{outcome.id}">Calmer homes</a>' in page
    assert "One team" in page
    history = client.get(f"/experiments/{experiment.id}/history").text
    assert "Outcome that it serves" in history
    assert "Calmer homes" in history
    assert "One team" in history
    experiment = db.session.get(Experiment, experiment.id)
    client.post(f"/experiments/{experiment.id}", data=typed(experiment, serves_id="None", scale="None"))
    db.session.expire_all()
    experiment = db.session.get(Experiment, experiment.id)
    assert (experiment.serves_id, experiment.scale) == (None, None)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("serves_id", "99", "Choose an outcome from the list, or none"),
        ("serves_id", "calm", "Choose an outcome from the list, or none"),
        ("scale", "galaxy", "Choose a scale from the list"),
    ],
)
def test_what_is_not_on_the_list_is_refused(client, school, mel, ada, field, value, sentence):
    make_outcome("Calmer homes", by=ada)
    experiment = make_experiment(school)
    answer = client.sign_in(mel).post(f"/experiments/{experiment.id}", data=typed(experiment, **{field: value}))
    assert answer.status_code == 422
    assert sentence in answer.text


def test_two_people_who_choose_another_outcome_and_scale_see_both_by_their_words(client, school, mel, cora, ada):
    homes, health = make_outcome("Calmer homes", by=ada), make_outcome("Better health", by=ada)
    experiment = make_experiment(school)
    first, second = (
        typed(experiment, serves_id=outcome.id, scale=scale) for outcome, scale in ((homes, "visit"), (health, "area"))
    )
    client.sign_in(mel).post(f"/experiments/{experiment.id}", data=first)
    answer = client.sign_in(cora).post(f"/experiments/{experiment.id}", data=second)
    assert answer.status_code == 409
    for words in ("Calmer homes", "Better health", "One visit", "One area"):
        assert words in answer.text


def test_an_outcomes_page_tells_what_was_learned_and_hides_what_is_private(client, school, private_team, mel, cora, ada):
    outcome = make_outcome("Calmer homes", by=ada)
    learned = make_reflected(make_experiment(school, "Ring first", Stage.REFLECTING, by=mel), by=mel)
    for experiment in (learned, make_experiment(private_team, "Kettle of theirs")):
        experiment.link_outcome(outcome, by=cora, at=now())
    db.session.commit()
    page = client.sign_in(mel).get(f"/outcomes/{outcome.id}").text
    assert "A call is enough" in page
    assert "Kettle of theirs" not in page
    assert "1 experiment: 1 with something learned." in client.get("/outcomes").text
    assert "Kettle of theirs" in client.sign_in(cora).get(f"/outcomes/{outcome.id}").text
    assert "2 experiments: 1 with something learned, 1 to be tried." in client.get("/outcomes").text


def test_the_library_is_narrowed_by_an_outcome(client, school, mel, ada):
    outcome = make_outcome("Calmer homes", by=ada)
    make_experiment(school, "Ring first").link_outcome(outcome, by=mel, at=now())
    make_experiment(school, "Text later")
    db.session.commit()
    page = client.sign_in(mel).get(f"/library?outcome={outcome.id}").text
    assert "Ring first" in page
    assert "Text later" not in page
    assert f'<option value="{outcome.id}" selected>Calmer homes</option>' in page
    outcome.archive(by=ada, at=now())
    db.session.commit()
    assert "1 experiment" in client.get(f"/library?outcome={outcome.id}&q=ring").text


@pytest.mark.parametrize("asked", ["0", "-1", "calm", "٣", "9" * 40, "1 OR 1=1"])
def test_an_outcome_that_there_is_not_narrows_nothing(client, school, mel, asked):
    make_experiment(school, "Ring first")
    page = client.sign_in(mel).get("/library", query_string={"outcome": asked, "q": "ring"})
    assert page.status_code == 200
    assert "1 experiment" in page.text


@pytest.mark.slow
def test_the_pages_ask_no_more_of_the_database_for_many_experiments(client, school, fostering, mel, ada, queries):
    outcome = make_outcome("Calmer homes", by=ada)
    client.sign_in(mel)
    asked = []
    for number in (1, 4):
        for _each in range(number):
            learned = make_reflected(make_experiment(school, stage=Stage.REFLECTING, by=mel), by=mel)
            for experiment in (learned, make_experiment(fostering)):
                experiment.link_outcome(outcome, by=mel, at=now())
        make_outcome(f"Another {number}", by=ada)
        queries.clear()
        client.get("/outcomes")
        client.get(f"/outcomes/{outcome.id}")
        asked.append(len(queries))
    assert asked[0] == asked[1]
