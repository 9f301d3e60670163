"""The door of SCIM: who is let in, and what is answered to what makes no sense."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from board.database import db
from board.models.moments import now
from board.models.people.audit import AuditEntry
from board.models.people.person import Person
from board.models.sign_on.provisioning import ProvisioningToken, end_token, make_token, open_token
from tests.api.sign_on.directory import *  # noqa: F403  fixtures
from tests.api.sign_on.directory import USER

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
ADDRESSES = ("/Users", "/Users/1", "/ServiceProviderConfig", "/ResourceTypes", "/Schemas", "/Schemas/x")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("shown", ["", "Bearer ", "Bearer wrong", "Basic {token}", "{token}", "Bearer {token}x"])
def test_nobody_gets_in_without_the_token(directory, token, address, shown):
    answer = directory("get", address, Authorization=shown.format(token=token))
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json["schemas"] == [ERROR]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_is_written_without_the_token(directory, mel, method):
    address = "/Users" if method == "post" else f"/Users/{mel.id}"
    assert directory(method, address, {}, Authorization="Bearer wrong").status_code == 401


def test_an_administrator_who_is_signed_in_does_not_get_in_by_the_cookie(client, ada, token):
    client.sign_in(ada)
    assert client.get("/scim/v2/Users").status_code == 401


def test_a_token_that_was_replaced_or_ended_works_no_more(directory, ada):
    assert directory("get", "/Users").status_code == 200
    _other, secret = make_token(by=ada, at=now())
    db.session.commit()
    assert directory("get", "/Users").status_code == 401
    assert directory("get", "/Users", Authorization=f"Bearer {secret}").status_code == 200
    end_token(by=ada, at=now())
    db.session.commit()
    assert directory("get", "/Users", Authorization=f"Bearer {secret}").status_code == 401
    assert open_token() is None


def test_when_the_directory_last_came_is_noted_once_an_hour(directory, client, ada, queries):
    directory("get", "/Users")
    assert "The directory last used it" in client.sign_in(ada).get("/organisation/sign-on").text
    queries.clear()
    directory("get", "/Users")
    assert not [sent for sent in queries if sent.startswith("UPDATE")]


def test_the_token_is_stored_only_as_its_hash(token):
    stored = db.session.scalars(db.select(ProvisioningToken)).one()
    assert token not in json.dumps([str(getattr(stored, column.key)) for column in stored.__table__.columns])


def test_whoever_guesses_tokens_has_to_wait_and_the_directory_at_the_same_address_has_not(directory):
    answers = [directory("get", "/Users", Authorization="Bearer guess").status_code for _time in range(25)]
    assert answers == [401] * 20 + [429] * 5
    assert directory("get", "/Users").status_code == 200
    noted = db.session.scalars(db.select(AuditEntry).where(AuditEntry.action == "token refused")).one()
    assert noted.address == "127.0.0.1"


@pytest.mark.parametrize(
    ("method", "address", "sent", "status", "kind"),
    [
        ("get", "/Users/99999", None, 404, None),
        ("get", "/Users/x", None, 404, None),
        ("get", "/Users/99999999999999999999", None, 404, None),
        ("get", "/Users?filter=userName", None, 400, "invalidFilter"),
        ("get", '/Users?filter=userName co "a"', None, 400, "invalidFilter"),
        ("get", '/Users?filter=title eq "a"', None, 400, "invalidFilter"),
        ("get", '/Users?filter=emails[type eq "work"]', None, 400, "invalidFilter"),
        ("get", f"/Users?filter={'(' * 900}", None, 400, "invalidFilter"),
        ("get", "/Users?count=many", None, 400, "invalidValue"),
        ("post", "/Users", "not JSON", 400, "invalidSyntax"),
        ("post", "/Users", "[" * 100_000, 400, "invalidSyntax"),
        ("post", "/Users", [], 400, "invalidSyntax"),
        ("post", "/Users", {"schemas": [USER]}, 400, "invalidValue"),
        ("post", "/Users", {"schemas": [USER], "userName": "no address"}, 400, "invalidValue"),
        ("post", "/Users", {"schemas": [USER], "userName": "a@example.org", "displayName": "x" * 101}, 400, "invalidValue"),
        ("post", "/Users", {"schemas": [USER], "userName": "a@example.org", "displayName": "a\nb\0"}, 400, "invalidValue"),
        ("post", "/Users", {"schemas": [USER], "userName": "a@example.org", "active": "perhaps"}, 400, "invalidValue"),
        ("patch", "/Users/{ada}", {"Operations": []}, 400, None),
        ("patch", "/Users/{ada}", {"Operations": [{"op": "move", "path": "active", "value": 1}]}, 400, None),
        ("patch", "/Users/{ada}", {"Operations": [{"op": "remove"}]}, 400, None),
        ("get", "/Groups", None, 404, None),
        ("get", "/Nothing/at/all", None, 404, None),
        ("get", "/Schemas/none", None, 404, None),
        ("get", '/Schemas?filter=id eq "x"', None, 403, None),
        ("delete", "/Users", None, 405, None),
    ],
)
def test_what_makes_no_sense_is_an_error_in_the_shape_of_scim(directory, ada, method, address, sent, status, kind):
    answer = directory(method, address.format(ada=ada.id), sent)
    assert (answer.status_code, answer.json.get("scimType") if kind else None) == (status, kind)
    assert answer.json["schemas"] == [ERROR]
    assert answer.json["status"] == str(status)
    assert answer.json["detail"]
    assert answer.content_type == "application/scim+json"


def test_what_this_door_can_do_is_said(directory):
    config = directory("get", "/ServiceProviderConfig").json
    assert (config["patch"]["supported"], config["filter"]["supported"], config["bulk"]["supported"]) == (True, True, False)
    assert [one["name"] for one in directory("get", "/ResourceTypes").json["Resources"]] == ["User"]
    assert directory("get", "/ResourceTypes/User").json["endpoint"] == "/Users"
    kept = {attribute["name"] for attribute in directory("get", f"/Schemas/{USER}").json["attributes"]}
    assert kept == {"userName", "name", "displayName", "active", "emails"}
    assert directory("get", "/Schemas").json["totalResults"] == 1


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(["False", "replace", "active", "userName"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["op", "path", "value", "active", "x"]), inner),
    max_leaves=10,
)
NAMES = ("schemas", "userName", "emails", "active", "displayName", "name", "externalId", "Operations", "id", "meta")


@pytest.mark.slow
@settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(method=st.sampled_from(["post", "put", "patch"]), sent=st.dictionaries(st.sampled_from(NAMES), JSON, max_size=6))
def test_whatever_the_directory_sends_is_answered(directory, ada, method, sent):
    answer = directory(method, "/Users" if method == "post" else f"/Users/{ada.id}", sent)
    assert answer.status_code in (200, 201, 400, 409), answer.text
    assert db.session.get(Person, ada.id).left_at is None
