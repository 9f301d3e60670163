"""The main steps with the keyboard alone: nothing here touches the mouse."""

import pytest
from playwright.sync_api import Locator, Page, expect

from board.models.stages import Stage
from tests.browser.board_page import dialog, message, open_board, titles
from tests.factories import HYPOTHESIS, make_experiment, make_reflected, make_sprint


def tab_to(page: Page, wanted: Locator, key: str = "Tab", at_most: int = 60) -> None:
    """Press Tab until something has the focus; it must be seen then."""
    for _press in range(at_most):
        if wanted.evaluate("element => element === document.activeElement"):
            assert wanted.evaluate("element => element.matches(':focus-visible')"), "the focus cannot be seen"
            return
        page.keyboard.press(key)
    raise AssertionError(f"{at_most} presses of {key} do not lead to {wanted}")


def test_the_first_tab_leads_past_the_navigation(school, mel, browser_of):
    page = browser_of(mel)
    open_board(page, school)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to main content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_an_idea_is_logged_its_hypothesis_completed_and_the_card_moved(school, mel, browser_of):
    page = browser_of(mel)
    open_board(page, school)
    tab_to(page, page.get_by_label("Title of a new idea"))
    page.keyboard.type("Ring first")
    page.keyboard.press("Enter")
    expect(message(page, "“Ring first” is in Ideas.")).to_be_visible()
    tab_to(page, page.get_by_role("link", name="Complete the hypothesis"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Edit this experiment")).to_be_visible()
    for label, words in zip(
        ("We believe", "For", "Because we have observed", "Will result in", "We’ll know when"), HYPOTHESIS.values(), strict=True
    ):
        tab_to(page, page.get_by_label(label, exact=True))
        page.keyboard.type(words)
    tab_to(page, page.get_by_role("button", name="Save"))
    page.keyboard.press("Enter")
    expect(message(page, "“Ring first” is saved.")).to_be_visible()
    open_board(page, school)
    tab_to(page, page.get_by_role("link", name="Move Ring first"))
    page.keyboard.press("Enter")
    expect(dialog(page).get_by_label("Ready")).to_be_focused()
    tab_to(page, dialog(page).get_by_role("button", name="Move"))
    page.keyboard.press("Enter")
    expect(message(page, "“Ring first” moved to Ready.")).to_be_visible()
    expect(page.get_by_role("link", name="Move Ring first")).to_be_focused()
    expect(titles(page, "ready")).to_have_text(["Ring first"])


def test_the_dialog_asks_for_what_is_missing_and_gives_the_focus_back(school, mel, browser_of):
    make_sprint(school)
    make_experiment(school, "Ring first", **HYPOTHESIS)
    page = browser_of(mel)
    open_board(page, school)
    tab_to(page, page.get_by_role("link", name="Move Ring first"))
    page.keyboard.press("Enter")
    expect(dialog(page).get_by_label("Ready")).to_be_focused()
    expect(dialog(page).get_by_label("Prediction")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(dialog(page).get_by_label("Trying")).to_be_checked()
    tab_to(page, dialog(page).get_by_role("button", name="Move"))
    page.keyboard.press("Enter")
    expect(dialog(page).locator(".error-summary")).to_be_focused()
    expect(dialog(page)).to_contain_text("“Ring first” cannot move to Trying yet.")
    tab_to(page, dialog(page).get_by_label("Prediction"))
    page.keyboard.type("Seven in ten")
    tab_to(page, dialog(page).get_by_label("We stop if"))
    for question in range(6):
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowRight")
        expect(dialog(page).locator(".six input[value=no]").nth(question)).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(message(page, "“Ring first” moved to Trying.")).to_be_visible()
    expect(page.get_by_role("link", name="Move Ring first")).to_be_focused()


def test_the_focus_stays_in_the_dialog_and_escape_closes_it(school, mel, browser_of):
    make_experiment(school, "Ring first", **HYPOTHESIS)
    page = browser_of(mel)
    open_board(page, school)
    tab_to(page, page.get_by_role("link", name="Move Ring first"))
    page.keyboard.press("Enter")
    expect(dialog(page).get_by_label("Ready")).to_be_focused()
    for _press in range(12):
        page.keyboard.press("Tab")
        under = page.evaluate("document.activeElement !== document.body && !document.activeElement.closest('dialog')")
        assert not under, "Tab has left the open dialog"
    page.keyboard.press("Escape")
    expect(dialog(page)).to_be_hidden()
    expect(page.get_by_role("link", name="Move Ring first")).to_be_focused()
    expect(titles(page, "ideas")).to_have_text(["Ring first"])


@pytest.mark.slow
def test_a_move_is_undone(school, mel, browser_of):
    make_experiment(school, "Ring first", **HYPOTHESIS)
    page = browser_of(mel)
    open_board(page, school)
    tab_to(page, page.get_by_role("link", name="Move Ring first"))
    page.keyboard.press("Enter")
    expect(dialog(page).get_by_label("Ready")).to_be_focused()
    tab_to(page, dialog(page).get_by_role("button", name="Move"))
    page.keyboard.press("Enter")
    expect(message(page, "moved to Ready")).to_be_visible()
    tab_to(page, message(page, "moved to Ready").get_by_role("button", name="Undo"), key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(message(page, "is back in Ideas")).to_be_visible()
    expect(titles(page, "ideas")).to_have_text(["Ring first"])
    expect(page.get_by_role("link", name="Move Ring first")).to_be_focused()


@pytest.mark.slow
def test_a_message_that_is_dismissed_does_not_take_the_focus_with_it(school, mel, browser_of):
    page = browser_of(mel)
    open_board(page, school)
    tab_to(page, page.get_by_label("Title of a new idea"))
    for title in ("One", "Two"):
        page.keyboard.type(title)
        page.keyboard.press("Enter")
        expect(message(page, f"“{title}” is in Ideas.")).to_be_visible()
    first, second = (message(page, title).get_by_role("button", name="Dismiss this message") for title in ("One", "Two"))
    tab_to(page, first, key="Shift+Tab")
    page.keyboard.press("Enter")
    expect(second).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    expect(message(page, "is in Ideas")).to_have_count(0)


@pytest.mark.slow
def test_the_next_idea_can_be_sent_in_the_moment_in_which_the_last_one_is_there(school, mel, browser_of):
    page = browser_of(mel)
    open_board(page, school)
    # Quicker than any hands: a form that is not wired yet sends itself, and the page is loaded again.
    page.evaluate(
        """() => new MutationObserver((_, observer) => {
            observer.disconnect();
            document.getElementById('new-idea').value = 'Two';
            document.getElementById('quick-add').requestSubmit();
        }).observe(document.getElementById('messages'), { childList: true })"""
    )
    tab_to(page, page.get_by_label("Title of a new idea"))
    page.keyboard.type("One")
    page.keyboard.press("Enter")
    for title in ("Two", "One"):
        expect(message(page, f"“{title}” is in Ideas.")).to_be_visible()


@pytest.mark.slow
def test_an_archived_card_that_is_brought_back_has_the_focus(school, mel, browser_of):
    experiment = make_experiment(school, "Ring first", by=mel)
    page = browser_of(mel)
    page.goto(f"/experiments/{experiment.id}")
    tab_to(page, page.get_by_role("button", name="Archive"))
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_class("js")
    tab_to(page, message(page, "is archived").get_by_role("button", name="Undo"))
    page.keyboard.press("Enter")
    expect(message(page, "is back on the board")).to_be_visible()
    expect(page.get_by_role("link", name="Move Ring first")).to_be_focused()


def test_a_result_is_recorded_and_what_is_wrong_is_said_first(school, mel, browser_of):
    experiment = make_experiment(school, "Ring first", Stage.TRYING, by=mel)
    page = browser_of(mel)
    page.goto(f"/experiments/{experiment.id}/result")
    tab_to(page, page.get_by_role("button", name="Save the result"))
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("What actually happened?")).to_be_focused()
    page.keyboard.type("Nine in ten went ahead.")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Partly", exact=True)).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Save the result"))
    page.keyboard.press("Enter")
    expect(page.locator("#story-result")).to_contain_text("Partly confirmed")


@pytest.mark.slow
def test_a_lead_decides(school, mel, lee, browser_of):
    make_reflected(make_experiment(school, "Ring first", Stage.REFLECTING, by=mel), by=mel)
    page = browser_of(lee)
    page.goto("/review")
    tab_to(page, page.get_by_label("Adopt", exact=True))
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_label("Abandon", exact=True)).to_be_checked()
    tab_to(page, page.get_by_label("Because", exact=True))
    page.keyboard.type("Nobody answered")
    tab_to(page, page.get_by_role("button", name="Record the decision on Ring first"))
    page.keyboard.press("Enter")
    expect(message(page, "Abandoned: “Ring first”.")).to_be_visible()
