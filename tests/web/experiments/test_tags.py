"""Tags in the form, on the page of an experiment, and in the library’s address."""

import pytest

from board.database import db
from board.models.experiments.experiment import Experiment
from board.models.moments import now
from tests.factories import make_experiment
from tests.web.experiments.test_experiments import typed


@pytest.fixture
def tagged(school, fostering, private_team, mel, otto, cora):
    """Mel's experiment, and three others with tags: of her team, of another, and of a private one."""
    for team, by, tags in (
        (school, mel, "Texting"),
        (fostering, otto, "first visits, texting"),
        (private_team, cora, "keys day"),
    ):
        experiment = make_experiment(team, f"Tagged by {team.name}", by=by)
        experiment.retag(tags, by=by, at=now())
    return make_experiment(school, "Ring first", by=mel)


def tags(experiment):
    return db.session.get(Experiment, experiment.id).tags


def test_tags_are_typed_and_shown_as_links_to_the_library(client, tagged, mel):
    answer = client.sign_in(mel).post(f"/experiments/{tagged.id}", data=typed(tagged, tags="Warm welcomes,  phone & tea"))
    assert answer.status_code == 303
    page = client.get(f"/experiments/{tagged.id}").text
    assert '<a href="/library?tag=warm+welcomes">Warm welcomes</a>' in page
    assert '<a href="/library?tag=phone+%26+tea">phone &amp; tea</a>' in page
    found = client.get("/library?tag=phone+%26+tea").text
    assert "Ring first" in found
    assert '<option value="phone &amp; tea" selected>phone &amp; tea</option>' in found
    assert "1 experiment" in found
    history = client.get(f"/experiments/{tagged.id}/history").text
    assert "Tags: " in history
    assert "Warm welcomes, phone &amp; tea" in history


def test_tags_in_use_are_ticked_and_a_private_teams_are_not_offered(client, tagged, mel, cora):
    page = client.sign_in(mel).get(f"/experiments/{tagged.id}/edit").text
    assert 'name="tag-first visits"' in page
    assert "keys day" not in page
    data = typed(tagged, tags="calls", **{"tag-texting": "yes", "tag-keys day": "yes", "tag-x": "yes"})
    assert client.post(f"/experiments/{tagged.id}", data=data).status_code == 303
    assert tags(tagged) == "calls, Texting"
    assert 'name="tag-texting"' not in client.get(f"/experiments/{tagged.id}/edit").text  # it is in the line already
    assert 'name="tag-keys day"' in client.sign_in(cora).get(f"/experiments/{tagged.id}/edit").text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ("a, b, c, d, e, f, g", "Six tags at most. You have 7."),
        ("x" * 31, "A tag must be 30 characters or fewer"),
        ("\ufdfa" * 6, "A tag must be 30 characters or fewer"),  # each is eighteen letters when it is read
        ("x" * 301, "Tags must be 300 characters or fewer"),
        ("call 020 7946 0018", "looks like a phone number"),
    ],
)
def test_what_is_wrong_is_said_and_kept(client, tagged, mel, sent, sentence):
    answer = client.sign_in(mel).post(f"/experiments/{tagged.id}", data=typed(tagged, tags=sent))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{sent}"' in answer.text
    assert tags(tagged) == ""


def test_what_was_ticked_is_kept_when_something_else_is_wrong(client, tagged, mel):
    answer = client.sign_in(mel).post(f"/experiments/{tagged.id}", data=typed(tagged, title="", **{"tag-first visits": "yes"}))
    assert answer.status_code == 422
    assert 'name="tag-first visits" type="checkbox" value="yes" checked' in answer.text


def test_two_people_tagging_at_once_are_shown_both(client, tagged, mel, cora):
    opened = typed(tagged, tags="")
    assert client.sign_in(cora).post(f"/experiments/{tagged.id}", data={**opened, "tags": "Cora’s"}).status_code == 303
    answer = client.sign_in(mel).post(f"/experiments/{tagged.id}", data={**opened, "tags": "Mel’s"})
    assert answer.status_code == 409
    assert "<blockquote>Cora’s</blockquote>" in answer.text
    assert "Mel’s" in answer.text
    assert tags(tagged) == "Cora’s"


def test_the_library_offers_what_its_reader_may_see_and_takes_an_unknown_tag_for_none(client, tagged, mel, cora):
    page = client.sign_in(mel).get("/library?tag=TEXTING").text
    assert '<option value="texting" selected>' in page
    assert "keys day" not in page
    assert "2 experiments" in page
    for address in (
        "/library?tag=keys+day",
        "/library?tag=nowhere",
        "/library?tag=%00",
        "/library?tag=++",
        "/library?tag=" + "x" * 2000,
    ):
        page = client.get(address).text
        assert "Tagged by Leaving care" not in page
        assert "keys day" not in page
        assert "2 experiments" not in page
    assert "Tagged by Leaving care" in client.sign_in(cora).get("/library?tag=keys+day").text


def test_a_narrower_search_by_htmx_keeps_the_tag_in_its_address(client, tagged, mel):
    answer = client.sign_in(mel).get("/library?q=tagged&tag=texting&team=", headers={"HX-Request": "true"})
    assert answer.headers["HX-Replace-Url"] == "/library?q=tagged&tag=texting"
    assert "2 experiments" in answer.text


@pytest.mark.slow
def test_the_library_asks_the_database_as_often_however_many_tags_there_are(client, tagged, mel, queries):
    client.sign_in(mel).get("/library?tag=texting")
    queries.clear()
    client.get("/library?tag=texting")
    few = len(queries)
    for number in range(6):
        experiment = make_experiment(tagged.team, f"Another {number}", by=mel)
        experiment.retag(f"texting, number {number}", by=mel, at=now())
    db.session.commit()
    queries.clear()
    client.get("/library?tag=texting")
    assert len(queries) <= few
