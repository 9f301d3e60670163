"""A sprint is filled by dragging too: what is dropped is in it at once, and nothing else is."""

import pytest
from playwright.sync_api import expect

from board.models.stages import Stage
from tests.browser.board_page import message
from tests.browser.path.counting import LAPTOP, Hand
from tests.factories import make_experiment, make_sprint


@pytest.mark.slow
def test_an_experiment_that_is_dropped_is_in_the_sprint(school, mel, browser_of):
    sprint = make_sprint(school)
    make_experiment(school, "Ring first", Stage.READY, by=mel)
    left = make_experiment(school, "Warm welcome", Stage.READY, by=mel)
    hand = Hand(browser_of(mel, viewport=LAPTOP)).begin(f"/sprints/{sprint.id}")
    page = hand.page
    row, drop = page.locator("#candidates > .row", has_text="Ring first"), page.locator("#drop-here")
    row.scroll_into_view_if_needed()
    start = row.bounding_box()
    assert start
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"] + start["width"] / 2 + 8, start["y"] + start["height"] / 2 - 8, steps=4)
    expect(page.locator("body")).to_have_class("filling")
    end = drop.bounding_box()
    assert end
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=10)
    expect(drop.locator(".row")).to_have_count(1)  # where the hand is, is looked at twenty times a second
    page.mouse.up()
    expect(message(page, "1 experiment is in this sprint now.")).to_be_visible()
    expect(page.locator(".row-link")).to_have_text(["Ring first"])
    expect(page.locator(f"#put-{left.id}")).not_to_be_checked()
    assert hand.cost.refusals == 0
