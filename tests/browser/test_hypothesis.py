"""The task of completing a hypothesis: one click, five texts, and Save is the next Tab."""

import pytest
from playwright.sync_api import expect

from board.models.experiments.hypothesis import PARTS
from tests.browser.board_page import card, open_board
from tests.factories import make_experiment

WORDS = ("a phone call", "families new to us", "4 in 10 find nobody in", "more visits", "8 in 10 go ahead")
SCROLLS = (
    "let last = scrollY; window.scrolls = 0; addEventListener('scroll', () => { scrolls += last !== scrollY; last = scrollY; })"
)


@pytest.mark.parametrize(("width", "height"), [(1366, 640), (360, 740)])
def test_a_hypothesis_is_completed_with_one_click_and_five_texts(school, mel, browser_of, width, height):
    idea = make_experiment(school, "Ring before the first visit", by=mel)
    page = browser_of(mel, viewport={"width": width, "height": height})
    open_board(page, school)
    page.locator("#stage-ideas").get_by_role("link", name="Complete the hypothesis").click()
    expect(page.get_by_label("We believe", exact=True)).to_be_focused()
    if width == 1366:
        is_seen = page.locator("#hypothesis").evaluate("it => it.getBoundingClientRect().height <= innerHeight")
        assert is_seen, "the five parts and their Save are higher than the window"
    page.evaluate(SCROLLS)
    for part, words in zip(PARTS, WORDS, strict=True):
        expect(page.get_by_label(part.label, exact=True)).to_be_focused()
        page.keyboard.insert_text(words)
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Save")).to_be_focused()
    if width == 1366:
        assert page.evaluate("scrolls") <= 1
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=idea.title)).to_be_visible()
    expect(page.locator("#story-hypothesis")).to_contain_text("4 in 10 find nobody in")


@pytest.mark.slow
def test_the_cursor_stands_in_the_first_part_that_is_empty(school, mel, browser_of):
    idea = make_experiment(school, "Ring before the first visit", by=mel, change="a phone call", people="families")
    for java_script in (True, False):
        page = browser_of(mel, java_script_enabled=java_script)
        page.goto(f"/teams/{school.slug}/board")
        card(page, idea.title).get_by_role("link", name="Complete the hypothesis").click()
        expect(page.get_by_label("Because we have observed", exact=True)).to_be_focused()


@pytest.mark.slow
def test_a_link_to_a_field_unfolds_what_it_is_in(school, mel, browser_of):
    idea = make_experiment(school, "Ring before the first visit", by=mel)
    for java_script in (True, False):
        page = browser_of(mel, java_script_enabled=java_script)
        page.goto(f"/experiments/{idea.id}/edit#owner")
        expect(page.get_by_label("Owner", exact=True)).to_be_visible()
        expect(page.get_by_label("Owner", exact=True)).to_be_focused()
