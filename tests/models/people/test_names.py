"""Nobody bears the name of somebody else who is here, at least not without a mark."""

import pytest

from board.database import db
from board.models.errors import RuleBroken
from board.models.moments import now
from board.models.people.account import change_account, come_back, leave, open_account
from board.models.people.person import Person
from board.models.people.person_name import LONGEST_NAME


@pytest.mark.parametrize("name", ["Mel Okafor", "mel okafor", " Mel  Okafor ", "Mel\u00a0Okafor", "\uff2del Okafor"])
def test_nobody_opens_an_account_in_the_name_of_somebody_else(mel: Person, name: str):
    with pytest.raises(RuleBroken, match="is called .* already. Add what tells the two apart"):
        open_account(name, "second@example.org", by=None, at=now())


def test_nobody_takes_the_name_of_somebody_else_and_everybody_keeps_their_own(mel: Person, otto: Person):
    with pytest.raises(RuleBroken, match="already"):
        change_account(otto, by=otto, at=now(), name="Mel Okafor")
    change_account(mel, by=mel, at=now(), name="Mel OKAFOR")
    assert mel.name == "Mel OKAFOR"
    change_account(otto, by=otto, at=now(), name="Mel Okafor (Fostering)")
    assert otto.name == "Mel Okafor (Fostering)"


def test_somebody_from_a_directory_gets_the_beginning_of_their_address_as_a_mark(mel: Person):
    second = open_account("Mel Okafor", "m.okafor2@example.org", by=None, at=now(), actor="the directory")
    assert second.name == "Mel Okafor (m.okafor2)"
    change_account(second, by=None, at=now(), actor="the directory", name="Mel Okafor")
    assert second.name == "Mel Okafor (m.okafor2)"
    third = open_account("M" * LONGEST_NAME, "third@example.org", by=None, at=now())
    fourth = open_account(third.name, "fourth@example.org", by=None, at=now(), actor="the directory")
    assert fourth.name == "M" * 91 + " (fourth)"


def test_a_name_is_free_again_when_its_bearer_has_left_and_marked_when_they_come_back(mel: Person, ada: Person):
    leave(mel, by=ada, at=now())
    db.session.commit()
    successor = open_account("Mel Okafor", "new.mel@example.org", by=ada, at=now())
    come_back(mel, by=ada, at=now())
    assert (successor.name, mel.name) == ("Mel Okafor", "Mel Okafor (mel)")


def test_a_taken_name_is_a_sentence_beside_what_was_typed(client, mel: Person, ada: Person):
    answer = client.sign_in(ada).post("/people", data={"name": "Mel Okafor", "email": "second@example.org"})
    assert answer.status_code == 422
    assert "such as Mel Okafor (Fostering)" in answer.text
    assert 'value="second@example.org"' in answer.text
