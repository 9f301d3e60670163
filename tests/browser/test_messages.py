"""Messages: read out after a page was loaded too, the undo one Tab away, gone by Escape, and never over what they are about."""

import re

import pytest
from playwright.sync_api import expect

from board.models.stages import Stage
from tests.browser.board_page import message, open_board
from tests.browser.conftest import wait_until
from tests.factories import make_experiment, make_measure

SPOKEN = """document.addEventListener('DOMContentLoaded', () => document.getElementById('messages') && new MutationObserver((changes) => {
  for (const { addedNodes } of changes) for (const { textContent } of addedNodes) window.spoken = (window.spoken ?? '') + textContent;
}).observe(document.getElementById('messages'), { childList: true, subtree: true, characterData: true }))"""


def test_after_a_page_was_loaded_it_is_read_out_undone_by_tab_and_left_by_escape(school, mel, browser_of):
    page = browser_of(mel)
    page.add_init_script(SPOKEN)
    page.goto("/")
    for title in ("Ring first", "Text first"):
        page.keyboard.type(title)
        page.keyboard.press("Enter")
        expect(message(page, f"“{title}” is in Ideas")).to_be_visible()
        wait_until(page, "title => window.spoken?.includes(title)", arg=title)
    assert "“Text first” is in Ideas" in page.get_by_role("status").aria_snapshot()
    expect(page.get_by_label("Log an idea")).to_be_focused()
    page.keyboard.press("Tab")
    expect(message(page, "Text first").get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".message")).to_have_count(0)
    expect(page.get_by_label("Log an idea")).to_be_focused()
    page.get_by_role("link", name="What just happened").click()
    page.get_by_role("button", name="Undo: “Text first”").click()
    expect(message(page, "“Text first” is archived")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 360])
def test_none_lies_over_the_card_that_it_is_about(school, mel, browser_of, width):
    for number in range(12):
        make_experiment(school, f"Idea {number}", Stage.IDEAS, by=mel)
    page = browser_of(mel, viewport={"width": width, "height": 740})
    open_board(page, school)
    page.evaluate("() => document.querySelector('.card:last-child').scrollIntoView({ block: 'end' })")
    for number in (1, 0):
        page.get_by_role("link", name=f"Move Idea {number}", exact=True).focus()
        page.evaluate(
            """() => { document.querySelector('.message')?.remove(); const said = document.createElement('div');
            said.className = 'message success'; said.textContent = 'Said'; document.getElementById('messages').append(said); }"""
        )
        wait_until(
            page,
            """() => { const { left, bottom } = document.activeElement.getBoundingClientRect();
            return document.activeElement.contains(document.elementFromPoint(left + 5, bottom - 5)); }""",
        )


@pytest.mark.slow
def test_without_javascript_it_comes_along_to_the_place_that_was_changed(school, mel, browser_of):
    experiment = make_experiment(school, "Ring first", Stage.TRYING, by=mel)
    measure = make_measure(experiment, [14], by=mel)
    page = browser_of(mel, java_script_enabled=False, viewport={"width": 1280, "height": 640})
    page.goto(f"/measures/{measure.id}/readings/new")
    page.get_by_role("textbox", name="Reading").fill("12")
    page.get_by_role("button", name="Add the reading").click()
    expect(page.locator(f"#measure-{measure.id}")).to_be_in_viewport()
    expect(message(page, "12% on")).to_be_in_viewport()
    page.get_by_role("link", name="Hide this message").click()
    expect(message(page, "12% on")).to_have_count(0)


@pytest.mark.slow
def test_a_link_beside_a_message_is_not_moved_from_under_the_mouse(school, mel, browser_of):
    for number in range(12):
        make_experiment(school, f"Idea {number}", Stage.IDEAS, by=mel)
    page = browser_of(mel, viewport={"width": 1366, "height": 640})
    page.goto("/")
    page.keyboard.type("Ring first")
    page.keyboard.press("Enter")
    expect(message(page, "“Ring first” is in Ideas")).to_be_visible()
    link = page.locator(".site-footer").get_by_role("link", name="What just happened")
    page.evaluate("document.body.style.setProperty('padding-bottom', '40rem')")
    link.evaluate("it => window.scrollTo(0, it.getBoundingClientRect().bottom + scrollY - innerHeight + 12)")
    box = link.bounding_box()
    page.mouse.move(box["x"] + 10, box["y"] + box["height"] / 2)
    page.mouse.down()
    wait_until(page, "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"/messages$"))
