"""The whole loop once: from a title to the experiment that grew out of it, by Cora, Mel and Lee at their own browsers."""

import re

from playwright.sync_api import Page, expect

from tests.browser.board_page import card, dialog, drag, message, open_board, say_no_to_all, titles

HYPOTHESIS = {
    "We believe": "a phone call before the first visit",
    "For": "families new to us",
    "Because we have observed": "that four in ten first visits find nobody in",
    "Will result in": "more first visits that go ahead",
    "We’ll know when": "eight in ten go ahead",
}


def test_an_idea_goes_all_the_way_round_and_becomes_the_next_experiment(school, cora, mel, lee, browser_of):
    mels, coras, lees = browser_of(mel), browser_of(cora), browser_of(lee)
    plan_a_sprint(coras, school)
    log_an_idea_and_complete_its_hypothesis(mels, school)
    start_trying(mels, school)
    record_the_result(mels)
    reflect_together(mels, coras)
    write_what_was_learned(mels)
    decide(lees)
    try_this_next(mels)


def plan_a_sprint(page: Page, school) -> None:
    """Cora plans a sprint; two weeks from Monday are suggested, and she begins today."""
    page.goto(f"/teams/{school.slug}/sprints/new")
    page.get_by_label("Goal").fill("Calmer first visits")
    today = page.evaluate("new Date().toLocaleDateString('sv', {timeZone: 'Etc/UTC'})")
    page.get_by_label("First day").fill(today)
    page.get_by_role("main").get_by_role("button").last.click()
    expect(page.get_by_role("status")).not_to_be_empty()


def log_an_idea_and_complete_its_hypothesis(page: Page, school) -> None:
    """Mel types a title, completes five short fields and drags the card to Ready."""
    open_board(page, school)
    page.get_by_label("Title of a new idea").fill("Ring before the first visit")
    page.get_by_label("Title of a new idea").press("Enter")
    card(page, "Ring before the first visit").get_by_role("link", name="Complete the hypothesis").click()
    for label, words in HYPOTHESIS.items():
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_role("button", name="Save").click()
    expect(message(page, "“Ring before the first visit” is saved.")).to_be_visible()
    open_board(page, school)
    drag(page, "Ring before the first visit", "ready")
    expect(message(page, "moved to Ready")).to_be_visible()


def start_trying(page: Page, school) -> None:
    """She presses Move, chooses Trying, and is asked there and then for an owner, a sprint, a prediction and six answers."""
    page.get_by_role("link", name="Move Ring before the first visit").click()
    expect(dialog(page).get_by_label("Trying")).to_be_checked()
    dialog(page).get_by_role("button", name="Move").click()
    expect(dialog(page)).to_contain_text("cannot move to Trying yet")
    dialog(page).get_by_label("Owner").select_option("Mel Okafor")
    dialog(page).get_by_label("Sprint", exact=True).select_option(index=1)
    dialog(page).get_by_label("Prediction").fill("Seven in ten will go ahead")
    dialog(page).get_by_label("Fairly sure").check()
    dialog(page).get_by_label("We stop if").fill("two families in a row mind")
    say_no_to_all(dialog(page))
    dialog(page).get_by_role("button", name="Move").click()
    expect(message(page, "moved to Trying")).to_be_visible()
    expect(titles(page, "trying")).to_have_text(["Ring before the first visit"])
    expect(card(page, "Ring before the first visit")).to_contain_text("Mel Okafor")
    expect(card(page, "Ring before the first visit")).to_contain_text("Stop if two families in a row mind")


def record_the_result(page: Page) -> None:
    """The prediction is frozen; she writes down what happened."""
    card(page, "Ring before the first visit").get_by_role("link", name="Ring before the first visit", exact=True).click()
    expect(page.locator("#story-prediction")).to_contain_text("Frozen when the trial started")
    page.locator("#next-step").get_by_role("link", name="Record what happens").click()
    page.get_by_label("What actually happened?").fill("Nine in ten went ahead.")
    page.get_by_role("group", name="Was the prediction confirmed?").get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Save the result").click()
    expect(page.locator("#story-result")).to_contain_text("Nine in ten went ahead.")


