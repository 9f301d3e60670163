"""The archive of round-ups: what was sent is found by its subject and opening note too, and what is being written stands on top."""

import pytest

from board.database import db
from board.models.moments import now
from tests.web.test_round_ups import PAGE, send, written  # noqa: F401  a fixture


@pytest.mark.parametrize("typed", ["wellies", "wellington otter", '"read on"', "otters"])
def test_an_opening_note_and_a_subject_are_found_and_lead_to_the_page(client, written, cora, typed):  # noqa: F811
    written.write(by=cora, on=now(), subject="Otters, and other news", opening="Wellies and wellingtons.\nRead on.")
    db.session.commit()
    send(client, cora, written)
    found = client.get("/round-ups", query_string={"q": typed}).text
    assert "1 thing for" in found
    assert f'href="{PAGE}"' in found
