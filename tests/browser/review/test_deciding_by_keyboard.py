"""Deciding on the review by keyboard alone: the focus goes from one decision to the next, and is never lost or covered."""

import pytest
from playwright.sync_api import Page, expect

from board.database import db
from board.models.experiments.decision import Decision
from board.models.stages import Stage
from tests.browser.review.test_deciding import IS_COVERED, WIDE
from tests.factories import make_experiment, make_reflected

pytestmark = pytest.mark.slow

# From the title of a card past the message with its undo to the first choice.
MOST_TABS = 6


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until it leads to this."""
    for _press in range(MOST_TABS):
        page.keyboard.press("Tab")
        # Not `:focus`, which is nothing while a part of a date has it.
        here = page.evaluate_handle("document.activeElement")
        assert not here.evaluate(IS_COVERED), here.evaluate("one => one.outerHTML.slice(0, 200)")
        if here.evaluate("(one, selector) => one.matches(selector)", selector):
            return
    pytest.fail(f"{selector} is more than {MOST_TABS} Tabs away")


def test_two_decisions_by_keyboard_alone(school, lee, browser_of):
    waiting = [make_reflected(make_experiment(school, f"Ring on day {number}", Stage.REFLECTING)) for number in range(3)]
    page = browser_of(lee, viewport=WIDE)
    page.goto("/review")
    page.locator(f"#decide-{waiting[0].id} .finding-title a").focus()
    for number in range(2):
        tab_to(page, "[name=kind]")
        page.keyboard.press("Space")
        tab_to(page, "[name=because]")
        page.keyboard.type("It held")
        for name in ("next", "spread_by", "kept_up", "review_on"):
            tab_to(page, f"[name={name}]")
        tab_to(page, ".decide-words button")
        page.keyboard.press("Enter")
        expect(page.locator(f"#decide-{waiting[number].id}")).to_contain_text("Because: It held")
        expect(page.locator(f"#decide-{waiting[number + 1].id} .finding-title a")).to_be_focused()
    assert db.session.scalar(db.select(db.func.count(Decision.id))) == 2
