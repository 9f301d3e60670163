"""Is it safe to try: six questions in the dialog, a lead's question and agreement, on a phone without JavaScript too."""

import pytest
from playwright.sync_api import Page, expect

from board.models.stages import Stage
from tests.browser.axe import problems_of
from tests.browser.board_page import card, dialog, drag, message, open_board, say_no_to_all, titles
from tests.factories import make_check, make_expecting, make_experiment, make_sprint

SAFETY = "Might it affect anyone’s safety or safeguarding?"
ABOUT = "You answered yes."


def answer_yes(where, words: str) -> None:
    """No to all six but the first."""
    say_no_to_all(where)
    where.get_by_role("group", name=SAFETY).get_by_label("Yes").check()
    where.get_by_label(ABOUT).fill(words)


@pytest.mark.slow
def test_a_yes_in_the_dialog_keeps_the_card_in_ready_until_a_lead_agrees(school, mel, lee, browser_of):
    make_sprint(school)
    make_experiment(school, "Ring first", Stage.READY)
    mels, lees = browser_of(mel), browser_of(lee)
    open_board(mels, school)
    mels.get_by_role("link", name="Move Ring first").click()
    expect(dialog(mels).get_by_label(ABOUT)).to_be_hidden()
    dialog(mels).get_by_label("Prediction").fill("Seven in ten")
    answer_yes(dialog(mels), "Two of us go")
    dialog(mels).get_by_role("button", name="Move").click()
    expect(message(mels, "“Ring first” waits in Ready until a lead agrees.")).to_be_visible()
    expect(dialog(mels)).to_be_hidden()
    expect(card(mels, "Ring first")).to_contain_text("Waits for a lead’s agreement")
    drag(mels, "Ring first", "trying")
    expect(dialog(mels)).to_contain_text("A lead has to agree first.")
    expect(titles(mels, "ready")).to_have_text(["Ring first"])
    lees.goto("/")
    lees.get_by_role("link", name="Read and answer").filter(has_text="Ring first").click()
    expect(lees.get_by_role("main")).to_contain_text("Two of us go")
    lees.get_by_label("I agree: it can be tried").check()
    lees.get_by_label("In a sentence").fill("In pairs it is safe")
    lees.get_by_role("button", name="Tell the team").click()
    expect(message(lees, "You agreed to “Ring first”.")).to_be_visible()
    open_board(mels, school)
    drag(mels, "Ring first", "trying")
    expect(message(mels, "moved to Trying")).to_be_visible()


@pytest.fixture
def phone_of(browser_of):
    """Somebody's phone, without JavaScript."""
    return lambda person: browser_of(person, java_script_enabled=False, viewport={"width": 320, "height": 700})


def press(page: Page, name: str) -> None:
    """Press a button of the page."""
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


@pytest.mark.slow
def test_a_lead_asks_and_the_team_answers_on_a_phone_without_javascript(school, mel, lee, phone_of):
    make_sprint(school)
    experiment = make_experiment(school, "Ring first", Stage.READY)
    mels, lees = phone_of(mel), phone_of(lee)
    mels.goto(f"/experiments/{experiment.id}/moves/new")
    mels.get_by_label("Prediction").fill("Seven in ten")
    answer_yes(mels, "Two of us go")
    press(mels, "Move")
    expect(mels.locator("#story-safety")).to_contain_text("Waits for a lead")
    lees.goto(f"/experiments/{experiment.id}/agreements/new")
    lees.get_by_label("I have a question first").check()
    lees.get_by_label("In a sentence").fill("Who is at the office meanwhile?")
    press(lees, "Tell the team")
    expect(lees.locator("#story-safety")).to_contain_text("A lead has a question")
    mels.goto("/")
    mels.get_by_role("link", name="Answer the question").filter(has_text="Ring first").click()
    mels.get_by_label("Your answer").fill("The duty worker")
    press(mels, "Send the answer")
    expect(mels.locator("#story-safety")).to_contain_text("Waits for a lead")


@pytest.mark.slow
def test_what_only_appears_now_and_then_is_accessible(school, mel, cora, lee, browser_of):
    make_sprint(school)
    experiment = make_experiment(school, "Ring first", Stage.READY)
    page, lees = browser_of(mel), browser_of(lee)
    open_board(page, school)
    page.get_by_role("link", name="Move Ring first").click()
    answer_yes(dialog(page), "")
    found = problems_of(page, "the dialog with six questions")
    dialog(page).get_by_role("button", name="Move").click()
    expect(dialog(page).locator(".error-summary")).to_be_visible()
    found += problems_of(page, "the dialog with a yes that lacks its words")
    page.goto(f"/experiments/{experiment.id}/safety/new")
    say_no_to_all(page)
    make_check(experiment, "uses_data", about="In the booking form", by=cora)
    page.get_by_role("button", name="Save the answers").click()
    expect(page.get_by_role("alert")).to_contain_text("Somebody answered while you were")
    found += problems_of(page, "answers that came second")
    lees.goto(f"/experiments/{experiment.id}/agreements/new")
    make_check(experiment, "hard_to_undo", about="We cannot take it back", by=cora)
    lees.get_by_label("No, not like this").check()
    lees.get_by_label("In a sentence").fill("Not yet")
    lees.get_by_role("button", name="Tell the team").click()
    expect(lees.get_by_role("alert")).to_contain_text("answered the six questions again")
    found += problems_of(lees, "an agreement to answers that changed")
    lees.get_by_role("button", name="Tell the team").click()
    expect(message(lees, "You said no")).to_be_visible()
    found += problems_of(lees, "a story with a lead's no")
    told = make_expecting(make_experiment(school, "Told", Stage.TRYING, by=mel))
    page.goto(f"/experiments/{told.id}/result")
    page.get_by_text("Add whether it went as planned").click()
    found += problems_of(page, "a result with all that is offered")
    ready = make_expecting(make_experiment(school, "Expected", Stage.READY, by=mel))
    page.goto(f"/experiments/{ready.id}/expectations")
    found += problems_of(page, "expectations")
    page.get_by_label("What do you expect?").first.fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter what you expect")
    found += problems_of(page, "expectations with something missing")
    assert not found, "\n".join(found)
