"""People, for administrators."""

import re

import pytest

from board.database import db
from board.models.people.activity import Activity
from board.models.people.one_time_link import OneTimeLink
from board.models.people.person import Person, person_by_email
from board.models.people.team import Team
from tests.factories import make_person, make_team
from tests.pages import StrictClient


def form_for(person: Person, **changed: object) -> dict[str, object]:
    ticks = {"is_lead": person.is_lead, "is_admin": person.is_admin, "has_left": person.left_at is not None}
    fields = {"name": person.name, "email": person.email, "version": person.version, **ticks, **changed}
    return {name: "y" if value is True else value for name, value in fields.items() if value is not False}


def test_everybody_is_listed_with_their_teams(client: StrictClient, ada: Person, school: Team) -> None:
    page = client.sign_in(ada).get("/people").text
    assert "Team around the school (coach)" in page
    assert "Administrator" in page


def test_the_list_asks_as_often_for_many_as_for_few(client: StrictClient, ada: Person, school: Team, queries: list[str]) -> None:
    client.sign_in(ada)
    client.get("/people")
    queries.clear()
    client.get("/people")
    few = len(queries)
    for number in range(6):
        person = make_person(f"Person{number}")
        make_team(f"Team {number}", members=[person])
    queries.clear()
    client.get("/people")
    assert len(queries) == few


def test_a_new_person_gets_a_link_that_is_shown_once(client: StrictClient, ada: Person) -> None:
    client.sign_in(ada)
    assert client.get("/people/new").status_code == 200
    added = client.post("/people", data={"name": "Nia Bello", "email": "Nia@example.org", "is_lead": "y"})
    page = client.get(added.location).text
    assert "Nia Bello is added." in page
    link = re.search(r"http://localhost(/links/[\w-]+)", page)[1]
    assert person_by_email("nia@example.org").is_lead
    assert link not in client.get("/people").text
    newcomer = client.application.test_client()
    newcomer.post(link, data={"password": "seven calm herons"})
    assert "Nia Bello" in newcomer.get("/account").text
    newcomer.stop_listening()


def test_a_new_person_needs_an_address_of_their_own(client: StrictClient, ada: Person) -> None:
    answer = client.sign_in(ada).post("/people", data={"name": "Ada Again", "email": "ada@example.org"})
    assert answer.status_code == 422
    assert 'value="Ada Again"' in answer.text
    assert client.post("/people", data={"name": "", "email": ""}).status_code == 422


def test_roles_are_saved_and_put_on_record(client: StrictClient, ada: Person, mel: Person) -> None:
    client.sign_in(ada)
    assert "Mel Okafor" in client.get(f"/people/{mel.id}").text
    assert client.post(f"/people/{mel.id}", data=form_for(mel, is_lead=True, is_admin=True)).location == "/people"
    assert mel.is_lead
    assert mel.is_admin
    assert db.session.scalars(db.select(Activity)).one().changes == {"is_lead": [False, True], "is_admin": [False, True]}


def test_whoever_has_left_is_signed_out_at_once(client: StrictClient, ada: Person, mel: Person) -> None:
    mels = client.application.test_client().sign_in(mel)
    client.sign_in(ada).post(f"/people/{mel.id}", data=form_for(mel, has_left=True))
    assert mel.left_at is not None
    assert mels.get("/account").status_code == 303
    assert "Have left" in client.get("/people").text
    client.post(f"/people/{mel.id}", data=form_for(mel, has_left=False))
    assert mel.left_at is None
    assert mels.get("/account").status_code == 303
    mels.stop_listening()


@pytest.mark.parametrize("change", [{"is_admin": False}, {"has_left": True}])
def test_the_last_administrator_stays(client: StrictClient, ada: Person, change: dict[str, bool]) -> None:
    answer = client.sign_in(ada).post(f"/people/{ada.id}", data=form_for(ada, **change))
    assert answer.status_code == 422
    assert "Ada Farouk is the only administrator" in answer.text
    assert ada.is_admin
    assert ada.left_at is None


def test_one_of_two_administrators_may_go(client: StrictClient, ada: Person, mel: Person) -> None:
    mel.is_admin = True
    db.session.commit()
    client.sign_in(mel).post(f"/people/{ada.id}", data=form_for(ada, is_admin=False))
    assert not ada.is_admin


def test_a_password_link_is_for_people_who_are_here(client: StrictClient, ada: Person, mel: Person) -> None:
    page = f"/people/{mel.id}/password-links"
    assert "There is none that still works." in client.sign_in(ada).get(page).text
    assert client.post(page).location == page
    link = re.search(r"/links/[\w-]+", client.get(page).text)[0]
    assert link in client.get(page).text
    assert "/links/" not in client.sign_in(ada).get(page).text
    assert db.session.query(OneTimeLink).count() == 1
    mel.left_at = mel.created_at
    db.session.commit()
    assert client.post(f"/people/{mel.id}/password-links").status_code == 422


def test_two_administrators_at_once_lose_nothing(client: StrictClient, ada: Person, mel: Person) -> None:
    opened = form_for(mel)
    client.sign_in(ada).post(f"/people/{mel.id}", data=form_for(mel, is_lead=True))
    client.post(f"/people/{mel.id}", data={**opened, "name": "Mel B"})
    assert (mel.name, mel.is_lead) == ("Mel B", True)
    answer = client.post(f"/people/{mel.id}", data={**opened, "name": "Mel C"})
    assert answer.status_code == 409
    assert "Mel B" in answer.text


def test_only_administrators_look_after_people(client: StrictClient, cora: Person, lee: Person, mel: Person) -> None:
    for person in (cora, lee):
        client.sign_in(person)
        assert client.get("/people").status_code == 403
        assert client.get("/people/new").status_code == 403
        assert client.get(f"/people/{mel.id}").status_code == 403
        assert client.post("/people", data={"name": "X", "email": "x@example.org"}).status_code == 403
        assert client.post(f"/people/{mel.id}", data=form_for(mel, is_admin=True)).status_code == 403
        assert client.post(f"/people/{mel.id}/password-links").status_code == 403
    assert not mel.is_admin


def test_somebody_who_never_was_is_not_found(client: StrictClient, ada: Person) -> None:
    assert client.sign_in(ada).get("/people/9999").status_code == 404
    assert client.get(f"/people/{2**40}").status_code == 404


def test_people_are_found_by_name_or_address_a_page_at_a_time(client: StrictClient, ada: Person, mel: Person) -> None:
    for number in range(60):
        make_person(f"Nurse{number:02} Élodie")
    first, second = client.sign_in(ada).get("/people").text, client.get("/people?page=2").text
    assert "Nurse45 Élodie" in first
    assert "Nurse59 Élodie" not in first
    assert "Nurse59 Élodie" in second
    page = client.get("/people?q=nurse07%40example").text
    assert "Nurse07 Élodie" in page
    assert "Nurse08 Élodie" not in page
    assert "Nurse07 Élodie" in client.get("/people?q=élodie+07").text
    assert "Nobody is called that." in client.get("/people?q=nobody").text
    assert 'href="/people?page=2&amp;q=nurse"' in client.get("/people?q=nurse").text
