"""Round-ups on the board: who writes and reads them, what one sees before sending, and the archive."""

import datetime as dt

import pytest

from board.database import db
from board.models.moments import now
from board.models.retrospectives.shout_out import thank
from board.models.round_up.draft import draft
from board.models.round_up.item import RoundUpSection
from board.models.round_up.letter import Letter
from board.models.round_up.round_up import A_WEEK, RoundUp, round_up_of, this_monday
from board.models.stages import Stage
from tests.factories import make_experiment

MONDAY = this_monday(now().date()) + A_WEEK
PAGE = f"/round-ups/{MONDAY}"


@pytest.fixture
def written(school, fostering, mel, otto, lee, organisation):
    """A draft with two trials, a decision of another team, and thanks."""
    for title in ("Ring first", "Text the day before"):
        make_experiment(school, title, Stage.TRYING, by=mel)
    make_experiment(fostering, "Warm welcomes", Stage.DECIDED, by=otto)
    thank(school, "Lovely biscuits", by=otto, at=now())
    round_up, _new = draft(MONDAY, organisation.zone, by=None, at=now())
    db.session.commit()
    return round_up


def send(client, person, round_up):
    """Press the button of the preview."""
    data = {"revision": round_up_of(round_up.monday).revision}
    return client.sign_in(person).post(f"/round-ups/{round_up.monday}/sendings", data=data)


def item_called(round_up, heading):
    """One of its items."""
    return next(item for item in round_up.items if item.heading == heading)


def test_a_draft_is_for_those_alone_who_write_it(client, written, mel, cora, lee):
    for person in (cora, lee):
        assert "Ring first" in client.sign_in(person).get(PAGE).text
        assert "Being written" in client.get("/round-ups").text
    client.sign_in(mel)
    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}/picture").status_code == 404
    assert client.get(f"{PAGE}/edit").status_code == 403
    assert "Being written" not in client.get("/round-ups").text


def test_a_coach_makes_it_their_own_and_everyone_reads_that(client, written, mel, cora):
    client.sign_in(cora)
    data = {"subject": "Otters, and other news", "opening": "Good morning.\nRead on.", "version": written.version}
    assert client.post(PAGE, data=data).status_code == 303
    first, second = (item_called(written, title) for title in ("Ring first", "Text the day before"))
    assert client.post(f"/round-up-items/{second.id}/places", data={"direction": "up"}).status_code == 303
    words = {"heading": "A call", "words": "What happened: They rang.\nAnd rang.", "version": first.version}
    assert client.get(f"/round-up-items/{first.id}/edit").status_code == 200
    assert client.post(f"/round-up-items/{first.id}", data=words).status_code == 303
    dropped = next(item for item in written.items if item.section == RoundUpSection.SHOUT_OUTS)
    client.post(f"/round-up-items/{dropped.id}/drop")
    assert "Left out (1)" in client.get(f"{PAGE}/edit").text
    assert send(client, cora, written).location == PAGE
    page = client.sign_in(mel).get(PAGE).text
    for words in (
        "Otters, and other news",
        "<p>Read on.</p>",
        "<strong>What happened:</strong> They rang.",
        "Sent",
        "Cora Bennett",
    ):
        assert words in page
    assert "Lovely biscuits" not in page
    assert page.index("Text the day before</a>") < page.index("A call</a>")


def test_what_was_left_out_is_brought_back(client, written, cora):
    item = item_called(written, "Ring first")
    client.sign_in(cora).post(f"/round-up-items/{item.id}/drop")
    assert "Have it in again" in client.get(f"{PAGE}/edit").text
    client.post(f"/round-up-items/{item.id}/drop/undo")
    assert "Have it in again" not in client.get(f"{PAGE}/edit").text


def test_nobody_sends_what_they_have_not_seen(client, written, cora, lee):
    seen = written.revision
    client.sign_in(lee).post(PAGE, data={"subject": "New", "opening": "Changed since", "version": written.version})
    answer = client.sign_in(cora).post(f"{PAGE}/sendings", data={"revision": seen})
    assert answer.status_code == 409
    assert "Somebody has changed it since you looked" in answer.text
    assert "Changed since" in answer.text
    assert not round_up_of(MONDAY).is_sent


def test_a_second_click_sends_nothing_twice(client, written, cora, lee, with_mail):
    assert "on its way to 4 people" in follow(client, send(client, cora, written))
    assert "Nobody gets it twice" in follow(client, send(client, lee, written))
    assert db.session.query(Letter).count() == 4


def follow(client, answer):
    """The page that an answer leads to."""
    return client.get(answer.location).text


@pytest.fixture
def with_mail(application, monkeypatch):
    """A board that has a mail server."""
    from dataclasses import replace

    from tests.post_office import settings_for

    monkeypatch.setitem(
        application.config, "BOARD", replace(application.config["BOARD"], mail=settings_for(25), address=settings_for(25).links)
    )


def test_the_preview_says_to_how_many_it_goes_and_shows_both_parts(client, written, cora, with_mail):
    page = client.sign_in(cora).get(f"{PAGE}/preview").text
    assert "<strong>4 people</strong>" in page
    assert "from board@riverbank.example" in page
    assert 'class="mail-sheet"' in page
    assert "WHAT FINISHED, AND WHAT WE LEARNED" in page
    assert "https://board.riverbank.example/experiments/" in page
    assert page.count("<table") == page.count('role="presentation"') >= 3  # that of Outlook too, which stands in a comment


