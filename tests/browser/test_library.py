"""The library in a browser: it finds while one types, tells what is like an idea, and never takes the field away."""

import re

import pytest
from playwright.sync_api import expect

from board.models.experiments.hypothesis import PARTS
from board.models.library.search import search
from board.models.stages import Stage
from tests.browser.axe import problems_of
from tests.browser.board_page import open_board
from tests.factories import make_experiment


def test_the_library_finds_while_one_types_and_its_address_can_be_kept(school, mel, browser_of):
    make_experiment(school, "Walking bus past the bakery", Stage.DECIDED, by=mel)
    page = browser_of(mel)
    page.goto("/library")
    teaching = problems_of(page, "the empty library")
    page.get_by_label("What are you looking for?").press_sequentially("bakry walk")
    expect(page.locator("#library-found mark").first).to_be_visible()
    expect(page.locator("#library-status")).to_contain_text("1 experiment")
    expect(page.get_by_label("What are you looking for?")).to_be_focused()
    expect(page).to_have_url(re.compile(r"/library\?q=bakry\+walk$"))
    found = problems_of(page, "what the library found")
    page.get_by_text("Narrow it down").click()
    page.get_by_label("Decision").select_option("abandon")
    expect(page.get_by_role("heading", name="Nothing was found")).to_be_visible()
    assert not teaching + found + problems_of(page, "nothing found")
    assert search("bakery", mel).total == 1


@pytest.mark.slow
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
    told = problems_of(page, "a board with what is like an idea")
    field.press("Enter")
    expect(page.get_by_role("link", name="Texting parents before visits", exact=True)).to_be_visible()
    expect(page.locator("#precedents-list details")).to_have_count(0)
    assert not told


@pytest.mark.slow
def test_it_appears_beside_the_hypothesis_too(school, fostering, mel, otto, browser_of):
    make_experiment(fostering, "A samovar in every corridor", by=otto)
    idea = make_experiment(school, "Warm welcome", by=mel)
    page = browser_of(mel)
    page.goto(f"/experiments/{idea.id}/edit")
    page.get_by_label("We believe", exact=True).press_sequentially("a samovar in the corridor")
    expect(page.get_by_role("link", name="A samovar in every corridor")).to_be_visible()
    expect(page.get_by_label("We believe", exact=True)).to_be_focused()
    assert not problems_of(page, "a form with what is like it")


@pytest.mark.slow
def test_it_stands_beside_the_form_or_is_one_line_where_there_is_no_room_and_covers_nothing(
    school, fostering, mel, otto, browser_of
):
    make_experiment(fostering, "A samovar in every corridor", by=otto)
    idea = make_experiment(school, "Warm welcome", by=mel)
    page = browser_of(mel, viewport={"width": 1366, "height": 640})
    page.goto(f"/experiments/{idea.id}/edit")
    told = page.locator("#precedents-list details")
    for width, is_open in ((1366, True), (360, False)):
        page.set_viewport_size({"width": width, "height": 640})
        page.reload()
        page.get_by_label("We believe", exact=True).press_sequentially("a samovar in the corridor")
        expect(told).to_be_visible()
        assert told.evaluate("it => it.open") is is_open
        for field in page.locator(".parts textarea, .parts button").all():
            field.focus()
            assert are_apart(field, told)
    told.locator("summary").click()
    page.get_by_label("For", exact=True).press_sequentially("families in the corridor")
    expect(page.get_by_role("link", name="A samovar in every corridor")).to_be_visible()


def are_apart(one, other):
    one, other = one.bounding_box(), other.bounding_box()
    below_or_above = one["y"] + one["height"] <= other["y"] or one["y"] >= other["y"] + other["height"]
    return below_or_above or one["x"] + one["width"] <= other["x"]


@pytest.mark.slow
def test_what_is_wrong_with_a_form_is_not_hidden_by_it(school, fostering, mel, otto, browser_of):
    for where in ("every", "one", "this"):
        make_experiment(fostering, f"A samovar in {where} corridor", by=otto)
    idea = make_experiment(school, "Warm welcome", by=mel)
    page = browser_of(mel, viewport={"width": 360, "height": 640})
    page.goto(f"/experiments/{idea.id}/edit")
    page.get_by_label("Title", exact=True).fill("A samovar in the corridor " * 20)
    page.get_by_text("More about this idea").click()
    for asked in (*(part.label for part in PARTS), "We stop if (optional)"):
        page.get_by_label(asked, exact=True).fill("In the corridor " * 200)
    page.get_by_role("button", name="Save").click()
    wrong = page.locator(".error-summary")
    expect(wrong).to_be_focused()
    expect(page.locator("#precedents-list details")).to_be_attached()
    assert wrong.bounding_box()["height"] > 250
    assert are_apart(wrong, page.locator("#precedents-list details"))
