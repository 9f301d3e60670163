"""The outbox: an administrator sees which addresses failed, puts them right and tries again."""

from dataclasses import replace

import pytest

from board.database import db
from board.models.moments import now
from board.models.round_up.letter import Letter, mark_failed, write_letters
from board.models.round_up.round_up import A_WEEK, RoundUp, monday_to_write, this_monday


@pytest.fixture
def given_up(mel, lee):
    """Mel's letter, which no server took."""
    round_up = RoundUp(monday=this_monday(now().date()) + A_WEEK, subject="News", drafted_at=now(), sent_at=now(), sent_by=lee)
    db.session.add(round_up)
    db.session.flush()
    write_letters(round_up, now())
    letter = db.session.scalars(db.select(Letter).where(Letter.person_id == mel.id)).one()
    mark_failed(letter.id, "550 No such <mailbox>", 6, now())
    db.session.commit()
    return letter


def test_an_administrator_sees_it_and_tries_it_again(client, given_up, ada):
    client.sign_in(ada)
    assert "1 mail could not be delivered" in client.get("/").text
    page = client.get("/outbox").text
    for words in ("Mel Okafor", "mel@example.org", "550 No such &lt;mailbox&gt;", "Given up", "Tried 6 times"):
        assert words in page
    assert client.post(f"/outbox/{given_up.id}/again").location == "/outbox"
    assert "Mel Okafor" not in client.get("/outbox").text.partition('id="main"')[2]
    db.session.refresh(given_up)
    assert (given_up.attempts, given_up.has_failed, given_up.ended_at) == (0, False, None)
    assert "tried again by itself" in client.get(client.post(f"/outbox/{given_up.id}/again").location).text


def test_nobody_else_sees_who_cannot_be_reached(client, given_up, mel, lee):
    for person in (mel, lee):
        client.sign_in(person)
        assert "could not be delivered" not in client.get("/").text
        assert client.get("/outbox").status_code == 403
        assert client.post(f"/outbox/{given_up.id}/again").status_code == 403


def test_what_waits_to_be_sent_is_said_and_not_taken_for_delivered(client, given_up, ada):
    page = client.sign_in(ada).get("/outbox").text
    assert "1 mail waits to be sent" in page  # Lee's
    db.session.execute(db.update(Letter).values(sent_at=now()))
    db.session.commit()
    page = client.get("/outbox").text
    assert "to be sent" not in page
    assert "No address has failed" in page


@pytest.mark.parametrize("is_demo", [True, False])
def test_the_demo_says_that_it_sends_no_mail_whatever_is_set(client, application, monkeypatch, ada, lee, is_demo):
    monkeypatch.setitem(application.config, "BOARD", replace(application.config["BOARD"], demo=is_demo))
    client.sign_in(lee).post("/round-ups", data={"monday": (monday := monday_to_write(now().date())).isoformat()})
    for person, address in ((ada, "/outbox"), (lee, f"/round-ups/{monday}/preview")):
        page = client.sign_in(person).get(address).text
        assert ("The demo sends no mail" in page) is is_demo
        assert ("BOARD_MAIL_SERVER" in page) is not is_demo
