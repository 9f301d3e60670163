"""Who is on a team, and invitations to it."""

import re

import pytest

from board.database import db
from board.models.people.activity import Activity
from board.models.people.one_time_link import OneTimeLink
from board.models.people.person import Person
from board.models.people.team import COACH, MEMBER, Membership, Team
from tests.factories import make_experiment
from tests.pages import StrictClient

TEAM = "/teams/team-around-the-school"


def membership_of(person: Person, team: Team) -> Membership:
    return db.session.scalars(db.select(Membership).where(Membership.person_id == person.id, Membership.team_id == team.id)).one()


def invite(client: StrictClient, **given: str) -> str:
    page = client.get(client.post(f"{TEAM}/invitations", data={"role": MEMBER, **given}).location).text
    return re.search(r"http://localhost(/links/[\w-]+)", page)[1]


def test_everybody_signed_in_sees_who_is_on_an_open_team(client: StrictClient, school: Team, otto: Person) -> None:
    page = client.sign_in(otto).get(f"{TEAM}/members").text
    assert "Cora Bennett" in page
    assert "Invite people" not in page
    assert "Remove" not in page


def test_the_first_whom_a_team_needs_is_its_coach(client: StrictClient, school: Team, cora: Person, ada: Person) -> None:
    chosen = re.compile(r'<input id="[\w-]+" name="role" type="radio" value="(\w+)"[^>]* checked')
    assert chosen.findall(client.sign_in(ada).get(f"{TEAM}/members").text) == [MEMBER, MEMBER]
    db.session.delete(membership_of(cora, school))
    db.session.commit()
    assert chosen.findall(client.get(f"{TEAM}/members").text) == [COACH, COACH]


@pytest.mark.parametrize("who", ["cora", "ada"])
def test_coach_and_administrator_invite(client: StrictClient, school: Team, cora: Person, ada: Person, who: str) -> None:
    client.sign_in({"cora": cora, "ada": ada}[who])
    link = invite(client, role=COACH, note="For Nia")
    page = client.get(f"{TEAM}/members").text
    assert "For Nia" in page
    assert link not in page
    assert db.session.scalars(db.select(OneTimeLink)).one().role == COACH


def test_a_reload_shows_the_invitation_again_and_makes_no_other(
    client: StrictClient, school: Team, cora: Person, ada: Person
) -> None:
    made = client.sign_in(cora).post(f"{TEAM}/invitations", data={"role": MEMBER, "note": "Nia"})
    assert made.status_code == 303
    first, again = (client.get(made.location).text for _ in range(2))
    link = re.search(r"http://localhost/links/[\w-]+", first)[0]
    assert link in again
    assert db.session.query(OneTimeLink).count() == 1
    assert link.rpartition("/")[2] not in str(db.session.execute(db.text("SELECT * FROM one_time_link")).all())
    client.get(link)
    assert link in client.get(made.location).text
    other = client.sign_in(ada).get(made.location).text
    assert "shown to nobody but whoever has just made it" in other
    assert "/links/" not in other
    # Nor is it shown to her who made it, once she has signed out.
    assert "/links/" not in client.sign_in(cora).get(made.location).text


def test_the_page_of_an_invitation_says_when_it_no_longer_works(client: StrictClient, school: Team, cora: Person) -> None:
    made = client.sign_in(cora).post(f"{TEAM}/invitations", data={"role": MEMBER})
    client.post(f"{made.location}/withdraw")
    page = client.get(made.location).text
    assert "This invitation has been withdrawn." in page
    assert "/links/" not in page


def test_a_withdrawn_invitation_does_nothing(client: StrictClient, school: Team, cora: Person) -> None:
    link = invite(client.sign_in(cora))
    invitation = db.session.scalars(db.select(OneTimeLink)).one().id
    assert client.post(f"/invitations/{invitation}/withdraw").location == f"{TEAM}/members"
    answer = client.get(link)
    assert answer.status_code == 410
    assert "has been withdrawn" in answer.text


@pytest.mark.parametrize(
    "typed", [{"role": "owner"}, {"role": ""}, {"role": MEMBER, "note": "x" * 1000}, {"role": MEMBER, "note": "a\0"}]
)
def test_an_invitation_that_is_wrong_is_not_made(client: StrictClient, school: Team, cora: Person, typed: dict[str, str]) -> None:
    assert client.sign_in(cora).post(f"{TEAM}/invitations", data=typed).status_code == 422
    assert not db.session.scalars(db.select(OneTimeLink)).all()


