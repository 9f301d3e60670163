"""Being in a circle, and what only oneself sees there: another window, a form, a facilitator who is gone, a note of one's own."""

import datetime as dt
import re

from playwright.sync_api import expect

from board.database import db
from board.models.circle_step import Step
from board.models.moments import now
from tests.browser.test_circle import press, sit, sticky
from tests.make import make_circle


def test_anyone_takes_over_when_the_facilitator_is_gone(school, cora, mel, browser_of):
    circle = make_circle(school, Step.WELL, people=[cora, mel])
    circle.seat_of(cora).seen_at = now() - dt.timedelta(minutes=1)
    db.session.commit()
    page = sit(circle, browser_of(mel))
    press(page, "Facilitate instead")
    expect(page.get_by_role("button", name="Next: do better")).to_be_visible()


def test_whoever_is_at_a_form_of_the_circle_is_still_there(school, cora, mel, browser_of):
    circle = make_circle(school, Step.WELL, people=[cora, mel])
    circle.retrospective.add_note("well", "Parents wrote back", by=mel, on=now())
    db.session.commit()
    page = sit(circle, browser_of(mel))
    page.get_by_role("link", name="Change your note: Parents wrote back").click()
    with page.expect_request(re.compile(r"/circle$")) as asked:
        expect(page.get_by_role("heading", name="Change your note")).to_be_visible()
    assert asked.value.response().status == 200


def test_whoever_looks_at_another_window_is_still_there(school, cora, mel, browser_of):
    circle = make_circle(school, Step.WELL, people=[cora, mel])
    page = browser_of(mel)
    page.add_init_script("Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })")
    with page.expect_response(re.compile(r"/circle\?since=")) as asked:
        sit(circle, page)
    assert asked.value.status == 204


def test_a_note_of_ones_own_is_changed_out_of_sight_of_the_others(school, cora, mel, browser_of):
    circle = make_circle(school, Step.WELL, people=[cora, mel])
    circle.retrospective.add_note("well", "Parents wrote back", by=mel, on=now())
    circle.go_to(Step.GROUP, Step.WELL, by=cora)
    db.session.commit()
    page = sit(circle, browser_of(mel))
    expect(page.get_by_role("link", name="Change your note")).to_be_hidden()
    page.get_by_text("Change or remove a note of yours").click()
    press(page, "Remove: Parents wrote back")
    expect(page.locator("#notes-well")).to_have_count(0)
    press(page, "Undo")
    expect(sticky(page, "Parents wrote back")).to_be_visible()
