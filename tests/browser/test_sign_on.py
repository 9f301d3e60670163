"""Single sign-on in a browser, from the first sign-in of a new colleague until the directory says that she has left."""

import dataclasses
import datetime as dt

import pytest
import requests
from flask import Flask
from playwright.sync_api import Page, expect

from board.database import db
from board.models.moments import now
from board.models.people.organisation import Organisation
from board.models.people.person import Person
from board.models.people.sign_in import SignIn
from board.models.sign_on.provisioning import make_token
from board.models.sign_on.sign_on_policy import change_policy
from board.sign_on_settings import SignOnSettings
from tests.browser.axe import DARK, problems_of
from tests.browser.conftest import BrowserOf, Watch
from tests.browser.test_passkeys import add_passkey, device_of, home
from tests.sign_on_fixture import *  # noqa: F403  fixtures
from tests.stub_provider import StubProvider

pytestmark = pytest.mark.slow
__all__ = ["home"]


@pytest.fixture
def at_sign_in(app: Flask, home: str, sign_on: SignOnSettings, stub: StubProvider, watch: Watch, browser_of: BrowserOf) -> Page:  # noqa: F811
    """A browser on the sign-in page of a board whose people sign in with the stub provider."""
    app.config["BOARD"] = dataclasses.replace(app.config["BOARD"], sign_on=dataclasses.replace(sign_on, links=home))
    watch.elsewhere = (stub.issuer,)
    page = browser_of(None)
    page.goto(f"{home}/teams")
    return page


def by_scim(home: str, token: str, method: str, address: str, sent: object = None) -> dict:  # noqa: F811
    """What the directory is answered."""
    answer = requests.request(
        method, f"{home}/scim/v2{address}", json=sent, headers={"Authorization": f"Bearer {token}"}, timeout=30
    )
    return answer.json()


def test_a_new_colleague_signs_in_gets_her_role_adds_a_passkey_and_leaves(
    organisation: Organisation,
    ada: Person,
    home: str,  # noqa: F811
    stub: StubProvider,
    at_sign_in: Page,
):
    organisation.second_factor_of = "administrators"
    change_policy(by=ada, at=now(), creates_people=True)
    _token, secret = make_token(by=ada, at=now())
    db.session.commit()
    stub.claims["roles"] = ["administrator"]
    page = at_sign_in
    device_of(page)
    found = problems_of(page, "the sign-in page", DARK)
    page.get_by_role("link", name="Sign in with Microsoft").click()
    expect(page.get_by_role("heading", name="How you sign in")).to_be_visible()
    add_passkey(page)
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_role("link", name="Organisation", exact=True).click()
    page.get_by_role("link", name="Single sign-on").click()
    expect(page.get_by_text("People sign in here with Microsoft.")).to_be_visible()
    found += problems_of(page, "the page of single sign-on", DARK)

    nell = by_scim(home, secret, "get", '/Users?filter=userName eq "nell@example.org"')["Resources"][0]
    change = {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [{"op": "Replace", "path": "active", "value": "False"}],
    }
    assert by_scim(home, secret, "patch", f"/Users/{nell['id']}", change)["active"] is False
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Organisation").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_role("link", name="Sign in with Microsoft").click()
    expect(page.get_by_text("Your account here has ended. Ask an administrator of this board.")).to_be_visible()
    found += problems_of(page, "the page that refuses", DARK)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Try again")).to_be_visible()
    assert not found


def test_whoever_is_asked_again_who_it_is_confirms_with_the_provider_and_loses_nothing(
    ada: Person,
    home: str,  # noqa: F811
    stub: StubProvider,
    at_sign_in: Page,
):
    stub.claims.update(email="ada@example.org", name="Ada Farouk")
    page = at_sign_in
    page.get_by_role("link", name="Sign in with Microsoft").click()
    page.goto(f"{home}/organisation/sign-on")
    page.get_by_label("Add people at their first sign-in").check()
    age_every_proof()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Confirm with").click()
    opened.value.wait_for_load_state()
    opened.value.close()
    page.get_by_role("button", name="Confirm").or_(page.get_by_role("button", name="Go on")).click()
    expect(page.get_by_text("Single sign-on is saved.")).to_be_visible()
    expect(page.get_by_label("Add people at their first sign-in")).to_be_checked()


def age_every_proof() -> None:
    """Let eleven minutes pass since everybody last showed who they are."""
    db.session.execute(db.update(SignIn).values(proved_at=now() - dt.timedelta(minutes=11)))
    db.session.commit()
