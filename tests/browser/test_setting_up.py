"""Setting up: the browser's time zone is suggested, and a colour is picked with its contrast said."""

import pytest
from playwright.sync_api import expect

from board.database import db
from board.models.moments import now
from board.models.people.one_time_link import SET_UP, make_link


@pytest.mark.slow
def test_a_colour_is_picked_and_its_contrast_is_said(ada, browser_of):
    page = browser_of(ada)
    page.goto("/organisation")
    page.get_by_label("Or pick it").fill("#ffd200")
    expect(page.get_by_label("Colour", exact=True)).to_have_value("#ffd200")
    expect(page.get_by_text("Contrast on light pages: 1.2 to 1. It is used in a darker shade")).to_be_visible()


@pytest.mark.slow
def test_the_time_zone_of_the_browser_is_suggested(app, browser_of):
    _link, token = make_link(SET_UP, now())
    db.session.commit()
    page = browser_of(timezone_id="Europe/Dublin")
    page.goto(f"/links/{token}")
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Dublin")
