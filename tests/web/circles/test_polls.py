"""How a screen follows a circle: 204 while nothing changes, the circle when something does, and the end."""

import datetime as dt
import re

import pytest

from board.database import db
from board.models.circles.circle import Circle
from board.models.circles.participant import Participant
from board.models.circles.phase import CirclePhase
from board.models.moments import now
from board.models.retrospectives.improvement import Choice
from board.web.circles import polls as circle_polls
from tests.factories import make_circle

HTMX = {"HX-Request": "true"}


@pytest.fixture
def circle(school, mel) -> Circle:
    """One that Cora facilitates and Mel has joined."""
    return make_circle(school, CirclePhase.BETTER, people=[mel])


def poll(client, circle, since):
    return client.get(f"/retrospectives/{circle.retrospective_id}/circle?since={since}", headers=HTMX)


def revision(text: str) -> str:
    return re.search(r'data-revision="([^"]+)"', text).group(1)


def test_an_unchanged_poll_is_one_statement_and_204(client, circle, mel, queries):
    since = revision(client.sign_in(mel).get(f"/retrospectives/{circle.retrospective_id}").text)
    poll(client, circle, since)  # the first says that there is a script
    queries.clear()
    answer = poll(client, circle, since)
    assert (answer.status_code, answer.data) == (204, b"")
    asked = [statement for statement in queries if "sign_in" in statement]
    assert len(asked) == 1, "the test itself reads its circle, and nothing but the poll signs in"
    assert len(queries) <= 2


def test_what_another_does_is_sent_at_the_next_poll(client, circle, cora, mel):
    since = revision(client.sign_in(mel).get(f"/retrospectives/{circle.retrospective_id}").text)
    circle.set_timer(5, by=cora, at=now())
    db.session.commit()
    answer = poll(client, circle, since)
    assert answer.status_code == 200
    assert 'hx-target="#circle"' in answer.text
    assert "Ends at" in answer.text
    assert poll(client, circle, revision(answer.text)).status_code == 204


def test_somebody_going_away_shows_and_so_does_their_coming_back(client, circle, cora, mel):
    client.sign_in(cora)
    since = revision(client.get(f"/retrospectives/{circle.retrospective_id}").text)
    db.session.execute(
        db.update(Participant).where(Participant.person_id == mel.id).values(seen_at=now() - dt.timedelta(minutes=2))
    )
    db.session.commit()
    answer = poll(client, circle, since)
    assert "away" in answer.text
    before = now()
    back = poll(client.sign_in(mel), circle, revision(answer.text))
    assert back.status_code == 200
    assert ">away" not in back.text
    seen_at = db.session.scalar(db.select(Participant.seen_at).where(Participant.person_id == mel.id))
    assert seen_at >= before


def test_a_seat_is_kept_warm_every_quarter_of_a_minute_and_not_at_every_poll(client, circle, mel, monkeypatch, queries):
    since = revision(client.sign_in(mel).get(f"/retrospectives/{circle.retrospective_id}").text)
    begun = now()
    db.session.execute(db.update(Participant).where(Participant.person_id == mel.id).values(seen_at=begun))
    db.session.commit()
    writes = []
    for second in range(0, 19, 2):
        monkeypatch.setattr(circle_polls, "now", lambda second=second: begun + dt.timedelta(seconds=second))
        queries.clear()
        assert poll(client, circle, since).status_code == 204
        writes += [statement for statement in queries if statement.startswith("UPDATE")]
    assert len(writes) == 1


def test_a_page_without_script_counts_for_minutes_and_one_with_script_for_half_of_one(client, circle, cora, mel, monkeypatch):
    begun = now()
    for person in (cora, mel):
        since = revision(client.sign_in(person).get(f"/retrospectives/{circle.retrospective_id}").text)
    poll(client, circle, since)  # Mel's browser has a script
    db.session.execute(db.update(Participant).where(Participant.person_id == cora.id).values(seen_at=begun))
    db.session.commit()
    client.sign_in(cora).get(f"/retrospectives/{circle.retrospective_id}/closing/new")  # Cora's has none
    db.session.expire_all()
    coras, mels = circle.participant_of(cora), circle.participant_of(mel)
    later = begun + dt.timedelta(minutes=2)
    assert (coras.is_here(later), mels.is_here(later)) == (True, False)
    assert not circle.misses_facilitator(later)
    assert circle.misses_facilitator(begun + dt.timedelta(minutes=4))


def test_each_form_of_the_circle_keeps_the_seat(client, circle, cora):
    retrospective, place = circle.retrospective, f"/retrospectives/{circle.retrospective_id}"
    well = retrospective.add_note("well", "Parents wrote back", by=cora, at=now())
    better = retrospective.add_note("better", "Wrong numbers", by=cora, at=now())
    circle.go_to(CirclePhase.GROUP, CirclePhase.BETTER, by=cora)
    db.session.flush()
    client.sign_in(cora)
    db.session.commit()
    assert f'data-stay="{place}/circle"' in client.get(f"/notes/{well.id}/edit").text
    circle.go_to(CirclePhase.CHOOSE, CirclePhase.GROUP, by=cora)
    retrospective.choose([Choice(better.text, better.id, None)], by=cora, at=now())
    db.session.commit()
    (chosen,) = retrospective.improvements
    for form in (f"{place}/closing/new", f"{place}/improvements", f"/improvements/{chosen.id}/escalations/new"):
        page = client.get(form).text
        assert f'data-stay="{place}/circle"' in page, form
        assert "js/presence" in page, form


def test_the_facilitator_being_missed_shows_to_the_others(client, circle, cora, mel):
    client.sign_in(mel)
    since = revision(client.get(f"/retrospectives/{circle.retrospective_id}").text)
    db.session.execute(
        db.update(Participant).where(Participant.person_id == cora.id).values(seen_at=now() - dt.timedelta(seconds=27))
    )
    db.session.commit()
    assert "Facilitate instead" in poll(client, circle, since).text


def test_strangers_get_nothing_from_a_poll(client, circle, otto, lee, mel):
    since = revision(client.sign_in(mel).get(f"/retrospectives/{circle.retrospective_id}").text)
    for person in (otto, lee):
        assert poll(client.sign_in(person), circle, since).status_code == 404
    client.delete_cookie("session")
    assert poll(client, circle, since).status_code == 401


def test_without_script_its_address_leads_to_the_page(client, circle, mel):
    answer = client.sign_in(mel).get(f"/retrospectives/{circle.retrospective_id}/circle")
    assert (answer.status_code, answer.location) == (303, f"/retrospectives/{circle.retrospective_id}")


@pytest.mark.slow
def test_the_number_of_queries_does_not_grow_with_notes_or_people(client, school, circle, cora, mel, queries):
    # The first page writes down that its reader is here.
    client.sign_in(mel).get(f"/retrospectives/{circle.retrospective_id}")
    for step in (CirclePhase.BETTER, CirclePhase.GROUP, CirclePhase.CHOOSE):
        counts = []
        for _times in range(2):
            circle.go_to(CirclePhase.GROUP, CirclePhase(circle.phase), by=cora)
            for number in range(6):
                circle.retrospective.add_note(("well", "better")[number % 2], f"Note {number}", by=mel, at=now())
            circle.go_to(step, CirclePhase.GROUP, by=cora)
            db.session.commit()
            queries.clear()
            assert client.get(f"/retrospectives/{circle.retrospective_id}").status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1], (step, counts)
