"""Hands that are faster than the line: notes written one upon the other, double clicks, and a key held down."""

import threading
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from board.database import db
from board.models.circles.phase import CirclePhase
from board.models.moments import now
from tests.browser.circles.test_circle import WELL, press, sit, step, sticky
from tests.factories import make_circle

pytestmark = pytest.mark.slow


def hold_back(page: Page, address: str) -> Callable[[], None]:
    """Let no answer to what is posted there arrive until the function that comes back is called."""
    held: list[Route] = []
    lets_go = threading.Event()

    def answer(route: Route) -> None:
        if lets_go.is_set() or route.request.method != "POST":
            route.continue_()
        else:
            held.append(route)

    def let_go() -> None:
        lets_go.set()
        for route in held:
            route.continue_()

    page.route(address, answer)
    return let_go


def test_notes_sent_faster_than_the_line_are_each_kept_once(school, cora, mel, browser_of):
    circle = make_circle(school, CirclePhase.WELL, people=[cora, mel])
    page = sit(circle, browser_of(mel))
    let_go = hold_back(page, "**/notes")
    for words in ("Parents wrote back", "The gate was open", "Nobody waited"):
        page.get_by_label(WELL).fill(words)
        page.get_by_label(WELL).press("Enter")
        expect(page.get_by_label(WELL)).to_have_value("")
    let_go()
    expect(page.locator(".sticky")).to_have_count(3)
    expect(page.get_by_label(WELL)).to_have_value("")
    page.reload()
    expect(page.locator(".sticky")).to_have_count(3)


def test_a_note_whose_answer_was_lost_and_that_is_sent_again_is_there_once(school, cora, mel, browser_of, watch):
    watch.expects_trouble = True
    circle = make_circle(school, CirclePhase.WELL, people=[cora, mel])
    page = sit(circle, browser_of(mel))

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/notes", lose_the_answer, times=1)
    page.get_by_label(WELL).fill("Parents wrote back")
    page.get_by_label(WELL).press("Enter")
    expect(page.locator("#messages")).to_contain_text("The circle cannot be reached")
    expect(page.get_by_label(WELL)).to_have_value("Parents wrote back")
    page.get_by_label(WELL).press("Enter")
    expect(page.get_by_label(WELL)).to_have_value("")
    expect(page.locator(".sticky")).to_have_count(1)


def test_what_is_begun_while_a_note_is_sent_back_is_not_lost(school, cora, mel, browser_of):
    circle = make_circle(school, CirclePhase.WELL, people=[cora, mel])
    page = sit(circle, browser_of(mel))
    let_go = hold_back(page, "**/notes")
    page.get_by_label(WELL).fill("Ring 07700 900123 first")
    page.get_by_label(WELL).press("Enter")
    page.get_by_label(WELL).fill("The gate was")
    let_go()
    expect(page.get_by_label("I have checked")).to_be_focused()
    expect(page.get_by_label(WELL)).to_have_value("Ring 07700 900123 first\nThe gate was")


def test_the_second_click_of_a_double_click_on_next_skips_no_step_however_late_it_comes(school, cora, mel, browser_of):
    circle = make_circle(school, CirclePhase.LAST_TIME, people=[cora, mel])
    page = sit(circle, browser_of(cora))
    box = page.locator("#step-next").bounding_box()
    assert box
    at = (box["x"] + box["width"] - 20, box["y"] + box["height"] / 2)
    page.mouse.click(*at)
    expect(step(page)).to_have_text("Write what went well")
    page.mouse.move(*at)
    page.mouse.down(click_count=2)
    page.mouse.up(click_count=2)
    page.get_by_label(WELL).fill("Parents wrote back")
    page.get_by_label(WELL).press("Enter")
    expect(sticky(page, "Parents wrote back")).to_be_visible()
    expect(step(page)).to_have_text("Write what went well")


def test_enter_held_down_on_next_skips_no_step(school, cora, mel, browser_of):
    circle = make_circle(school, CirclePhase.LAST_TIME, people=[cora, mel])
    page = sit(circle, browser_of(cora))
    page.locator("#step-next").focus()
    page.keyboard.down("Enter")
    expect(step(page)).to_have_text("Write what went well")
    page.keyboard.down("Enter")
    page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    page.get_by_label(WELL).fill("Parents wrote back")
    page.get_by_label(WELL).press("Enter")
    expect(sticky(page, "Parents wrote back")).to_be_visible()
    expect(step(page)).to_have_text("Write what went well")


def test_where_several_may_stand_on_one_each_click_gives_one_more(school, cora, mel, browser_of):
    circle = make_circle(school, CirclePhase.BETTER, people=[cora, mel], several_on_one=True)
    circle.retrospective.add_note("better", "Wrong numbers", by=mel, at=now())
    circle.go_to(CirclePhase.VOTE, CirclePhase.BETTER, by=cora)
    db.session.commit()
    page = sit(circle, browser_of(mel))
    press(page, "Vote: Wrong numbers")
    expect(page.get_by_role("button", name="Vote again: Wrong numbers")).to_be_focused()
    press(page, "Vote again: Wrong numbers")
    expect(sticky(page, "Wrong numbers")).to_contain_text("2 votes of yours")
