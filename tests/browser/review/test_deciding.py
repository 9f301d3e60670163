"""Three decisions on the review: two clicks and a sentence each, without a jump or a reload, with every signed word in sight."""

import datetime as dt

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from board.database import db
from board.models.experiments.decision import Decision
from board.models.moments import now
from board.models.stages import Stage
from tests.factories import make_experiment, make_reflected

WIDE = {"width": 1366, "height": 640}
PHONE = {"width": 360, "height": 740}
IS_COVERED = """one => {
  const box = one.getBoundingClientRect();
  const there = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return !(there && (one.contains(there) || there.contains(one)));
}"""
TOP = "one => one.getBoundingClientRect().top"


@pytest.fixture
def waiting(school, lee):
    """Five that wait, the one that has waited longest first."""
    return [
        make_reflected(
            make_experiment(school, f"Ring on day {number}", Stage.REFLECTING, at=now() - dt.timedelta(days=9 - number))
        )
        for number in range(5)
    ]


class Clicks:
    """Counts the clicks of somebody, and the pages that were loaded."""

    def __init__(self, page: Page):
        self.number = self.pages = 0
        page.on("request", self._loaded)

    def _loaded(self, request: Request) -> None:
        self.pages += request.is_navigation_request()

    def on(self, what: Locator) -> None:
        """Click."""
        what.click()
        self.number += 1


def waits(page: Page) -> Locator:
    """The cards that can be decided on."""
    return page.locator("#decisions > .finding:has(.decide)")


@pytest.mark.parametrize("viewport", [WIDE, pytest.param(PHONE, marks=pytest.mark.slow)], ids=["wide", "phone"])
def test_three_decisions_are_six_clicks_and_three_sentences_in_one_place(waiting, lee, browser_of, viewport):
    page = browser_of(lee, viewport=viewport, has_touch=viewport is PHONE)
    page.goto("/review#waits")
    clicks = Clicks(page)
    for number, kind in enumerate(("Adopt", "Abandon", "Adapt")):
        card = page.locator(f"#decide-{waiting[number].id}")
        clicks.on(card.get_by_label(kind, exact=True))
        for label in ("Because", "What happens next?", "When do we look again?"):
            expect(card.get_by_label(label)).to_be_visible()
        expect(card.get_by_label("Who spreads it?")).to_be_visible(visible=kind == "Adopt")
        expect(card.get_by_label("What changes next time?")).to_be_visible(visible=kind == "Adapt")
        expect(card.get_by_label("Because")).to_be_focused()
        page.keyboard.type("It held for three weeks")
        before, button = page.evaluate("scrollY"), card.get_by_role("button", name="Record the decision")
        if viewport is WIDE:
            assert not button.evaluate(IS_COVERED), "all that is signed is in sight at once"
        else:
            button.scroll_into_view_if_needed()
            before = page.evaluate("scrollY")
        clicks.on(button)
        expect(card).to_contain_text("Because: It held for three weeks")
        title = page.get_by_role("link", name=waiting[number + 1].title, exact=True).first
        expect(title).to_be_focused()
        expect(page.get_by_role("status").get_by_role("button", name="Undo").last).to_be_visible()
        assert not title.evaluate(IS_COVERED)
        assert abs(page.evaluate("scrollY") - before) < (1 if viewport is WIDE else viewport["height"]), "there is no jump"
        expect(page.locator("#to-decide-title")).to_have_text(f"{4 - number} decision{'s' if number < 3 else ''}")
        expect(page.locator(".contents-number")).to_have_text(str(4 - number))
    assert (clicks.number, clicks.pages) == (6, 0)
    expect(waits(page)).to_have_count(2)
    assert [one.kind for one in db.session.scalars(db.select(Decision).order_by(Decision.id))] == ["adopt", "abandon", "adapt"]


@pytest.mark.slow
def test_a_decision_that_is_refused_and_one_that_is_undone_stay_in_their_place(waiting, lee, browser_of):
    page = browser_of(lee, viewport=WIDE)
    page.goto("/review#waits")
    clicks = Clicks(page)
    first, second = (page.locator(f"#decide-{each.id}") for each in waiting[:2])
    second.get_by_label("Adapt").check()
    second.get_by_label("Because").fill("Half written")
    first.get_by_label("Adopt").check()
    first.get_by_label("Who spreads it?").fill("All of us")
    first.get_by_role("button", name="Record the decision").click()
    expect(first.get_by_role("alert")).to_be_focused()
    assert not first.get_by_role("alert").evaluate(IS_COVERED)
    expect(first.get_by_label("Who spreads it?")).to_have_value("All of us")
    first.get_by_label("Because").fill("It held")
    first.get_by_role("button", name="Record the decision").click()
    expect(first).to_contain_text("Because: It held")
    expect(second.get_by_label("Because")).to_have_value("Half written")
    page.keyboard.press("Tab")
    expect(page.get_by_role("status").get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(first.get_by_label("Adopt")).to_be_visible()
    expect(first.get_by_role("link", name=waiting[0].title, exact=True)).to_be_focused()
    expect(second.get_by_label("Because")).to_have_value("Half written")
    assert clicks.pages == 0


@pytest.mark.slow
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_contents_stay_in_sight_and_cover_nothing_that_has_the_focus(waiting, lee, browser_of, viewport):
    page = browser_of(lee, viewport=viewport)
    page.goto("/review")
    page.locator("#contents").get_by_role("link", name="Where we are").click()
    for _stop in range(25):
        page.keyboard.press("Shift+Tab")
        here = page.locator(":focus")
        if here.count():
            assert not here.evaluate(IS_COVERED), here.evaluate("one => one.outerHTML.slice(0, 200)")
    page.mouse.wheel(0, 3000)
    expect(page.locator("#contents")).to_be_in_viewport()


@pytest.mark.slow
def test_without_javascript_the_next_that_waits_is_below_the_message(waiting, lee, browser_of):
    page = browser_of(lee, viewport=WIDE, java_script_enabled=False)
    page.goto("/review")
    card = page.locator(f"#decide-{waiting[0].id}")
    card.get_by_label("Abandon").check()
    card.get_by_role("button", name="Record the decision").click()
    expect(card.get_by_role("alert")).to_contain_text("Enter why")
    card.get_by_label("Because").fill("Nobody picked up")
    card.get_by_role("button", name="Record the decision").click()
    message = page.get_by_role("status").locator(".message")
    expect(message).to_contain_text("Abandoned:")
    expect(message).to_be_in_viewport()
    title = page.locator(f"#decide-{waiting[1].id} .finding-title")
    expect(title).to_be_in_viewport()
    box, said = title.bounding_box(), message.bounding_box()
    assert box["y"] >= said["y"] + said["height"] or box["y"] + box["height"] <= said["y"]
