"""Round-ups that were sent are found by their subject and opening note too; and what is written stands on top, until it is old."""

import re

import pytest

from board.database import db
from board.models.moments import now
from board.models.round_up.round_up import A_WEEK, FURTHEST, RoundUp, monday_to_write, this_monday
from tests.web.round_up.test_round_ups import PAGE, send, written  # noqa: F401  a fixture


@pytest.mark.parametrize("typed", ["wellies", "wellington otter", '"read on"', "otters"])
def test_an_opening_note_and_a_subject_are_found_and_lead_to_the_page(client, written, cora, typed):  # noqa: F811
    written.write(by=cora, at=now(), subject="Otters, and other news", opening="Wellies and wellingtons.\nRead on.")
    db.session.commit()
    send(client, cora, written)
    found = client.get("/round-ups", query_string={"q": typed}).text
    assert "1 thing for" in found
    assert f'href="{PAGE}"' in found


def test_a_monday_that_nobody_sent_keeps_no_later_one_from_being_written(client, school, lee):
    due = monday_to_write(now().date())
    old, forgotten = due - 2 * A_WEEK, due - FURTHEST - 2 * A_WEEK
    for monday in (due, old, forgotten):
        db.session.add(RoundUp(monday=monday, subject=f"Told on {monday}", drafted_at=now()))
    db.session.commit()
    begun = client.sign_in(lee).get("/round-ups").text
    assert "Write the next one" not in begun
    assert f"Told on {old}" in begun
    assert f"Told on {forgotten}" not in begun
    assert f"/round-ups/{due}/edit" in client.get("/").text
    db.session.execute(db.delete(RoundUp).where(RoundUp.monday == due))
    db.session.commit()
    assert "Write the next one" in client.get("/round-ups").text
    assert "Being written" not in client.get("/").text


def test_the_preview_says_when_what_is_still_to_happen_would_be_left_untold(client, written, cora, organisation):  # noqa: F811
    early = f"It is not {written.day} yet"
    assert early in client.sign_in(cora).get(f"{PAGE}/preview").text
    written.monday = this_monday(organisation.today(now()))
    db.session.commit()
    assert "yet. What happens until then" not in client.get(f"/round-ups/{written.monday}/preview").text


def test_the_archive_says_of_which_day_each_is_whatever_it_is_called(client, written, cora):  # noqa: F811
    assert f"Round-up of {written.day}" not in client.sign_in(cora).get("/round-ups").text
    written.write(by=cora, at=now(), subject="Otters, and other news")
    db.session.commit()
    assert f"Round-up of {written.day}" in client.get("/round-ups").text
    send(client, cora, written)
    assert f"Round-up of {written.day}" in client.get("/round-ups").text


def test_each_part_of_the_preview_has_a_name_of_its_own(client, written, cora):  # noqa: F811
    page = client.sign_in(cora).get(f"{PAGE}/preview").text
    names = re.findall(r'aria-label(?:ledby)?="([^"]+)"', page.partition("<main")[2])
    assert len(names) == len(set(names))
