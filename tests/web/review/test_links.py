"""Sharing a review: what a link shows, to whom, and until when."""

import datetime as dt
import re

import pytest

from board.database import db
from board.models.moments import now
from board.models.review.review_link import ReviewLink
from board.models.stages import Stage
from tests.factories import make_experiment, make_reflected


@pytest.fixture
def share(client, lee):
    """Lets Lee make a link and gives its address."""

    def share(query="", **data):
        answer = client.sign_in(lee).post(f"/review/links{query}", data={"note": "Scrutiny", "days": "30", **data})
        assert answer.status_code == 303, answer.text
        shown, again = (client.get(answer.location).text for _ in range(2))
        address = re.search(r"/shared-reviews/[\w-]+", shown).group()
        assert address in again
        client.delete_cookie("session")
        assert address not in client.sign_in(lee).get(answer.location).text
        client.delete_cookie("session")
        return address

    return share


def test_a_link_opens_without_signing_in_and_shows_no_more_than_it_may(client, school, private_team, mel, lee, share):
    decided = make_experiment(school, "Ring first", Stage.DECIDED, by=mel)
    make_reflected(make_experiment(school, "Waits", Stage.REFLECTING, by=mel))
    make_experiment(private_team, "Rooms of their own", Stage.DECIDED)
    answer = client.get(share("?period=week"))
    assert answer.status_code == 200
    for words in ("What did we learn in the last week?", "Ring first", "Nine in ten went ahead.", "One team"):
        assert words in answer.text
    for words in ("What waits", "Rooms of their own", "Leaving care", "Mel", "Lee Marsh", "Cora", f"/experiments/{decided.id}"):
        assert words not in answer.text
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'name="robots" content="noindex, nofollow"' in answer.text


def test_it_has_contents_and_says_on_which_day_it_was_made_in_print(client, school, share):
    make_experiment(school, "Ring first", Stage.DECIDED)
    page = client.get(share()).text
    assert '<nav class="on-this-page" id="contents" aria-label="On this page">' in page
    assert 'href="#waits"' not in page
    assert "Made on" in page


def test_its_teams_are_frozen_in_it(client, school, fostering, share):
    make_experiment(school, "Ring first", Stage.DECIDED)
    make_experiment(fostering, "Good-news Friday", Stage.DECIDED)
    page = client.get(share("?team=fostering") + "?team=team-around-the-school").text
    assert "Good-news Friday" in page
    assert "Ring first" not in page


def test_its_days_roll_on_or_stay(client, school, share):
    make_experiment(school, "In spring", Stage.DECIDED, at=dt.datetime(2026, 4, 9, 12, tzinfo=dt.UTC))
    assert "In spring" in client.get(share("?from=2026-04-01&to=2026-04-30")).text
    rolling = share("?period=quarter")
    assert {link.span for link in db.session.scalars(db.select(ReviewLink))} == {None, "quarter"}
    assert "in the last quarter" in client.get(rolling).text


def test_a_team_that_becomes_private_is_shown_no_longer(client, school, lee, share):
    make_experiment(school, "Ring first", Stage.DECIDED)
    links = [share(), share("?team=team-around-the-school")]
    school.change(by=lee, at=now(), is_private=True)
    db.session.commit()
    for link in links:
        page = client.get(link).text
        assert "Ring first" not in page
        assert school.name not in page


def test_a_private_team_alone_is_never_shared(client, private_team, lee):
    answer = client.sign_in(lee).post(f"/review/links?team={private_team.slug}", data={"days": "7"})
    assert answer.status_code == 422
    assert "What private teams do is never shared by a link" in answer.text
    assert db.session.query(ReviewLink).count() == 0


def test_a_link_ends_by_itself_and_can_be_withdrawn(client, school, lee, share):
    first, second = share(days="7"), share(days="90")
    ended, withdrawn = db.session.scalars(db.select(ReviewLink).order_by(ReviewLink.id))
    assert ended.expires_at - ended.made_at == dt.timedelta(days=7)
    ended.expires_at = now()
    db.session.commit()
    answer = client.get(first)
    assert answer.status_code == 410
    assert "This link has ended" in answer.text
    page = client.sign_in(lee).get("/review/links").text
    assert page.count("Scrutiny") == 2  # the one that is open, and the label of its button
    client.post(f"/review/links/{withdrawn.id}/withdraw")
    assert "Nothing is shared" in client.get("/review/links").text
    answer = client.get(second)
    assert answer.status_code == 410
    assert "has been withdrawn" in answer.text


def test_a_link_that_never_was_is_not_found(client, organisation):
    assert client.get("/shared-reviews/nothing").status_code == 404


def test_only_the_hash_of_a_token_is_kept(client, school, share):
    token = share().rpartition("/")[2]
    assert token not in str(db.session.execute(db.text("SELECT * FROM review_link")).all())


@pytest.mark.parametrize("days", ["", "365", "x", "-1"])
def test_a_link_cannot_last_as_long_as_one_likes(client, school, lee, days):
    answer = client.sign_in(lee).post("/review/links", data={"days": days})
    assert answer.status_code == 422
    assert "Choose how long the link works" in answer.text


def test_only_leads_share(client, school, cora, mel, ada):
    for person in (cora, mel, ada):
        client.sign_in(person)
        assert "/review/links" not in client.get("/review").text
        assert client.post("/review/links", data={"days": "7"}).status_code == 403