def test_a_role_is_changed_and_changed_back(client: StrictClient, school: Team, cora: Person, mel: Person) -> None:
    membership = membership_of(mel, school)
    client.sign_in(cora).post(f"/memberships/{membership.id}", data={"role": COACH})
    assert mel.role_in(school.id) == COACH
    undo = re.search(r'action="(/teams/[^"]+/memberships\?[^"]+)"', client.get(f"{TEAM}/members").text)[1].replace("&amp;", "&")
    client.post(undo)
    assert mel.role_in(school.id) == MEMBER
    assert client.post(f"/memberships/{membership.id}", data={"role": "king"}).status_code == 422


def test_whoever_is_removed_can_be_put_back(client: StrictClient, school: Team, cora: Person, mel: Person) -> None:
    make_experiment(school, "Ring first", "trying", by=mel)
    client.sign_in(cora).post(f"/memberships/{membership_of(mel, school).id}/remove")
    assert mel.role_in(school.id) is None
    page = client.get(f"{TEAM}/members").text
    assert "They still own 1 experiment here" in page
    undo = re.search(r'action="(/teams/[^"]+/memberships\?[^"]+)"', page)[1].replace("&amp;", "&")
    client.post(undo)
    assert mel.role_in(school.id) == MEMBER
    verbs = db.session.scalars(db.select(Activity.verb).where(Activity.subject == "membership").order_by(Activity.id)).all()
    assert verbs == ["left", "joined"]


def test_a_team_keeps_working_without_a_coach(client: StrictClient, school: Team, cora: Person, mel: Person, ada: Person) -> None:
    answer = client.sign_in(cora).post(f"/memberships/{membership_of(cora, school).id}/remove")
    assert "This team has no coach" in client.get(answer.location).text
    client.sign_in(ada).post(f"/memberships/{membership_of(mel, school).id}", data={"role": COACH})
    assert mel.role_in(school.id) == COACH


def test_a_coach_who_leaves_a_private_team_is_led_away_from_it(client: StrictClient, private_team: Team, cora: Person) -> None:
    assert client.sign_in(cora).post(f"/memberships/{membership_of(cora, private_team).id}/remove").location == "/teams"


def test_somebody_known_is_added_by_address(client: StrictClient, school: Team, cora: Person, otto: Person) -> None:
    client.sign_in(cora).post(f"{TEAM}/memberships", data={"email": "Otto@example.org", "role": MEMBER})
    assert otto.role_in(school.id) == MEMBER


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "nobody@example.org", "role": MEMBER}, "Nobody signs in here with this address"),
        ({"email": "mel@example.org", "role": MEMBER}, "Mel Okafor is on Team around the school already"),
        ({"email": "", "role": MEMBER}, "Enter an e-mail address"),
        ({"email": "otto@example.org", "role": "king"}, "Choose member or coach"),
    ],
)
def test_adding_says_what_is_wrong(
    client: StrictClient, school: Team, cora: Person, otto: Person, typed: dict[str, str], sentence: str
) -> None:
    answer = client.sign_in(cora).post(f"{TEAM}/memberships", data=typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert otto.role_in(school.id) is None


@pytest.mark.parametrize(
    "asked", ["person=1&role=king", "person=x&role=member", "person=99999&role=member", "person=99999999999999&role=member"]
)
def test_an_undo_that_makes_no_sense_is_not_found(client: StrictClient, school: Team, cora: Person, asked: str) -> None:
    assert client.sign_in(cora).post(f"{TEAM}/memberships?{asked}").status_code == 404


def test_others_change_nothing(client: StrictClient, school: Team, cora: Person, mel: Person, otto: Person, lee: Person) -> None:
    invite(client.sign_in(cora))
    invitation, membership = db.session.scalars(db.select(OneTimeLink)).one(), membership_of(cora, school)
    for person in (mel, otto, lee):
        client.sign_in(person)
        assert client.post(f"{TEAM}/invitations", data={"role": MEMBER}).status_code == 403
        assert client.post(f"{TEAM}/memberships?person={otto.id}&role=coach").status_code == 403
        assert client.post(f"/memberships/{membership.id}", data={"role": MEMBER}).status_code == 403
        assert client.post(f"/memberships/{membership.id}/remove").status_code == 403
        assert client.post(f"/invitations/{invitation.id}/withdraw").status_code == 403
    assert cora.role_in(school.id) == COACH
    assert invitation.withdrawn_at is None


def test_a_private_team_does_not_exist_for_an_outsider(
    client: StrictClient, private_team: Team, cora: Person, otto: Person
) -> None:
    membership = membership_of(cora, private_team)
    client.sign_in(otto)
    assert client.get("/teams/leaving-care/members").status_code == 404
    assert client.post("/teams/leaving-care/invitations", data={"role": MEMBER}).status_code == 404
    assert client.post(f"/memberships/{membership.id}/remove").status_code == 404
