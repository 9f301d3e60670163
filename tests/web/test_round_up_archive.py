"""The archive of round-ups: what was sent is found by its subject and opening note too, and what is being written stands on top."""

import pytest

from board.database import db
from board.models.moments import now
from board.models.round_up import A_WEEK, FURTHEST, RoundUp, monday_to_write
from tests.web.test_round_ups import PAGE, send, written  # noqa: F401  a fixture


@pytest.mark.parametrize("typed", ["wellies", "wellington otter", '"read on"', "otters"])
def test_an_opening_note_and_a_subject_are_found_and_lead_to_the_page(client, written, cora, typed):  # noqa: F811
    written.write(by=cora, on=now(), subject="Otters, and other news", opening="Wellies and wellingtons.\nRead on.")
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
