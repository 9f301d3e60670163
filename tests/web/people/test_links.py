"""One-time links: setting up, joining, choosing a password."""

import datetime as dt

import pytest

from board.database import db
from board.models.moments import now
from board.models.people.activity import Activity
from board.models.people.one_time_link import JOIN, PASSWORD, SET_UP, OneTimeLink, make_link
from board.models.people.organisation import the_organisation
from board.models.people.person import Person, person_by_email
from board.models.people.sign_in import SignIn
from board.models.people.team import COACH, Team
from tests.factories import PASSWORD as OLD_PASSWORD
from tests.pages import StrictClient

NEW_PASSWORD = "seven calm herons"
ME = {"name": "Nia Bello", "email": "Nia@example.org", "password": NEW_PASSWORD}


def link_for(kind: str, **given: object) -> str:
    _link, token = make_link(kind, now(), **given)
    db.session.commit()
    return f"/links/{token}"


def test_the_first_person_sets_up_the_organisation_and_administers_it(client: StrictClient) -> None:
    link = link_for(SET_UP)
    assert "Set up your board" in client.get(link).text
    assert client.post(link, data={"organisation_name": "Riverbank Council", **ME}).location == "/teams/new"
    assert (the_organisation().name, the_organisation().time_zone) == ("Riverbank Council", "Europe/London")
    nia = person_by_email("nia@example.org")
    assert nia.is_admin
    assert "Make your first team" in client.get("/").text
    used = client.get(link)
    assert used.status_code == 410
    assert "prints a new" not in used.text  # nobody needs one any more


def test_what_is_set_up_cannot_be_set_up_again(client: StrictClient, ada: Person) -> None:
    link = link_for(SET_UP)
    assert client.get(link).status_code == 410
    assert client.post(link, data={"organisation_name": "Elsewhere", **ME}).status_code == 410
    assert the_organisation().name == "Riverbank Council"


def test_looking_at_an_invitation_does_not_use_it_up(client: StrictClient, school: Team, cora: Person) -> None:
    link = link_for(JOIN, team=school, by=cora)
    for _look in range(2):
        assert "Cora Bennett invited you as member" in client.get(link).text
    assert db.session.scalars(db.select(OneTimeLink)).one().used_at is None


def test_a_new_person_joins_the_team_and_is_signed_in(client: StrictClient, school: Team, cora: Person) -> None:
    link = link_for(JOIN, team=school, by=cora, role=COACH)
    assert client.post(link, data=ME).location == "/teams/team-around-the-school/board"
    assert person_by_email("nia@example.org").role_in(school.id) == COACH
    assert "Nia Bello" in client.get("/account").text
    second = client.get(link)
    assert second.status_code == 410
    assert "has been used already" in second.text
    assert "Ask Cora Bennett for a new one" in second.text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Enter your name"),
        ({"email": "not an address"}, "in the form name@example.org"),
        ({"email": "cora@example.org"}, "Somebody already signs in with this e-mail address"),
        ({"password": "short"}, "12 characters or more"),
        ({"password": "password1234"}, "harder to guess"),
        ({"name": "x" * 10_000}, "100 characters or fewer"),
        ({"email": "ﷺ" * 60 + "@example.org"}, "in the form name@example.org"),
    ],
)
def test_a_form_that_is_wrong_keeps_what_was_typed_and_the_link(
    client: StrictClient, school: Team, cora: Person, wrong: dict[str, str], sentence: str
) -> None:
    link = link_for(JOIN, team=school, by=cora)
    answer = client.post(link, data={**ME, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert NEW_PASSWORD not in answer.text
    assert db.session.scalars(db.select(OneTimeLink)).one().used_at is None
    assert person_by_email("nia@example.org") is None


def test_somebody_signed_in_joins_with_one_press(client: StrictClient, school: Team, otto: Person, cora: Person) -> None:
    link = link_for(JOIN, team=school, by=cora)
    client.sign_in(otto)
    assert "Join Team around the school as member" in client.get(link).text
    client.post(link)
    assert otto.role_in(school.id) == "member"
    assert "joined" in db.session.scalars(db.select(Activity.verb).where(Activity.team_id == school.id)).all()


def test_a_link_is_not_wasted_on_somebody_who_is_on_the_team(client: StrictClient, school: Team, cora: Person) -> None:
    link = link_for(JOIN, team=school, by=cora)
    client.sign_in(cora)
    assert "You are on this team already" in client.get(link).text
    client.post(link)
    assert db.session.scalars(db.select(OneTimeLink)).one().used_at is None
    assert cora.role_in(school.id) == COACH


def test_whoever_has_an_account_is_asked_to_sign_in_first(client: StrictClient, school: Team, cora: Person) -> None:
    link = link_for(JOIN, team=school, by=cora)
    assert f'href="/sign-in?next={link}"' in client.get(link).text


def test_a_new_password_ends_every_other_sign_in_and_link(client: StrictClient, mel: Person, ada: Person) -> None:
    elsewhere = client.application.test_client().sign_in(mel)
    link, another = link_for(PASSWORD, person=mel, by=ada), link_for(PASSWORD, person=mel, by=ada)
    assert "mel@example.org" in client.get(link).text
    client.post(link, data={"password": NEW_PASSWORD})
    assert mel.has_password(NEW_PASSWORD)
    assert not mel.has_password(OLD_PASSWORD)
    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303
    assert client.get(another).status_code == 410
    assert len(db.session.scalars(db.select(SignIn).where(SignIn.ended_at.is_(None))).all()) == 1
    elsewhere.stop_listening()


@pytest.mark.parametrize("column", ["used_at", "withdrawn_at", "expires_at"])
def test_a_closed_link_does_nothing(client: StrictClient, mel: Person, ada: Person, column: str) -> None:
    path = link_for(PASSWORD, person=mel, by=ada)
    setattr(db.session.scalars(db.select(OneTimeLink)).one(), column, now() - dt.timedelta(minutes=1))
    db.session.commit()
    assert client.get(path).status_code == client.post(path, data={"password": NEW_PASSWORD}).status_code == 410
    assert not mel.has_password(NEW_PASSWORD)


def test_a_password_link_ends_with_the_person_leaving(client: StrictClient, mel: Person, ada: Person) -> None:
    path = link_for(PASSWORD, person=mel, by=ada)
    mel.left_at = now()
    db.session.commit()
    assert client.get(path).status_code == 410


def test_a_link_that_never_was_says_so_and_whom_to_ask(client: StrictClient, ada: Person) -> None:
    answer = client.get("/links/made-up")
    assert answer.status_code == 404
    assert "Ada Farouk" in answer.text
    assert client.post("/links/made-up").status_code == 404
