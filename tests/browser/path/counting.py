"""Counting what a task costs: the clicks, texts and keys of a hand, the pages it goes through, and how often it is refused."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, Request, Response, expect

LAPTOP, PHONE = {"width": 1366, "height": 640}, {"width": 360, "height": 740}
WIDTHS = {"laptop": LAPTOP, "phone": PHONE}
# More Tabs than any of these pages has places.
TOO_FAR = 80


@dataclass
class Cost:
    """What a task costs; a click on a phone is a tap."""

    clicks: int = 0
    texts: int = 0
    keys: int = 0
    pages: int = 0
    refusals: int = 0


class Hand:
    """A hand on a page, which counts what it does once `begin` was called."""

    def __init__(self, page: Page):
        self.page, self.cost = page, Cost()
        page.on("request", self._asked)
        page.on("response", self._answered)

    def begin(self, address: str) -> "Hand":
        """Go to where the task begins; that costs nothing."""
        self.page.goto(address)
        expect(self.page.locator("html")).to_have_class(re.compile(r"\bjs\b"))
        self.cost = Cost()
        return self

    def _asked(self, request: Request) -> None:
        self.cost.pages += request.is_navigation_request() and request.redirected_from is None

    def _answered(self, answer: Response) -> None:
        self.cost.refusals += answer.status >= 400

    def click(self, what: Locator) -> None:
        """Click, or tap where there is no mouse."""
        what.click()
        self.cost.clicks += 1

    def write(self, where: Locator, words: str) -> None:
        """Write into a field. One that does not have the focus already costs a click as well."""
        expect(where).to_be_visible()
        if not where.evaluate("one => one === document.activeElement"):
            self.click(where)
        self.page.keyboard.insert_text(words)
        self.cost.texts += 1

    def fill(self, where: Locator, words: str) -> None:
        """Write into a field that the hand comes to by Tab from the one before, as in a form that is filled from top to bottom."""
        where.fill(words)
        self.cost.texts += 1

    def press(self, key: str) -> None:
        """Press a key."""
        self.page.keyboard.press(key)
        self.cost.keys += 1

    def tab_to(self, what: Locator) -> None:
        """Press Tab until something has the focus."""
        expect(what).to_be_visible()
        for _tab in range(TOO_FAR):
            if what.evaluate("one => one === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"Tab does not lead to {what}")
