"""A card opened beside the board, and the next step of a card in as few clicks as it takes."""

import re

import pytest
from playwright.sync_api import expect

from board.models.stages import Stage
from tests.browser.board_page import card, dialog, drag, message, open_board, say_no_to_all, stage, titles
from tests.browser.conftest import wait_until
from tests.factories import HYPOTHESIS, make_experiment, make_sprint

WIDTHS = [{"width": 1366, "height": 640}, {"width": 360, "height": 740}]


def test_a_click_on_a_card_opens_it_beside_the_board_and_escape_closes_it(school, mel, browser_of):
    experiment = make_experiment(school, "Ring first", **HYPOTHESIS)
    other = make_experiment(school, "Another", **HYPOTHESIS)
    page = browser_of(mel, viewport=WIDTHS[0])
    open_board(page, school)
    panel = page.locator("#panel")
    card(page, "Ring first").locator(".meta").last.click()
    expect(page).to_have_url(re.compile(rf"\?open={experiment.id}$"))
    expect(panel.get_by_role("heading", name="Ring first")).to_be_visible()
    expect(panel).to_be_focused()
    # Its styles come with it the first time.
    wait_until(
        page,
        "document.querySelector('main').getBoundingClientRect().right <= document.getElementById('panel').getBoundingClientRect().x + 1",
    )
    card(page, "Another").locator(".meta").last.click()
    expect(page).to_have_url(re.compile(rf"\?open={other.id}$"))
    expect(panel.get_by_role("heading", name="Another")).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page).to_have_url(re.compile(r"/board$"))
    expect(page.locator(f"#title-{other.id}")).to_be_focused()
    page.go_forward()
    expect(panel.get_by_role("heading", name="Another")).to_be_visible()
    page.go_back()
    expect(panel).to_be_hidden()
    drag(page, "Ring first", "ready")
    expect(message(page, "“Ring first” moved to Ready.")).to_be_visible()
    expect(panel).to_be_hidden()
    card(page, "Ring first").get_by_role("link", name="Ring first", exact=True).click()
    expect(page).to_have_url(re.compile(rf"/experiments/{experiment.id}$"))


def test_a_move_from_the_panel_changes_the_card_and_the_panel(school, mel, browser_of):
    experiment = make_experiment(school, "Ring first", **HYPOTHESIS)
    page = browser_of(mel, viewport=WIDTHS[0])
    open_board(page, school, f"?open={experiment.id}")
    page.locator("#panel-move").click()
    dialog(page).get_by_role("button", name="Move").click()
    expect(titles(page, "ready")).to_have_text(["Ring first"])
    expect(page.locator("#panel .steps .now")).to_have_text("Ready")
    expect(page.locator("#panel-move")).to_be_focused()
    page.locator("#panel-close").click()
    expect(page.locator(f"#title-{experiment.id}")).to_be_focused()


@pytest.mark.slow
def test_on_a_phone_the_panel_covers_the_page_and_leads_back_to_its_card(school, mel, browser_of):
    experiment = make_experiment(school, "Ring first", Stage.TRYING)
    page = browser_of(mel, viewport=WIDTHS[1])
    open_board(page, school, f"?open={experiment.id}")
    wait_until(page, "document.getElementById('panel').getBoundingClientRect().y === 0")
    assert page.locator("#panel").bounding_box() == {"x": 0, "y": 0, **WIDTHS[1]}
    expect(page.locator("main")).to_have_js_property("inert", True)
    page.locator("#panel-close").click()
    expect(page.locator(f"#title-{experiment.id}")).to_be_focused()
    expect(stage(page, "trying")).to_be_visible()


@pytest.mark.parametrize("viewport", WIDTHS, ids=["laptop", "phone"])
def test_a_whole_idea_is_ready_by_one_click_and_the_focus_goes_with_it(school, mel, browser_of, viewport):
    experiment = make_experiment(school, "Ring first", **HYPOTHESIS)
    page = browser_of(mel, viewport=viewport)
    open_board(page, school)
    button = page.get_by_role("button", name="Move to Ready: Ring first")
    button.focus()
    page.keyboard.press("Enter")
    expect(message(page, "“Ring first” moved to Ready.")).to_be_visible()
    expect(dialog(page)).to_be_hidden()
    expect(titles(page, "ready")).to_have_text(["Ring first"])
    expect(page.locator(f"#move-{experiment.id}")).to_be_focused()
    expect(page.locator("#stage-ready-pick")).to_have_text("1")
    message(page, "moved to Ready").get_by_role("button", name="Undo").click()
    expect(titles(page, "ideas")).to_have_text(["Ring first"])


@pytest.mark.parametrize("viewport", WIDTHS, ids=["laptop", "phone"])
def test_a_trial_starts_with_one_form_and_no_refusal(school, mel, browser_of, viewport):
    experiment = make_experiment(school, "Ring first", Stage.READY)
    make_sprint(school)
    page = browser_of(mel, viewport=viewport)
    refusals = []
    page.on("response", lambda answer: answer.status >= 400 and refusals.append(answer.status))
    open_board(page, school, "#stage-ready")
    page.get_by_role("link", name="Choose an owner").click()
    dialog(page).get_by_label("Prediction").fill("Seven in ten")
    say_no_to_all(dialog(page))
    dialog(page).get_by_role("button", name="Move").click()
    expect(titles(page, "trying")).to_have_text(["Ring first"])
    expect(page.locator(f"#move-{experiment.id}")).to_be_focused()
    assert refusals == []


def test_a_card_is_placed_by_keyboard_within_its_stage(school, mel, browser_of):
    for title in ("Third", "Second", "First"):
        make_experiment(school, title)
    page = browser_of(mel)
    open_board(page, school)
    page.get_by_role("link", name="Move Second").press("Enter")
    dialog(page).get_by_label("Ideas").press("Space")
    dialog(page).get_by_label("Place").select_option("Down one")
    dialog(page).get_by_role("button", name="Move").press("Enter")
    expect(titles(page, "ideas")).to_have_text(["First", "Third", "Second"])
    expect(page.get_by_role("link", name="Move Second")).to_be_focused()
