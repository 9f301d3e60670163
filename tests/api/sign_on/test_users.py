"""SCIM for users: the directory adds, changes and ends people here, with the habits of Microsoft Entra ID."""

import pytest

from board.database import db
from board.models.moments import now
from board.models.people.person import Person
from board.models.people.sign_in import SignIn, begin_sign_in
from board.models.sign_on.provisioning import ProvisionedPerson
from tests.api.sign_on.directory import *  # noqa: F403  fixtures
from tests.api.sign_on.directory import USER

NELL = {
    "schemas": [USER, "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
    "externalId": "11111111-2222-4333-8444-555555555555",
    "userName": "Nell.Novak@example.org",
    "active": True,
    "displayName": "Nell Novak",
    "emails": [{"primary": True, "type": "work", "value": "nell@example.org"}],
    "meta": {"resourceType": "User"},
    "name": {"formatted": "Nell Novak", "familyName": "Novak", "givenName": "Nell"},
    "title": "Social worker",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"department": "Children", "manager": "7"},
}


def people() -> int:
    return db.session.scalar(db.select(db.func.count(Person.id)))


def test_the_directory_adds_somebody_and_reads_them_again(directory):
    added = directory("post", "/Users", NELL)
    assert added.status_code == 201
    assert added.content_type == "application/scim+json"
    user = added.json
    assert added.headers["Location"] == user["meta"]["location"]
    assert (user["userName"], user["displayName"], user["active"]) == ("Nell.Novak@example.org", "Nell Novak", True)
    assert directory("get", f"/Users/{user['id']}").json == user
    nell = db.session.get(Person, int(user["id"]))
    assert (nell.email, nell.name, nell.is_admin, nell.password_hash) == ("nell@example.org", "Nell Novak", False, None)


def test_somebody_whom_nobody_knows_is_an_empty_list(directory):
    answer = directory("get", '/Users?filter=userName eq "5a1f6f9e-not-there"')
    assert answer.status_code == 200
    assert answer.json["totalResults"] == 0
    assert answer.json["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:ListResponse"]


@pytest.mark.parametrize(
    "wanted",
    [
        'userName eq "nell.novak@EXAMPLE.org"',
        'externalId eq "11111111-2222-4333-8444-555555555555"',
        'emails[type eq "work"].value eq "nell@example.org"',
        'userName eq "nell.novak@example.org" and active eq true',
        'displayName eq "Nell Novak"',
    ],
)
def test_the_directory_finds_whom_it_added(directory, wanted):
    number = directory("post", "/Users", NELL).json["id"]
    found = directory("get", f"/Users?filter={wanted}").json
    assert [user["id"] for user in found["Resources"]] == [number]


def test_an_external_id_is_found_only_as_it_is_written(directory):
    directory("post", "/Users", {**NELL, "externalId": "Nell-1"})
    assert directory("get", '/Users?filter=externalId eq "nell-1"').json["totalResults"] == 0


def test_somebody_who_is_here_already_is_found_by_address_and_adopted_so_that_nobody_is_here_twice(directory, mel):
    before = people()
    found = directory("get", '/Users?filter=userName eq "mel@example.org"').json["Resources"][0]
    assert found["id"] == str(mel.id)
    assert directory("post", "/Users", {**NELL, "userName": "MEL@example.org", "emails": []}).json["id"] == str(mel.id)
    assert people() == before
    twice = directory("post", "/Users", {**NELL, "userName": "mel@example.org", "emails": []})
    assert (twice.status_code, twice.json["scimType"]) == (409, "uniqueness")


def leave_by(*operations: dict[str, object]) -> dict[str, object]:
    return {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [*operations]}


@pytest.mark.parametrize(
    "change",
    [
        leave_by({"op": "Replace", "path": "active", "value": "False"}),
        leave_by({"op": "replace", "path": "active", "value": False}),
        leave_by({"op": "Replace", "value": {"active": "False"}}),
        leave_by({"op": "Add", "path": "active", "value": "false"}, {"op": "Add", "path": "nickName", "value": "N"}),
    ],
    ids=["text", "boolean", "without a path", "added with what is not kept"],
)
def test_a_leaver_is_out_on_the_next_request_and_can_still_be_read(directory, client, mel, change):
    client.sign_in(mel)
    assert client.get("/account").status_code == 200
    answer = directory("patch", f"/Users/{mel.id}", change)
    assert (answer.status_code, answer.json["active"]) == (200, False)
    assert client.get("/account").location.startswith("/sign-in")
    assert all(sign_in.ended_at for sign_in in db.session.scalars(db.select(SignIn)))
    assert directory("get", f"/Users/{mel.id}").json["active"] is False
    assert directory("get", '/Users?filter=userName eq "mel@example.org"').json["totalResults"] == 1


