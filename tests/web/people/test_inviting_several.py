"""Several people invited at once: a link for each, and those who sign in here already are put on the team."""

import re

import pytest

from board.database import db
from board.models.people.membership import read_guests
from board.models.people.one_time_link import OneTimeLink
from board.models.people.person import Person
from board.models.people.team import COACH, MEMBER, Team
from tests.pages import StrictClient

TEAM = "/teams/team-around-the-school"
FIVE = 'nia@example.org\nTom Reed <tom@example.org>, ama@example.org; "Shah, Omar" <omar@example.org>\n\n eve@example.org '


def test_addresses_are_read_as_mail_programs_copy_them() -> None:
    assert [address for _name, address in read_guests(FIVE)] == [
        "nia@example.org",
        "tom@example.org",
        "ama@example.org",
        "omar@example.org",
        "eve@example.org",
    ]
    assert read_guests("NIA@example.org\nnia@example.org") == [("", "nia@example.org")]
    assert read_guests('"Shah, Omar" <omar@example.org>') == [("Shah, Omar", "omar@example.org")]
    assert read_guests("Tom Reed <tom@example.org>") == [("Tom Reed", "tom@example.org")]


def test_five_people_get_five_links_on_one_page_each_of_which_works_once(
    client: StrictClient, school: Team, cora: Person
) -> None:
    people = "\n".join(f"{name}@example.org" for name in ("nia", "tom", "ama", "omar", "eve"))
    made = client.sign_in(cora).post(f"{TEAM}/invitations", data={"role": MEMBER, "people": people})
    assert made.location == f"{TEAM}/invitations"
    page = client.get(made.location).text
    assert "5 invitations to Team around the school" in page
    links = set(re.findall(r'value="http://localhost(/links/[\w-]+)"', page))
    assert len(links) == 5
    assert "Write the mail" in page
    client.post("/sign-out")
    for link in links:
        assert client.get(link).status_code == 200
    assert {link.note for link in db.session.scalars(db.select(OneTimeLink))} == set(people.split())


def test_nobody_else_is_shown_the_links(client: StrictClient, school: Team, cora: Person, ada: Person, otto: Person) -> None:
    client.sign_in(cora).post(f"{TEAM}/invitations", data={"role": MEMBER, "people": "nia@example.org, tom@example.org"})
    assert "/links/" not in client.sign_in(ada).get(f"{TEAM}/invitations").text
    assert client.sign_in(otto).get(f"{TEAM}/invitations").status_code == 403


def test_who_signs_in_here_already_is_put_on_the_team(
    client: StrictClient, school: Team, cora: Person, mel: Person, otto: Person
) -> None:
    client.sign_in(cora).post(
        f"{TEAM}/invitations", data={"role": COACH, "people": f"{otto.email}, {mel.email}, nia@example.org"}
    )
    db.session.refresh(otto)
    db.session.refresh(mel)
    assert otto.role_in(school.id) == COACH
    assert mel.role_in(school.id) == MEMBER, "an invitation changes nobody's role"
    page = client.get(f"{TEAM}/invitations").text
    assert "Otto Lindqvist is on Team around the school now." in page
    assert "Mel Okafor is on Team around the school already." in page
    assert "1 invitation to" in page


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ("nia@example.org, tom at example, ama@", "This is none: “tom at example”, “ama@”"),
        ("\n".join(f"p{number}@example.org" for number in range(21)), "Invite at most 20 people at once. These are 21."),
    ],
)
def test_what_is_no_address_is_named_and_nothing_typed_is_lost(
    client: StrictClient, school: Team, cora: Person, people: str, words: str
) -> None:
    answer = client.sign_in(cora).post(f"{TEAM}/invitations", data={"role": MEMBER, "people": people})
    assert answer.status_code == 422
    assert words in answer.text
    assert people.split("\n")[0] in answer.text
    assert db.session.scalar(db.select(db.func.count(OneTimeLink.id))) == 0


def test_somebody_who_has_left_stops_the_whole_list(client: StrictClient, school: Team, cora: Person, otto: Person) -> None:
    otto.left_at = otto.created_at
    db.session.commit()
    answer = client.sign_in(cora).post(f"{TEAM}/invitations", data={"role": MEMBER, "people": f"nia@example.org, {otto.email}"})
    assert answer.status_code == 422
    assert "Otto Lindqvist has left the organisation." in answer.text
    assert db.session.scalar(db.select(db.func.count(OneTimeLink.id))) == 0
