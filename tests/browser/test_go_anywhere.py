"""Going anywhere, and the keys, by the keyboard alone."""

import pytest
from playwright.sync_api import expect

from board.database import db
from board.models.stages import Stage
from tests.browser.axe import problems_of
from tests.browser.board_page import card, dialog, open_board
from tests.factories import HYPOTHESIS, make_experiment


def test_the_box_finds_while_one_types_and_gives_the_focus_back(school, fostering, mel, browser_of):
    experiment = make_experiment(school, "Ring before the first visit")
    page = browser_of(mel)
    open_board(page, school)
    page.get_by_role("link", name="Ring before the first visit", exact=True).focus()
    page.keyboard.press("Control+k")
    words = page.get_by_role("combobox", name="Where do you want to go?")
    expect(words).to_be_focused()
    page.keyboard.type("foster")
    chosen = page.locator("#places [aria-selected=true]")
    expect(chosen).to_contain_text("Fostering")
    expect(page.locator("#go-status")).to_contain_text("places. Arrows choose")
    page.keyboard.press("ArrowDown")
    expect(chosen).to_contain_text("Search everything that was tried for “foster”")
    assert words.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("Escape")
    expect(page.locator("#go")).not_to_be_visible()
    expect(page.get_by_role("link", name="Ring before the first visit", exact=True)).to_be_focused()
    page.keyboard.press("/")
    words.fill("move")
    expect(chosen).to_contain_text("Move this card")
    page.keyboard.press("Enter")
    expect(dialog(page).get_by_role("button", name="Move")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    words.fill("fostering")
    page.keyboard.press("Enter")  # before the answer has come
    page.wait_for_url(f"**/teams/{fostering.slug}/board")
    page.goto(f"/experiments/{experiment.id}")
    page.keyboard.press("/")
    words.fill("log an idea")
    expect(chosen).to_contain_text("Log an idea")
    page.keyboard.press("Enter")
    expect(page.locator("#new-idea")).to_be_focused()


def test_keys_choose_and_move_a_card_and_do_nothing_while_one_types(school, mel, browser_of):
    for title in ("One", "Two"):
        make_experiment(school, title)
    make_experiment(school, "Three", Stage.READY, **HYPOTHESIS)
    page = browser_of(mel)
    open_board(page, school)
    page.keyboard.press("ArrowDown")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("ArrowDown")
    assert {first, page.evaluate("document.activeElement.textContent")} == {"One", "Two"}
    page.keyboard.press("ArrowRight")
    expect(card(page, "Three").get_by_role("link", name="Three", exact=True)).to_be_focused()
    page.keyboard.press("m")
    expect(dialog(page).get_by_role("button", name="Move")).to_be_visible()
    page.keyboard.press("?")
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)
    page.keyboard.press("f")
    expect(page.locator("#filter-text")).to_be_focused()
    page.keyboard.type("n/?m")
    expect(page.locator("#filter-text")).to_have_value("n/?m")
    page.locator("h1").evaluate("document.activeElement.blur()")
    page.keyboard.press("n")
    expect(page.locator("#new-idea")).to_be_focused()
    page.locator("h1").evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("A new idea")
    page.keyboard.press("Escape")
    expect(dialog(page)).to_have_count(0)


@pytest.mark.slow
def test_single_keys_that_are_switched_off_do_nothing(school, mel, browser_of):
    mel.has_single_keys = False
    db.session.commit()
    page = browser_of(mel)
    open_board(page, school)
    page.keyboard.press("n")
    page.keyboard.press("?")
    page.keyboard.press("/")
    expect(page.locator("body")).to_be_focused()
    expect(dialog(page)).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox", name="Where do you want to go?")).to_be_focused()


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_in_the_box_and_the_list_of_keys_and_nothing_scrolls_sideways(school, mel, browser_of, width):
    make_experiment(school, "Ring before the first visit")
    page = browser_of(mel)
    page.set_viewport_size({"width": width, "height": 740})
    open_board(page, school)
    page.get_by_role("link", name="Search").click()
    page.keyboard.type("ring")
    expect(page.locator("#places [aria-selected=true]")).to_contain_text("Ring before")
    found = problems_of(page, "the box")
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("link", name="Search")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("A new idea")
    assert not [*found, *problems_of(page, "the keys")]
    page.keyboard.press("Escape")
    for address in (f"/teams/{school.slug}/settings", f"/teams/{school.slug}/risks", "/search?q=ring"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        current = page.locator(".sub-bar [aria-current]")
        if current.count():
            expect(current).to_be_in_viewport(ratio=1)