def test_somebody_who_comes_back_is_the_same_person(directory, mel):
    directory("patch", f"/Users/{mel.id}", leave_by({"op": "Replace", "path": "active", "value": "False"}))
    directory("patch", f"/Users/{mel.id}", leave_by({"op": "Replace", "path": "active", "value": "True"}))
    assert db.session.get(Person, mel.id).left_at is None


def test_whoever_has_left_does_not_come_back_because_nothing_is_said_of_it(directory, mel):
    directory("patch", f"/Users/{mel.id}", leave_by({"op": "Replace", "path": "active", "value": "False"}))
    said = {"schemas": [USER], "userName": "mel@example.org", "displayName": "Mel Okafor"}
    assert directory("put", f"/Users/{mel.id}", said).json["active"] is False
    assert directory("patch", f"/Users/{mel.id}", leave_by({"op": "remove", "path": "active"})).json["active"] is False


def test_whom_the_directory_deletes_has_left_and_what_they_did_stays(directory, client, mel):
    begin_sign_in(mel, now())
    assert directory("delete", f"/Users/{mel.id}").status_code == 204
    assert directory("get", f"/Users/{mel.id}").status_code == 404
    assert db.session.get(Person, mel.id).left_at is not None
    assert directory("post", "/Users", {**NELL, "emails": [], "userName": "mel@example.org"}).json["id"] == str(mel.id)
    assert db.session.get(Person, mel.id).left_at is None


def test_attributes_change_one_by_one_or_all_at_once(directory):
    number = directory("post", "/Users", NELL).json["id"]
    change = leave_by(
        {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "nell.okafor@example.org"},
        {"op": "Replace", "path": "displayName", "value": "Nell Okafor"},
        {"op": "Replace", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", "value": "Adults"},
    )
    assert directory("patch", f"/Users/{number}", change).status_code == 200
    nell = db.session.get(Person, int(number))
    assert (nell.name, nell.email) == ("Nell Okafor", "nell.okafor@example.org")
    assert directory("put", f"/Users/{number}", {**NELL, "userName": "nn@example.org", "active": "False"}).status_code == 200
    nell = db.session.get(Person, int(number))
    assert (nell.name, nell.email, nell.left_at is None) == ("Nell Novak", "nell@example.org", False)
    assert db.session.get(ProvisionedPerson, nell.id).user_name == "nn@example.org"


def test_the_last_administrator_cannot_be_ended(directory, ada):
    answer = directory("patch", f"/Users/{ada.id}", leave_by({"op": "Replace", "path": "active", "value": "False"}))
    assert (answer.status_code, answer.json["scimType"]) == (400, "mutability")
    assert "is the only administrator" in answer.json["detail"]
    assert directory("delete", f"/Users/{ada.id}").status_code == 400
    assert db.session.get(Person, ada.id).left_at is None


def test_an_address_or_a_name_that_somebody_has_is_refused_and_nothing_is_half_done(directory, mel):
    number = directory("post", "/Users", NELL).json["id"]
    change = leave_by(
        {"op": "Replace", "path": "displayName", "value": "Somebody"},
        {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "mel@example.org"},
    )
    answer = directory("patch", f"/Users/{number}", change)
    assert (answer.status_code, answer.json["scimType"]) == (409, "uniqueness")
    assert db.session.get(Person, int(number)).name == "Nell Novak"
    other = directory("post", "/Users", {**NELL, "userName": "another@example.org", "emails": []}).json["id"]
    taken = directory("put", f"/Users/{other}", {**NELL, "emails": [{"value": "third@example.org"}]})
    assert (taken.status_code, taken.json["scimType"]) == (409, "uniqueness")


def test_pages_of_people_are_counted_from_one(directory, school, otto):
    first = directory("get", "/Users?startIndex=1&count=2").json
    rest = directory("get", "/Users?startIndex=3&count=50").json
    assert first["totalResults"] == rest["totalResults"] == people()
    assert first["itemsPerPage"] == 2
    assert len({user["id"] for user in first["Resources"] + rest["Resources"]}) == people()
    assert not directory("get", "/Users?count=0").json.get("Resources")
    assert directory("get", "/Users?startIndex=-5&count=1").json["startIndex"] == 1


def test_only_the_attributes_that_are_asked_for_are_sent(directory, mel):
    user = directory("get", f"/Users/{mel.id}?attributes=userName").json
    assert set(user) == {"schemas", "id", "userName"}
    assert "emails" not in directory("get", f"/Users/{mel.id}?excludedAttributes=emails").json
