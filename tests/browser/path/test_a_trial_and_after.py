"""What a trial is for: its result is three clicks and the card goes on by itself, what was learned is two."""

import pytest
from playwright.sync_api import expect

from board.database import db
from board.models.stages import Stage
from tests.browser.board_page import message, stage
from tests.browser.path.counting import WIDTHS, Cost, Hand
from tests.factories import make_experiment, make_reflected

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("viewport", WIDTHS.values(), ids=WIDTHS)]


def test_a_result_is_three_clicks_and_the_card_goes_to_reflecting(school, mel, browser_of, viewport):
    make_experiment(school, "Ring first", Stage.TRYING, by=mel)
    hand = Hand(browser_of(mel, viewport=viewport)).begin(f"/teams/{school.slug}/board#stage-trying")
    hand.click(stage(hand.page, "trying").get_by_role("link", name="Record what happens"))
    hand.fill(hand.page.get_by_label("What actually happened?"), "Nine in ten went ahead.")
    hand.click(hand.page.get_by_role("group", name="Was the prediction confirmed?").get_by_label("Yes", exact=True))
    hand.click(hand.page.get_by_role("button", name="Save the result"))
    expect(message(hand.page, "the card moved to Reflecting")).to_be_visible()
    expect(hand.page.locator(".steps [aria-current=step]")).to_contain_text("Reflecting")
    assert hand.cost == Cost(clicks=3, texts=1, pages=2)


def test_what_was_learned_is_two_clicks(school, mel, browser_of, viewport):
    experiment = make_reflected(make_experiment(school, "Ring first", Stage.REFLECTING, by=mel), by=mel)
    db.session.delete(experiment.learning)
    db.session.commit()
    hand = Hand(browser_of(mel, viewport=viewport)).begin(f"/experiments/{experiment.id}")
    hand.click(hand.page.get_by_role("link", name="Write what you learned").first)
    hand.fill(hand.page.get_by_label("We learned"), "Families do not mind being asked")
    hand.fill(hand.page.get_by_label("Therefore we will"), "Ring everyone")
    hand.click(hand.page.get_by_role("button", name="Save what we learned"))
    expect(hand.page.locator("#story-learning")).to_contain_text("Families do not mind being asked")
    assert hand.cost == Cost(clicks=2, texts=2, pages=2)
