"""A retrospective without a circle: notes one after the other by Enter."""

import pytest
from playwright.sync_api import expect

from board.models.stages import Stage
from tests.browser.test_home import LAPTOP, PHONE
from tests.factories import make_experiment


@pytest.mark.slow
@pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_six_notes_are_six_texts_and_enter_without_a_reload(school, mel, browser_of, viewport):
    experiment = make_experiment(school, "Ring first", Stage.REFLECTING)
    page = browser_of(mel, viewport=viewport)
    page.goto(f"/experiments/{experiment.id}")
    page.locator("#next-step").get_by_role("button", name="Hold the retrospective").click()
    page.evaluate("window.isTheSamePage = true")
    for box, notes in (
        ("Add something that went well", ("They rang back", "It took ten minutes", "Nobody was missed")),
        ("Add something to do better", ("Ring in the evening", "Say the name", "Tell the school")),
    ):
        field = page.get_by_label(box)
        field.focus()
        for place, note in enumerate(notes, 1):
            page.keyboard.type(note)
            page.keyboard.press("Enter")
            expect(page.locator("#notes .row", has_text=note)).to_be_visible()
            expect(page.get_by_label(box)).to_be_focused()
            expect(page.get_by_label(box)).to_have_value("")
            expect(page.get_by_role("status").locator(".message")).to_have_count(1)
            assert page.locator("#notes .row").count() == place + (0 if box.endswith("well") else 3)
    assert page.evaluate("window.isTheSamePage") is True
    page.get_by_role("link", name="Choose what to do better").click()
