"""Starting a trial is one form that asks for exactly what is missing: counted, at both widths, and by keyboard alone."""

import pytest
from playwright.sync_api import expect

from board.models.experiments.hypothesis import PARTS
from board.models.stages import Stage
from tests.browser.board_page import dialog, stage, titles
from tests.browser.path.counting import LAPTOP, PHONE, WIDTHS, Cost, Hand
from tests.factories import make_experiment, make_sprint

WORDS = ("a phone call", "families new to us", "that 4 in 10 find nobody in", "more visits", "8 in 10 go ahead")


def say_no_to_all(hand):
    """Answer the six questions with no, by six clicks."""
    answers = dialog(hand.page).locator(".six input[value=no]")
    expect(answers).to_have_count(6)
    for answer in answers.all():
        hand.click(answer)


@pytest.mark.parametrize("viewport", WIDTHS.values(), ids=WIDTHS)
@pytest.mark.slow
def test_from_ready_it_is_eight_clicks_and_the_prediction(school, mel, browser_of, viewport):
    make_experiment(school, "Ring first", Stage.READY, by=mel)
    make_sprint(school)
    hand = Hand(browser_of(mel, viewport=viewport)).begin(f"/teams/{school.slug}/board#stage-ready")
    hand.click(stage(hand.page, "ready").get_by_role("link", name="Choose an owner"))
    hand.fill(dialog(hand.page).get_by_label("Prediction"), "Seven in ten")
    say_no_to_all(hand)
    hand.click(dialog(hand.page).get_by_role("button", name="Move"))
    expect(titles(hand.page, "trying")).to_have_text(["Ring first"])
    assert hand.cost == Cost(clicks=8, texts=1)


@pytest.mark.parametrize("viewport", [LAPTOP, pytest.param(PHONE, marks=pytest.mark.slow)], ids=WIDTHS)
def test_straight_from_ideas_and_without_a_sprint_it_is_the_same_one_form(school, mel, browser_of, viewport):
    make_experiment(school, "Ring first", by=mel)
    hand = Hand(browser_of(mel, viewport=viewport)).begin(f"/teams/{school.slug}/board")
    hand.click(hand.page.get_by_role("link", name="Move Ring first"))
    hand.click(dialog(hand.page).get_by_label("Trying"))
    for part, words in zip(PARTS, WORDS, strict=True):
        hand.fill(dialog(hand.page).get_by_label(part.label, exact=True), words)
    hand.fill(dialog(hand.page).get_by_label("Goal of the new sprint"), "Calmer first visits")
    hand.fill(dialog(hand.page).get_by_label("Prediction"), "Seven in ten")
    say_no_to_all(hand)
    hand.click(dialog(hand.page).get_by_role("button", name="Move"))
    expect(titles(hand.page, "trying")).to_have_text(["Ring first"])
    assert hand.cost == Cost(clicks=9, texts=7)


@pytest.mark.slow
@pytest.mark.parametrize("viewport", WIDTHS.values(), ids=WIDTHS)
def test_by_keyboard_alone_it_is_one_form_too(school, mel, browser_of, viewport):
    experiment = make_experiment(school, "Ring first", Stage.READY, by=mel)
    make_sprint(school)
    hand = Hand(browser_of(mel, viewport=viewport)).begin(f"/teams/{school.slug}/board#stage-ready")
    stage(hand.page, "ready").get_by_role("link", name="Choose an owner").focus()
    hand.press("Enter")
    form = dialog(hand.page)
    expect(form.get_by_label("Trying")).to_be_focused()
    hand.tab_to(form.get_by_label("Prediction"))
    hand.write(form.get_by_label("Prediction"), "Seven in ten")
    for yes in form.locator(".six input[value=yes]").all():
        hand.tab_to(yes)
        hand.press("ArrowRight")
    expect(form.locator(".six input[value=no]:checked")).to_have_count(6)
    hand.tab_to(form.get_by_role("button", name="Move"))
    hand.press("Enter")
    expect(titles(hand.page, "trying")).to_have_text(["Ring first"])
    expect(hand.page.locator(f"#move-{experiment.id}")).to_be_focused()
    assert hand.cost == Cost(texts=1, keys=21)
