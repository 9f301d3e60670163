"""The library in a browser: it finds while one types, tells what is like an idea, and never takes the field away."""

import re

from playwright.sync_api import expect

from board.models.library import search
from board.models.stage import Stage
from tests.browser.eyes import look
from tests.browser.hands import open_board
from tests.make import make_experiment


def test_the_library_finds_while_one_types_and_its_address_can_be_kept(school, mel, browser_of):
    make_experiment(school, "Walking bus past the bakery", Stage.DECIDED, by=mel)
    page = browser_of(mel)
    page.goto("/library")
    teaching = look(page, "the empty library")
    page.get_by_label("What are you looking for?").press_sequentially("bakry walk")
    expect(page.locator("#library-found mark").first).to_be_visible()
    expect(page.locator("#library-status")).to_contain_text("1 experiment")
    expect(page.get_by_label("What are you looking for?")).to_be_focused()
    expect(page).to_have_url(re.compile(r"/library\?q=bakry\+walk$"))
    found = look(page, "what the library found")
    page.get_by_text("Narrow it down").click()
    page.get_by_label("Decision").select_option("abandon")
    expect(page.get_by_role("heading", name="Nothing was found")).to_be_visible()
    assert not teaching + found + look(page, "nothing found")
    assert search("bakery", mel).total == 1


def test_what_is_like_an_idea_appears_below_the_field_that_is_being_typed_in(school, fostering, mel, otto, browser_of):
    make_experiment(fostering, "Text parents the evening before", Stage.DECIDED, by=otto)
    page = browser_of(mel)
    open_board(page, school)
    field = page.get_by_label("Title of a new idea")
    before = field.bounding_box()
    field.press_sequentially("Texting parents before visits")
    expect(page.get_by_role("link", name="Text parents the evening before")).to_be_visible()
    expect(field).to_be_focused()
    assert field.bounding_box() == before
    told = look(page, "a board with what is like an idea")
    field.press("Enter")
    expect(page.get_by_role("link", name="Texting parents before visits", exact=True)).to_be_visible()
    expect(page.locator("#precedents-list details")).to_have_count(0)
    assert not told


def test_it_appears_beside_the_hypothesis_too(school, fostering, mel, otto, browser_of):
    make_experiment(fostering, "A samovar in every corridor", by=otto)
    idea = make_experiment(school, "Warm welcome", by=mel)
    page = browser_of(mel)
    page.goto(f"/experiments/{idea.id}/edit")
    page.get_by_label("We believe", exact=True).press_sequentially("a samovar in the corridor")
    expect(page.get_by_role("link", name="A samovar in every corridor")).to_be_visible()
    expect(page.get_by_label("We believe", exact=True)).to_be_focused()
    assert not look(page, "a form with what is like it")


def test_on_a_phone_it_never_hides_the_field_that_is_being_typed_in(school, fostering, mel, otto, browser_of):
    make_experiment(fostering, "A samovar in every corridor", by=otto)
    idea = make_experiment(school, "Warm welcome", by=mel)
    page = browser_of(mel, viewport={"width": 360, "height": 740})
    page.goto(f"/experiments/{idea.id}/edit")
    told = page.locator("#precedents-list details")
    last = page.get_by_label("Because we have observed", exact=True)
    last.evaluate("field => scrollBy(0, field.getBoundingClientRect().bottom - innerHeight + 2)")  # at the foot of the window
    last.evaluate("field => field.focus({preventScroll: true})")
    page.keyboard.insert_text("nobody finds the samovar in the corridor")
    expect(told).to_be_visible()
    for _ in range(3):
        field, panel = page.locator(":focus").bounding_box(), told.bounding_box()
        assert field["y"] + field["height"] <= panel["y"] or field["y"] >= panel["y"] + panel["height"]
        page.keyboard.press("Shift+Tab")