def test_without_a_mail_server_it_is_published_and_says_how_to_set_one_up(client, written, cora, mel, ada):
    page = client.sign_in(cora).get(f"{PAGE}/preview").text
    assert "No mail server is set" in page
    assert "BOARD_MAIL_SERVER" in page
    assert "Published" in follow(client, send(client, cora, written))
    assert "Ring first" in client.sign_in(mel).get(PAGE).text
    assert db.session.query(Letter).count() == 0
    assert "BOARD_MAIL_FROM" in client.sign_in(ada).get("/outbox").text


def test_an_empty_one_is_not_sent(client, organisation, cora, school):
    assert client.sign_in(cora).post("/round-ups", data={"monday": MONDAY.isoformat()}).location == f"{PAGE}/edit"
    answer = client.post(f"{PAGE}/sendings", data={"revision": "0"})
    assert answer.status_code == 422
    assert "There is nothing in it yet" in answer.text


def test_two_people_edit_at_once_and_nobodys_words_are_lost(client, written, cora, lee):
    opened = written.version
    client.sign_in(lee).post(PAGE, data={"subject": written.subject, "opening": "From Lee", "version": opened})
    answer = client.sign_in(cora).post(PAGE, data={"subject": written.subject, "opening": "From Cora", "version": opened})
    assert answer.status_code == 409
    assert "From Lee" in answer.text
    assert "From Cora" in answer.text


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"subject": ""}, "Enter a subject"),
        ({"subject": "x" * 121}, "must be 120 characters or fewer"),
        ({"subject": "News", "opening": "Ring Mrs Green on 07700 900123"}, "looks like a phone number"),
    ],
)
def test_what_is_wrong_is_said(client, written, cora, data, sentence):
    answer = client.sign_in(cora).post(PAGE, data={"version": written.version, **data})
    assert answer.status_code == 422
    assert sentence in answer.text


def test_my_teams_shows_what_tells_of_them_and_no_more(client, written, cora, mel):
    send(client, cora, written)
    page = client.sign_in(mel).get(f"{PAGE}?teams=mine").text
    assert "Ring first" in page
    assert "Warm welcomes" not in page


def test_a_private_teams_work_is_neither_read_nor_found_once_it_is_private(client, written, cora, mel, lee, ada, fostering):
    send(client, cora, written)
    client.sign_in(mel)
    assert "Warm welcomes" in client.get("/round-ups?q=welcoming").text.replace("<mark>", "").replace("</mark>", "")
    fostering.change(by=ada, at=now(), is_private=True)
    db.session.commit()
    for person in (mel, lee):
        client.sign_in(person)
        for address in (PAGE, "/round-ups?q=welcoming", "/round-ups"):
            assert "Warm" not in client.get(address).text


@pytest.mark.parametrize("typed", ["biscuit", "BISCUITS lovely", '"lovely biscuits"', "lov"])
def test_the_archive_is_searched_by_words_in_any_form(client, written, cora, typed):
    send(client, cora, written)
    assert "Otto Lindqvist thanks" in client.get("/round-ups", query_string={"q": typed}).text


@pytest.mark.parametrize("typed", ['"', "NEAR(", "a" * 10_000, "🦦", "\0", "%", "_", "' OR 1=1", "* AND", "q q q q"])
def test_whatever_is_searched_for_gives_results_or_none(client, written, cora, typed):
    send(client, cora, written)
    assert client.get("/round-ups", query_string={"q": typed}).status_code == 200


def test_a_draft_is_not_found(client, written, cora):
    assert "Nothing was found" in client.sign_in(cora).get("/round-ups?q=biscuits").text


@pytest.mark.parametrize("monday", ["2026-11-24", "2026-13-01", "yesterday", "20261130", "2026-W48-1", "9999-99-99"])
def test_a_day_without_one_is_not_there(client, school, lee, monday):
    assert client.sign_in(lee).get(f"/round-ups/{monday}").status_code == 404


def test_the_archive_goes_back_page_by_page(client, school, lee, mel):
    for weeks in range(14):
        monday = MONDAY - weeks * A_WEEK
        db.session.add(RoundUp(monday=monday, subject=f"Week {weeks:02}", drafted_at=now(), sent_at=now(), sent_by_id=lee.id))
    db.session.commit()
    first = client.sign_in(mel).get("/round-ups").text
    assert "Week 11" in first
    assert "Week 12" not in first
    assert f"before={MONDAY - 11 * A_WEEK}" in first
    older = client.get(f"/round-ups?before={MONDAY - 11 * A_WEEK}").text
    assert "Week 12" in older
    assert "Week 11" not in older


@pytest.mark.slow
def test_reading_one_asks_the_database_as_often_however_much_it_tells(client, school, mel, cora, organisation, queries):
    def asked(monday, number):
        for n in range(number):
            make_experiment(school, f"{monday} {n}", Stage.TRYING, by=mel)
            thank(school, f"Thanks {n}", by=mel, at=now())
        round_up, _new = draft(monday, organisation.zone, by=cora, at=now())
        round_up.send(round_up.revision, by=cora, at=now())
        db.session.commit()
        client.sign_in(mel)
        queries.clear()
        client.get(f"/round-ups/{monday}")
        return len(queries)

    few = asked(MONDAY, 1)
    for item in db.session.scalars(db.select(RoundUp)):
        item.monday = MONDAY - 20 * A_WEEK
    db.session.commit()
    assert asked(MONDAY, 5) <= few


def test_a_week_later_home_still_leads_to_the_latest(client, written, cora, mel):
    send(client, cora, written)
    assert f'href="{PAGE}"' in client.sign_in(mel).get("/").text
    assert dt.date.fromisoformat(PAGE.rpartition("/")[2]) == MONDAY
