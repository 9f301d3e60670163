"""The round-up in a browser: written, looked at and sent, and no typed word is lost on the way."""

import pytest
from playwright.sync_api import Page, expect

from board.database import db
from board.models.moments import now
from board.models.round_up.draft import draft
from board.models.round_up.round_up import A_WEEK, this_monday
from board.models.stages import Stage
from tests.browser.board_page import message
from tests.factories import make_experiment

MONDAY = this_monday(now().date()) + A_WEEK


@pytest.fixture
def opened(school, mel, cora, organisation, browser_of):
    """The draft in front of Cora, with or without JavaScript."""
    for title in ("Ring first", "Text the day before"):
        make_experiment(school, title, Stage.TRYING, by=mel)
    draft(MONDAY, organisation.zone, by=None, at=now())
    db.session.commit()

    def open_it(has_javascript: bool) -> Page:
        page: Page = browser_of(cora, java_script_enabled=has_javascript)
        page.goto(f"/round-ups/{MONDAY}/edit")
        return page

    return open_it


@pytest.mark.slow
@pytest.mark.parametrize("has_javascript", [True, False])
def test_what_was_typed_is_in_the_preview_though_nobody_pressed_save(opened, has_javascript):
    page = opened(has_javascript)
    page.get_by_label("Opening note").fill("Good morning, otters.")
    page.get_by_role("button", name="Preview and send").click()
    expect(page.locator(".mail-window")).to_contain_text("Good morning, otters.")
    page.get_by_role("button", name="Publish it here").click()
    expect(page.get_by_role("article")).to_contain_text("Good morning, otters.")


@pytest.mark.slow
def test_before_another_button_loses_what_was_typed_the_browser_asks(opened):
    page = opened(True)
    asked: list[str] = []

    def stay(question):
        asked.append(question.type)
        question.dismiss()

    page.on("dialog", stay)
    page.get_by_label("Opening note").fill("Good morning, otters.")
    page.get_by_role("button", name="Down: Ring first").click(no_wait_after=True)
    expect(page.get_by_label("Opening note")).to_have_value("Good morning, otters.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(message(page, "Saved.")).to_be_visible()
    page.get_by_role("button", name="Down: Ring first").click()
    expect(message(page, "is one down")).to_be_visible()
    assert asked == ["beforeunload"]
    assert page.locator(".edit-items h3").all_inner_texts() == ["Text the day before", "Ring first"]


@pytest.mark.slow
@pytest.mark.parametrize("has_javascript", [True, False])
def test_an_item_is_moved_by_pressing_enter_again_and_again(opened, school, mel, organisation, has_javascript):
    make_experiment(school, "Write it down", Stage.TRYING, by=mel)
    draft(MONDAY, organisation.zone, by=None, at=now())
    db.session.commit()
    page = opened(has_javascript)
    down = page.get_by_role("button", name="Down: Ring first")
    down.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".edit-items h3").nth(1)).to_have_text("Ring first")
    expect(down).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".edit-items h3").nth(2)).to_have_text("Ring first")
    expect(down).to_have_count(0)
