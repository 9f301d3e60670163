"""Home, by counted keys and taps: an idea is type and Enter, a reading is two taps and the number."""

import pytest
from playwright.sync_api import expect

from board.models.stages import Stage
from tests.browser.board_page import message
from tests.factories import make_experiment, make_measure

LAPTOP, PHONE = {"width": 1366, "height": 640}, {"width": 360, "height": 740}


@pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_an_idea_is_type_and_enter(school, mel, browser_of, viewport):
    page = browser_of(mel, viewport=viewport)
    page.goto("/")
    expect(page.get_by_label("Log an idea")).to_be_focused()
    page.keyboard.type("Ring first")
    page.keyboard.press("Enter")
    expect(message(page, "“Ring first” is in Ideas of Team around the school.")).to_be_visible()
    expect(page.get_by_label("Log an idea")).to_be_focused()


def test_a_reading_on_a_phone_is_two_taps_and_the_number(school, mel, browser_of):
    measure = make_measure(make_experiment(school, "Ring first", Stage.TRYING, by=mel), [14], by=mel)
    page = browser_of(mel, viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto("/")
    expect(page.get_by_label("Log an idea")).not_to_be_focused()
    box = page.locator(f"#reading-box-{measure.id}")
    expect(box).to_be_in_viewport(ratio=1)
    box.get_by_role("textbox").tap()
    page.keyboard.type("12")
    box.get_by_role("button").tap()
    expect(message(page, "Visits that find nobody in: 12% on")).to_be_visible()
    expect(page.locator(f"#reading-box-{measure.id}")).to_contain_text("Last time 12%")


@pytest.mark.slow
def test_a_reading_from_the_card_is_two_taps_and_the_number(school, mel, browser_of):
    make_measure(make_experiment(school, "Ring first", Stage.TRYING, by=mel), [14], by=mel)
    page = browser_of(mel, viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(f"/teams/{school.slug}/board#stage-trying")
    page.locator("#stage-trying").get_by_role("link", name="Add a reading").tap()
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("12")
    page.get_by_role("button", name="Add a reading of").tap()
    expect(message(page, "Visits that find nobody in: 12% on")).to_be_visible()


@pytest.mark.slow
@pytest.mark.parametrize("viewport", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_a_reading_is_added_with_the_keyboard_alone(school, mel, browser_of, viewport):
    measure = make_measure(make_experiment(school, "Ring first", Stage.TRYING, by=mel), [14], by=mel)
    page = browser_of(mel, viewport=viewport)
    page.goto("/")
    expect(page.get_by_label("Log an idea")).to_be_focused()
    for _press in range(3):  # the button, the title of the experiment, the number
        page.keyboard.press("Tab")
    expect(page.locator(f"#reading-{measure.id}")).to_be_focused()
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    expect(message(page, "Visits that find nobody in: 12% on")).to_be_visible()
