"""What comes before the first trial: an empty installation, five invitations, and a sprint that is planned and filled; all counted."""

import pytest
from playwright.sync_api import expect

from board.database import db
from board.models.moments import now
from board.models.people.one_time_link import SET_UP, make_link
from board.models.stages import Stage
from tests.browser.board_page import titles
from tests.browser.path.counting import WIDTHS, Cost, Hand
from tests.factories import make_experiment

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("viewport", WIDTHS.values(), ids=WIDTHS)]


def test_an_empty_installation_has_its_first_card_after_three_screens(app, browser_of, viewport):
    _link, token = make_link(SET_UP, now())
    db.session.commit()
    hand = Hand(browser_of(viewport=viewport)).begin(f"/links/{token}")
    page = hand.page
    for field, words in (
        ("organisation_name", "Riverbank Council"),
        ("name", "Ada Farouk"),
        ("email", "ada@example.org"),
        ("password", "three quiet otters swim"),
    ):
        hand.fill(page.locator(f"#{field}"), words)
    hand.click(page.get_by_role("button", name="Set up"))
    hand.fill(page.get_by_label("Name", exact=True), "Front door")
    hand.click(page.get_by_role("button", name="Make the team"))
    hand.fill(page.get_by_label("Title of a new idea"), "Say who will ring back")
    hand.press("Enter")
    expect(titles(page, "ideas")).to_have_text(["Say who will ring back"])
    assert hand.cost == Cost(clicks=2, texts=6, keys=1, pages=2)


def test_five_people_are_invited_by_one_list_and_two_clicks(school, cora, browser_of, viewport):
    hand = Hand(browser_of(cora, viewport=viewport)).begin(f"/teams/{school.slug}/board")
    hand.click(hand.page.get_by_role("link", name="Members", exact=True))
    hand.fill(hand.page.get_by_label("Their e-mail addresses"), "\n".join(f"{name}@example.org" for name in "abcde"))
    hand.click(hand.page.get_by_role("button", name="Invite"))
    expect(hand.page.get_by_role("heading", name="5 invitations to Team around the school")).to_be_visible()
    expect(hand.page.locator("input[id^=link-]")).to_have_count(5)
    assert hand.cost == Cost(clicks=2, texts=1, pages=2)


def test_a_sprint_is_planned_in_three_clicks_and_filled_by_ticks(school, cora, browser_of, viewport):
    cards = [make_experiment(school, title, Stage.READY) for title in ("Ring first", "Warm welcome")]
    hand = Hand(browser_of(cora, viewport=viewport)).begin(f"/teams/{school.slug}/board")
    page = hand.page
    hand.click(page.get_by_role("navigation", name=school.name).get_by_role("link", name="Sprints"))
    hand.click(page.get_by_role("link", name="Plan the first sprint"))
    hand.fill(page.get_by_label("Goal"), "Calmer first visits")
    hand.click(page.get_by_role("button", name="Plan the sprint"))
    expect(page.get_by_role("heading", name="Calmer first visits")).to_be_visible()
    assert hand.cost == Cost(clicks=3, texts=1, pages=3)
    for card in cards:
        hand.click(page.locator(f"#put-{card.id}"))
    hand.click(page.get_by_role("button", name="Put them into this sprint"))
    expect(page.locator(".row-link")).to_have_text(["Warm welcome", "Ring first"])
    assert hand.cost == Cost(clicks=6, texts=1, pages=4)
