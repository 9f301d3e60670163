"""Passkeys in a browser, with Chromium's virtual authenticator: adding one, the second step, signing in with it alone."""

import pytest
from flask import Flask
from playwright.sync_api import CDPSession, Page, expect

from board.models.people.passkey import passkeys_of
from board.models.people.person import Person
from tests.browser.axe import problems_of
from tests.browser.conftest import BrowserOf, Watch, sign_in
from tests.factories import PASSWORD

pytestmark = pytest.mark.slow


@pytest.fixture
def home(base_url: str, watch: Watch) -> str:
    """The address of the board by its name: browsers know no passkeys for a number."""
    watch.home = base_url.replace("127.0.0.1", "localhost")
    return watch.home


@pytest.fixture
def at_home(app: Flask, home: str, browser_of: BrowserOf) -> BrowserOf:
    """A person's browser, signed in at that address."""

    def opened(person: Person, **how: object) -> Page:
        page = browser_of(None, **how)
        sign_in(page.context, app, home, person)
        page.goto(f"{home}/account/security")
        return page

    return opened


def device_of(page: Page) -> tuple[CDPSession, str]:
    """Give a browser a device with a fingerprint that always matches."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    return devtools, devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def add_passkey(page: Page) -> None:
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_role("button", name="Add this passkey").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    expect(page.locator(".recovery-codes li")).to_have_count(10)


def test_a_passkey_is_added_and_then_signs_in_alone_with_one_click(mel: Person, at_home):
    page = at_home(mel)
    devtools, device = device_of(page)
    add_passkey(page)
    shown = problems_of(page, "recovery codes")
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("Work laptop")).to_be_visible()
    kept = problems_of(page, "how you sign in")
    assert len(devtools.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]) == 1
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Hello, Mel")).to_be_visible()
    assert passkeys_of(mel)[0].last_used_at
    assert not shown + kept


def test_a_passkey_is_the_second_step_by_the_keyboard(mel: Person, at_home):
    page = at_home(mel)
    device_of(page)
    add_passkey(page)
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_label("E-mail address").fill("mel@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    button = page.get_by_role("button", name="Use your passkey")
    expect(button).to_be_visible()
    found = problems_of(page, "the second step")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Hello, Mel")).to_be_visible()
    assert not found


def test_a_device_without_a_passkey_leaves_a_sentence_and_the_password(mel: Person, at_home):
    page = at_home(mel)
    device_of(page)
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("this device has no passkey for this board")
    assert not problems_of(page, "signing in after a refusal")
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_enabled()


def test_without_javascript_a_passkey_page_leads_to_an_app(mel: Person, at_home):
    page = at_home(mel, java_script_enabled=False)
    page.get_by_role("link", name="Add a passkey").click()
    expect(page.get_by_role("button", name="Add this passkey")).to_be_hidden()
    page.get_by_role("link", name="An authenticator app").click()
    expect(page.get_by_role("img", name="QR code for your authenticator app")).to_be_visible()
    page.get_by_label("Name").fill("My phone")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Add this app").click()
    expect(page.get_by_label("Name")).to_have_value("My phone")
