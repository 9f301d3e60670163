"""A browser without JavaScript: forms post, cards move by a page, and nothing is missing but dragging and polling."""

import pytest
from playwright.sync_api import Page, expect

from board.models.stages import Stage
from tests.browser.board_page import card, message, say_no_to_all, titles
from tests.factories import HYPOTHESIS, PASSWORD, make_experiment, make_reflected, make_sprint

LABELS = ("We believe", "For", "Because we have observed", "Will result in", "We’ll know when")


@pytest.fixture
def plainly(browser_of):
    """Somebody's page in a browser without JavaScript."""
    return lambda person=None: browser_of(person, java_script_enabled=False)


def press(page: Page, name: str) -> None:
    """Press a button of the page."""
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def test_one_signs_in_and_comes_to_where_one_wanted_to_go(school, mel, plainly):
    page = plainly()
    page.goto(f"/teams/{school.slug}/board")
    page.get_by_label("E-mail address").fill("mel@example.org")
    page.get_by_label("Password").fill("not this one")
    press(page, "Sign in")
    expect(page.get_by_role("alert")).to_contain_text("The e-mail address or the password is not right.")
    expect(page.get_by_label("E-mail address")).to_have_value("mel@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    press(page, "Sign in")
    expect(page.get_by_role("heading", level=1)).to_have_text("Team around the school")
    page.get_by_role("button", name="Sign out").click()
    expect(message(page, "You are signed out.")).to_be_visible()


def test_an_idea_is_logged_completed_and_moved_and_the_move_undone(school, mel, plainly):
    page = plainly(mel)
    page.goto(f"/teams/{school.slug}/board")
    page.get_by_role("button", name="Add this idea").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a title")
    page.get_by_label("Title").fill("Ring first")
    press(page, "Add this idea")
    expect(titles(page, "ideas")).to_have_text(["Ring first"])
    card(page, "Ring first").get_by_role("link", name="Complete the hypothesis").click()
    for label, words in zip(LABELS, HYPOTHESIS.values(), strict=True):
        page.get_by_label(label, exact=True).fill(words)
    press(page, "Save")
    page.locator("#next-step").get_by_role("link", name="Move to Ready").click()
    press(page, "Move")
    expect(message(page, "“Ring first” moved to Ready.")).to_be_visible()
    expect(titles(page, "ready")).to_have_text(["Ring first"])
    message(page, "moved to Ready").get_by_role("button", name="Undo").click()
    expect(message(page, "Undone: “Ring first” is back in Ideas.")).to_be_visible()
    expect(titles(page, "ideas")).to_have_text(["Ring first"])


def test_a_move_that_lacks_something_asks_for_it_on_its_page_and_keeps_what_was_typed(school, mel, plainly):
    make_sprint(school)
    make_experiment(school, "Ring first", change="a phone call")
    page = plainly(mel)
    page.goto(f"/teams/{school.slug}/board")
    page.get_by_role("link", name="Move Ring first").click()
    page.get_by_label("For", exact=True).fill("families new to us")
    press(page, "Show what Trying needs")
    expect(page.get_by_label("Trying")).to_be_checked()
    expect(page.get_by_role("alert")).to_have_count(0)
    press(page, "Move")
    expect(page.get_by_role("alert")).to_contain_text("cannot move to Trying yet")
    expect(page.get_by_label("For", exact=True)).to_have_value("families new to us")
    for label, words in zip(LABELS[2:], tuple(HYPOTHESIS.values())[2:], strict=True):
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_label("Prediction").fill("Seven in ten")
    say_no_to_all(page)
    press(page, "Move")
    expect(message(page, "“Ring first” moved to Trying.")).to_be_visible()
    expect(titles(page, "trying")).to_have_text(["Ring first"])
    expect(card(page, "Ring first")).to_contain_text("Mel Okafor")


@pytest.mark.slow
def test_a_sprint_is_planned_in_the_same_place_where_there_is_none(school, mel, plainly):
    experiment = make_experiment(school, "Ring first", Stage.READY, by=mel)
    page = plainly(mel)
    page.goto(f"/experiments/{experiment.id}/moves/new")
    page.get_by_label("Prediction").fill("Seven in ten")
    press(page, "Move")
    expect(page.get_by_role("alert")).to_contain_text("Enter a goal for the new sprint")
    expect(page.get_by_label("Prediction")).to_have_value("Seven in ten")
    page.get_by_label("Goal of the new sprint").fill("Calmer first visits")
    say_no_to_all(page)
    press(page, "Move")
    expect(message(page, "“Ring first” moved to Trying.")).to_be_visible()


@pytest.mark.slow
def test_the_goal_of_a_new_sprint_is_asked_only_where_one_is_planned(school, cora, plainly):
    make_sprint(school, goal="Calmer mornings")
    experiment = make_experiment(school, "Ring first", Stage.READY, by=cora)
    page = plainly(cora)
    page.goto(f"/experiments/{experiment.id}/moves/new")
    page.get_by_label("Trying").check()
    press(page, "Move")
    page.get_by_label("Sprint", exact=True).select_option("Plan a new sprint")
    expect(page.get_by_label("Goal of the new sprint")).to_be_visible()
    page.get_by_label("Sprint", exact=True).select_option(index=1)
    expect(page.get_by_label("Goal of the new sprint")).to_be_hidden()
    expect(page.get_by_label("First day")).to_be_hidden()


@pytest.mark.slow
def test_going_back_asks_for_nothing(school, mel, plainly):
    experiment = make_experiment(school, "Ring first", Stage.READY, by=mel)
    page = plainly(mel)
    page.goto(f"/experiments/{experiment.id}/moves/new")
    page.get_by_label("Ideas").check()
    press(page, "Move")
    expect(message(page, "“Ring first” moved to Ideas.")).to_be_visible()
    expect(card(page, "Ring first")).to_contain_text("No owner yet")


@pytest.mark.slow
def test_a_card_that_somebody_else_has_moved_is_not_moved(school, mel, cora, plainly):
    make_sprint(school)
    experiment = make_experiment(school, "Ring first", Stage.READY, by=mel)
    mels, coras = plainly(mel), plainly(cora)
    for page in (mels, coras):
        page.goto(f"/experiments/{experiment.id}/moves/new")
    coras.get_by_label("Ideas").check()
    press(coras, "Move")
    mels.get_by_label("Ready").check()
    press(mels, "Move")
    expect(mels.get_by_role("alert")).to_contain_text("“Ring first” was moved by somebody else. It is in Ideas now.")
    mels.get_by_label("Ready").check()
    press(mels, "Move")
    expect(message(mels, "moved to Ready")).to_be_visible()


def test_result_retrospective_learning_and_three_things_to_do_better(school, mel, plainly):
    experiment = make_experiment(school, "Ring first", Stage.TRYING, by=mel)
    page = plainly(mel)
    page.goto(f"/experiments/{experiment.id}/result")
    page.get_by_label("What actually happened?").fill("Nine in ten went ahead.")
    press(page, "Save the result")
    expect(page.get_by_role("alert")).to_contain_text("Choose whether the prediction was confirmed")
    page.get_by_role("group", name="Was the prediction confirmed?").get_by_label("Yes", exact=True).check()
    press(page, "Save the result")
    page.locator("#next-step").get_by_role("button", name="Hold the retrospective").click()
    for box, words in (
        ("went well", "Quick calls"),
        ("to do better", "Ring in the evening"),
        ("to do better", "Write the script down"),
    ):
        page.get_by_label(f"Add something {'that ' if box == 'went well' else ''}{box}").fill(words)
        page.keyboard.press("Enter")
        expect(message(page, "Note added.")).to_be_visible()
    page.get_by_role("link", name="Choose what to do better").click()
    page.get_by_role("group", name="Ring in the evening").get_by_label("Place").select_option("First")
    page.get_by_role("group", name="Write the script down").get_by_label("Place").select_option("First")
    press(page, "Save what you chose")
    expect(page.get_by_role("alert")).to_contain_text("Two things are “First”. Give each a place of its own.")
    page.get_by_role("group", name="Write the script down").get_by_label("Place").select_option("Second")
    press(page, "Save what you chose")
    press(page, "Share with everyone")
    expect(page.locator("#story-retrospective .better li")).to_have_count(2)
    page.locator("#next-step").get_by_role("link", name="Write what you learned").click()
    page.get_by_label("We learned").fill("Families do not mind")
    page.get_by_label("Therefore we will").fill("Ring everyone")
    press(page, "Save what we learned")
    expect(page.locator("#story-learning")).to_contain_text("Families do not mind")


def test_a_lead_adapts_and_the_next_cycle_is_there(school, mel, lee, plainly):
    make_reflected(make_experiment(school, "Ring first", Stage.REFLECTING, by=mel), by=mel)
    page = plainly(lee)
    page.goto("/")
    page.get_by_role("link", name="Read and decide").filter(has_text="Ring first").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Decide: Ring first")
    page.get_by_label("Adapt", exact=True).check()
    page.get_by_label("Because").fill("It works in the evening")
    press(page, "Record the decision")
    expect(page.get_by_role("alert")).to_contain_text("Enter what happens next")
    expect(page.get_by_label("Because")).to_have_value("It works in the evening")
    page.get_by_label("What happens next?").fill("Another sprint")
    page.get_by_label("What changes next time?").fill("Ring after five")
    press(page, "Record the decision")
    expect(message(page, "Adapted: “Ring first”.")).to_be_visible()
    page.goto(f"/teams/{school.slug}/board")
    expect(titles(page, "ideas").or_(titles(page, "ready"))).to_have_count(1)
    expect(page.locator(".card", has_text="Cycle 2")).to_have_count(1)


@pytest.mark.slow
def test_an_experiment_is_archived_and_brought_back(school, mel, plainly):
    experiment = make_experiment(school, "Ring first", by=mel)
    page = plainly(mel)
    page.goto(f"/experiments/{experiment.id}")
    press(page, "Archive")
    expect(page.get_by_role("status").get_by_role("button", name="Undo")).to_be_visible()
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    page.goto(f"/teams/{school.slug}/board")
    expect(titles(page, "ideas")).to_have_text(["Ring first"])
