"""The face of the board: what is in sight at once, and what is folded."""

import re

import pytest
from playwright.sync_api import expect

from board.models.stages import Stage
from tests.browser.board_page import card, carry, message, open_board, stage, take
from tests.factories import HYPOTHESIS, make_experiment, make_sprint


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


@pytest.mark.slow
def test_what_a_filter_finds_does_not_take_the_card_out_of_ones_hand(school, mel, browser_of):
    make_experiment(school, "Ring first", **HYPOTHESIS)
    make_experiment(school, "Write first", **HYPOTHESIS)
    page = browser_of(mel)
    open_board(page, school)
    held = []
    page.route(re.compile(r"\?text=Ring"), lambda route: held.append(route))
    with page.expect_request(re.compile(r"\?text=Ring")):
        page.get_by_label("Text in the experiment").fill("Ring")
    take(page, "Ring first")
    expect(page.locator("body")).to_have_class(re.compile("dragging"))
    with page.expect_response(re.compile(r"\?text=Ring")):
        held.pop().continue_()
    page.unroute_all()
    carry(page, stage(page, "ready").locator(".cards"))
    page.mouse.up()
    expect(message(page, "“Ring first” moved to Ready.")).to_be_visible()
    expect(page.locator(".filter-count")).to_have_text("1 of 2 experiments. Show all")
    expect(page.locator(".card")).to_have_count(1)
