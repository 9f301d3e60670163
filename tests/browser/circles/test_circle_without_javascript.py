"""A circle without JavaScript: everything is a link or a button, and reloading shows what the others did."""

import pytest
from playwright.sync_api import expect

from board.models.circles.phase import CirclePhase
from tests.browser.circles.test_circle import BETTER, WELL, press, sticky
from tests.factories import make_circle

pytestmark = pytest.mark.slow


def test_without_script_the_circle_goes_on_by_reloading(school, cora, mel, browser_of):
    circle = make_circle(school, CirclePhase.WELL, people=[cora, mel])
    address = f"/retrospectives/{circle.retrospective_id}"
    coras, mels = browser_of(cora, java_script_enabled=False), browser_of(mel, java_script_enabled=False)
    for page in (coras, mels):
        page.goto(address)
    mels.get_by_label(WELL).fill("Nobody stood in front of a closed door")
    mels.locator("#composer-well").get_by_role("button", name="Add the note").click()
    for label in ("Wrong numbers", "Check the number"):
        if label == "Wrong numbers":
            press(coras, "Next: do better")
        coras.get_by_label(BETTER).fill(label)
        coras.locator("#composer-better").get_by_role("button", name="Add the note").click()
    press(coras, "Next: read and group")
    mels.get_by_role("link", name="Refresh").click()
    mels.get_by_role("link", name="Join to… Wrong numbers").click()
    mels.get_by_label("Check the number").check()
    press(mels, "Join them")
    expect(sticky(mels, "Check the number")).to_contain_text("Wrong numbers")
    press(coras, "Next: vote")
    mels.get_by_role("link", name="Refresh").click()
    press(mels, "Vote: Check the number")
    press(coras, "Next: choose")
    press(coras, "Choose: Check the number")
    coras.get_by_role("link", name="Close the circle").click()
    press(coras, "Close the circle")
    expect(coras.get_by_role("heading", name="One thing to do better")).to_be_visible()
