"""A password is long, and neither common nor made of names."""

import pytest

from board.models.errors import RuleBroken
from board.models.people.password import SHORTEST_PASSWORD, check_password, common_passwords, is_common
from board.models.people.person import Person


def check(password: str) -> None:
    check_password(password, "Mel Okafor", "mel.okafor@riverbank.gov.uk", "Riverbank Borough Council")


@pytest.mark.parametrize(
    "password",
    [
        "three quiet otters",
        "try-small-changes",
        "Mel's two quiet otters",
        "riverbank heron kettle",
        "x7#kQ9!mZp2&",
        "ひらがなで書いた長い合言葉です",
    ],
)
def test_words_and_random_characters_are_good(password):
    check(password)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("short", "12 characters or more"),
        ("eleven char", "12 characters or more"),
        ("x" * 201, "200 characters or fewer"),
        ("aaaaaaaaaaaaaa", "harder to guess"),
        ("Password12345", "harder to guess"),
        ("P@ssw0rd2026!", "harder to guess"),
        ("qwertyuiop12", "harder to guess"),
        ("1qaz2wsx3edc", "harder to guess"),
        ("Liverpool2026!", "harder to guess"),
        ("!!Sunshine1999", "harder to guess"),
        ("b4sk3tball2025", "harder to guess"),
        ("otters7otters7", "harder to guess"),
        ("abcdefghijklm", "harder to guess"),
        ("zyxwvutsrqpo", "harder to guess"),
        ("mel.okafor@riverbank.gov.uk", "not made of your name"),
        ("MelOkafor1985", "not made of your name"),
        ("M3l-0kaf0r-1985", "not made of your name"),
        ("RiverbankCouncil1", "not made of your name"),
        ("riverbank-2026!", "not made of your name"),
        ("changeboard2026", "not made of your name"),
    ],
)
def test_what_is_tried_first_is_refused_with_a_sentence(password, sentence):
    with pytest.raises(RuleBroken, match=sentence):
        check(password)


def test_the_list_has_more_than_the_three_thousand_that_the_standard_asks_for():
    assert len([password for password in common_passwords() if password]) > 3000
    assert sum(len(password) >= SHORTEST_PASSWORD for password in common_passwords()) > 1000
    assert all(is_common(password) for password in common_passwords())


def test_a_person_must_not_choose_the_name_of_the_organisation(organisation):
    person = Person(name="Una Reid", email="una@example.org")
    with pytest.raises(RuleBroken, match="not made of your name"):
        person.set_password("Riverbank Council 1")
    person.set_password("three quiet otters")
    assert person.has_password("three quiet otters")
