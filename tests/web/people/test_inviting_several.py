"""Several people invited at once: a link for each, and those who sign in here already are put on the team."""

import datetime as dt
import email
import email.policy
import re
from email.message import EmailMessage

import pytest

from board.database import db
from board.models.moments import now
from board.models.people.membership import read_guests
from board.models.people.one_time_link import OneTimeLink
from board.models.people.person import Person
from board.models.people.security_mail import SecurityMail
from board.models.people.team import COACH, MEMBER, Team
from tests.pages import StrictClient
from tests.post_office import *  # noqa: F403  the post office is a fixture
from tests.post_office import PostOffice, sent_to

TEAM = "/teams/team-around-the-school"
FIVE = 'nia@example.org\nTom Reed <tom@example.org>, ama@example.org; "Shah, Omar" <omar@example.org>\n\n eve@example.org '


def token_in_mail(mail: EmailMessage) -> str:
    return str(re.search(r"https://board\.riverbank\.example/links/(\S+)", mail.get_content())[1])


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


def test_where_mail_is_set_each_gets_an_invitation_by_mail_and_its_link_is_in_no_table(
    client: StrictClient, school: Team, cora: Person, ada: Person, mailing: None, post_office: PostOffice
) -> None:
    made = client.sign_in(cora).post(f"{TEAM}/invitations", data={"role": MEMBER, "people": FIVE})
    assert made.location == f"{TEAM}/members#open-title"
    members = client.get(f"{TEAM}/members").text
    assert "Invitations are on the way to nia@example.org, tom@example.org, ama@example.org" in members
    assert members.count("Its mail is on the way") == 5
    assert "/links/" not in members
    assert sent_to(post_office).sent == 5
    mail = post_office.mail_to("omar@example.org")
    assert mail["To"] == '"Shah, Omar" <omar@example.org>'
    assert "Hello Shah, Omar," in mail.get_content()
    assert post_office.mail_to("eve@example.org").get_content().startswith("Hello,\r\n")
    assert "Cora Bennett (cora@example.org) invites you to Team around the school, as member" in mail.get_content()
    token = token_in_mail(mail)
    for table in db.metadata.sorted_tables:
        assert token not in str(db.session.execute(table.select()).all())
    assert "Its mail was sent" in client.get(f"{TEAM}/members").text
    client.post("/sign-out")
    assert "Join Team around the school" in client.get(f"/links/{token}").text
    joined = client.post(
        f"/links/{token}", data={"name": "Omar Shah", "email": "omar@example.org", "password": "seven calm herons"}
    )
    assert joined.location == f"{TEAM}/board"
    assert client.get(f"/links/{token}").status_code == 410


def test_a_mail_that_cannot_be_sent_is_said_with_the_link_to_whoever_invited(
    client: StrictClient, school: Team, cora: Person, ada: Person, mailing: None, post_office: PostOffice
) -> None:
    post_office.refuses["nia@example.org"] = "550 Nobody of that name"
    client.sign_in(cora).post(f"{TEAM}/invitations", data={"role": MEMBER, "people": "nia@example.org"})
    link = db.session.scalars(db.select(OneTimeLink)).one()
    for hours in range(0, 30, 6):
        sent_to(post_office, clock=lambda hours=hours: now() + dt.timedelta(hours=hours))
    members = client.get(f"{TEAM}/members").text
    assert "Its mail could not be sent to nia@example.org. Send the link yourself" in members
    assert f"/invitations/{link.id}" in members
    shown = re.search(r'value="http://localhost(/links/[\w-]+)"', client.get(f"/invitations/{link.id}").text)[1]
    assert "/links/" not in client.sign_in(ada).get(f"/invitations/{link.id}").text
    client.post("/sign-out")
    assert client.get(shown).status_code == 200


def test_an_invitation_that_was_withdrawn_is_not_sent_any_more(
    client: StrictClient, school: Team, cora: Person, mailing: None, post_office: PostOffice
) -> None:
    client.sign_in(cora).post(f"{TEAM}/invitations", data={"role": MEMBER, "people": "nia@example.org"})
    link = db.session.scalars(db.select(OneTimeLink)).one()
    client.post(f"/invitations/{link.id}/withdraw")
    assert sent_to(post_office).sent == 0
    assert post_office.addresses == []


def test_a_copy_that_is_sent_again_after_a_crash_brings_the_same_link(
    client: StrictClient, school: Team, cora: Person, mailing: None, post_office: PostOffice
) -> None:
    client.sign_in(cora).post(f"{TEAM}/invitations", data={"role": MEMBER, "people": "nia@example.org"})
    sent_to(post_office)
    mail = db.session.scalars(db.select(SecurityMail)).one()
    mail.sent_at = None
    db.session.commit()
    sent_to(post_office)
    tokens = {token_in_mail(email.message_from_bytes(content, policy=email.policy.default)) for _to, content in post_office.taken}
    assert (len(post_office.taken), len(tokens)) == (2, 1)
    client.post("/sign-out")
    assert client.get(f"/links/{tokens.pop()}").status_code == 200