def reflect_together(mels: Page, coras: Page) -> None:
    """Mel and Cora write notes, Mel chooses three things to do better and shares what went well."""
    mels.locator("#next-step").get_by_role("button", name="Hold the retrospective").click()
    coras.goto(mels.url)
    for page, box, words in (
        (mels, "Add something that went well", "The calls were quick"),
        (mels, "Add something to do better", "Ring in the evening"),
        (coras, "Add something to do better", "Write the script down"),
        (coras, "Add something to do better", "Ask for a good time to ring"),
    ):
        page.get_by_label(box).fill(words)
        page.get_by_label(box).press("Enter")
        expect(page.get_by_text(words).first).to_be_visible()
    mels.reload()
    mels.get_by_role("link", name="Choose what to do better").click()
    for place, words in (
        ("First", "Ask for a good time to ring"),
        ("Second", "Ring in the evening"),
        ("Third", "Write the script down"),
    ):
        mels.get_by_role("group", name=words).get_by_label("Place").select_option(place)
    mels.get_by_role("group", name="Ask for a good time to ring").get_by_label("Who sees to it?").select_option("Cora Bennett")
    mels.get_by_role("button", name="Save what you chose").click()
    expect(mels.locator("#chosen li").first).to_contain_text("Ask for a good time to ring")
    mels.get_by_role("button", name="Share with everyone").click()
    expect(mels.locator("#story-retrospective")).to_contain_text("The calls were quick")


def write_what_was_learned(page: Page) -> None:
    """What was believed is there already, from the hypothesis."""
    page.locator("#next-step").get_by_role("link", name="Write what you learned").click()
    expect(page.get_by_label("We believed")).to_have_value(
        "We believe "
        + ", ".join(
            (
                "a phone call before the first visit",
                "for families new to us",
                "because we have observed that four in ten first visits find nobody in",
                "will result in more first visits that go ahead.",
            )
        )
    )
    page.get_by_label("We learned").fill("Families do not mind being asked")
    page.get_by_label("Therefore we will").fill("Ring everyone")
    page.get_by_role("button", name="Save what we learned").click()
    expect(page.locator("#story-learning")).to_contain_text("Families do not mind being asked")


def decide(page: Page) -> None:
    """Lee sees what waits and adopts it there, in two clicks and a sentence; the card is in Decided now."""
    page.goto("/review")
    waiting = page.locator(".finding", has_text="Ring before the first visit").first
    expect(waiting).to_contain_text("Nine in ten went ahead.")
    waiting.get_by_label("Adopt", exact=True).check()
    waiting.get_by_label("Because").fill("It costs three minutes and saves an hour")
    waiting.get_by_role("button", name="Record the decision on Ring before the first visit").click()
    expect(message(page, "Adopted: “Ring before the first visit”.")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/review$"))
    page.get_by_role("link", name="Ring before the first visit").first.click()
    expect(page.locator("#story-decision")).to_contain_text("Ring everyone")
    expect(page.locator(".steps [aria-current=step]")).to_contain_text("Decided")


def try_this_next(page: Page) -> None:
    """The first thing to do better becomes an experiment, and both say where they came from and lead to."""
    page.reload()
    page.locator("#story-retrospective").get_by_role("button", name="Try this next: Ask for a good time to ring").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask for a good time to ring")
    expect(page.locator(".facts")).to_contain_text("Cora Bennett")
    expect(page.locator("#story-lineage")).to_contain_text("Came from")
    page.locator("#story-lineage").get_by_role("link", name="Ring before the first visit", exact=True).click()
    expect(page.locator("#story-lineage")).to_contain_text("Led to")
    page.locator("#story-lineage").get_by_role("link", name="Ask for a good time to ring").click()
    page.get_by_role("navigation", name="Pages of Team around the school").get_by_role("link", name="Board").click()
    expect(titles(page, "ideas")).to_have_text(["Ask for a good time to ring"])
    expect(titles(page, "decided")).to_have_text(["Ring before the first visit"])
