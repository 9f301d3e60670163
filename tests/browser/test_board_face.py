"""The face of the board: what is in sight at once, and what is folded."""

import pytest
from playwright.sync_api import expect

from board.models.stages import Stage
from tests.browser.board_page import card, open_board, stage
from tests.factories import make_experiment, make_sprint


@pytest.mark.slow
def test_two_whole_cards_of_a_stage_are_in_sight_on_an_old_laptop_and_one_on_a_phone(school, mel, browser_of):
    make_sprint(school)
    for title in ("Ring the day before the first visit", "Write on the day before the first visit", "A third"):
        make_experiment(school, title, Stage.TRYING)
        make_experiment(school, f"{title}, again")
    page = browser_of(mel, viewport={"width": 1366, "height": 640})
    open_board(page, school)
    for key in ("ideas", "trying"):
        second = stage(page, key).locator(".card").nth(1).bounding_box()
        assert second["y"] + second["height"] <= 640, key
    phone = browser_of(mel, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    open_board(phone, school, "#stage-trying")
    assert stage(phone, "trying").locator(".card").first.bounding_box()["y"] <= 370


def test_a_long_stage_is_folded_until_one_looks_for_what_is_in_it(school, mel, browser_of):
    for number in range(1, 24):
        make_experiment(school, f"Idea {number:02}")
    page = browser_of(mel)
    open_board(page, school)
    cards = stage(page, "ideas").locator(".card:visible")
    expect(cards).to_have_count(20)
    expect(card(page, "Idea 01")).to_be_hidden()
    page.get_by_label("Text in the experiment").fill("Idea 01")
    expect(card(page, "Idea 01")).to_be_visible()
    expect(cards).to_have_count(1)
    page.get_by_role("link", name="Show all").click()
    page.get_by_role("button", name="Show 3 more").click()
    expect(cards).to_have_count(23)
    expect(page.get_by_role("link", name="Idea 03", exact=True)).to_be_focused()
