"""A circle for whoever does not see or does not look: the focus stays, what changes is said, and the timer ends on time."""

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from board.database import db
from board.models.circles.phase import CirclePhase
from board.models.moments import now
from tests.browser.circles.test_circle import BETTER, WELL, go_on, press, sit, step, write
from tests.browser.conftest import wait_until
from tests.browser.test_keyboard import tab_to
from tests.factories import make_circle

pytestmark = pytest.mark.slow

# As in a browser that is behind a video call for long: what was to come later than in a moment does not come at all.
SLEEPY = """
    const soon = window.setTimeout.bind(window);
    window.setTimeout = (call, wait = 0, ...more) => (wait < 200 || window.isSeen ? soon(call, wait, ...more) : 0);
    window.setInterval = () => 0;
    Object.defineProperty(document, 'visibilityState', { get: () => window.isSeen ? 'visible' : 'hidden' });
"""
HAS_FOCUS = """() => { const { activeElement: it } = document; return it !== document.body && it.checkVisibility() &&
    Boolean(it.closest('#circle')); }"""


def press_by_keyboard(page: Page, name: str | re.Pattern[str], role: str = "button") -> None:
    """Tab to something of the circle and press Enter; whatever comes of it, something in sight of the circle has the focus."""
    tab_to(page, page.get_by_role(role, name=name))
    page.keyboard.press("Enter")


def test_by_keyboard_alone_the_focus_is_never_lost(school, cora, mel, browser_of):
    circle = make_circle(school, people=[cora, mel])
    page = sit(circle, browser_of(cora))
    press_by_keyboard(page, "I have spoken")
    expect(page.locator(".turn-now")).to_contain_text("Mel Okafor’s turn")
    wait_until(page, HAS_FOCUS)
    page.keyboard.press("Enter")  # it is the facilitator's “Mel has spoken” now
    expect(page.locator("#step-arrive")).to_contain_text("Everybody has spoken")
    wait_until(page, HAS_FOCUS)
    tab_to(page, page.locator("#timer-pop > summary"))
    page.keyboard.press("Enter")
    press_by_keyboard(page, "Start the timer")
    for then in ("One minute more", "Stop it"):
        expect(page.locator("#timer-pop > summary")).to_be_focused()
        expect(page.locator("#timer-pop > summary")).to_have_text("Change the timer")
        page.keyboard.press("Enter")
        press_by_keyboard(page, then)
    expect(page.locator("#timer-pop > summary")).to_have_text("Timer")
    expect(page.locator("#timer-pop > summary")).to_be_focused()
    for title in ("What became of last time", "Write what went well", "Write what to do better"):
        press_by_keyboard(page, re.compile("^Next: "))
        expect(step(page)).to_have_text(title)
        expect(step(page)).to_be_focused()
        expect(page.locator("#circle-says")).not_to_contain_text(title)  # the focus reads it out, and nothing twice
        page.keyboard.press("Enter")  # one time too many
    tab_to(page, page.get_by_label(BETTER))
    page.keyboard.type("Wrong numbers")
    page.keyboard.press("Enter")
    expect(page.locator(".sticky")).to_have_count(1)
    expect(page.get_by_label(BETTER)).to_be_focused()
    press_by_keyboard(page, "I have finished")
    expect(page.get_by_role("button", name="I have more to write")).to_be_focused()
    for title in ("Read and group", "Vote for what to do better"):
        press_by_keyboard(page, re.compile("^Next: "))
        expect(step(page)).to_have_text(title)
        expect(step(page)).to_be_focused()
    press_by_keyboard(page, "Vote: Wrong numbers")
    expect(page.get_by_role("button", name="Take it back: Wrong numbers")).to_be_focused()
    press_by_keyboard(page, "Next: choose")
    expect(step(page)).to_be_focused()
    press_by_keyboard(page, "Choose: Wrong numbers")
    expect(page.locator("#chosen > li")).to_have_count(1)
    wait_until(page, HAS_FOCUS)
    press_by_keyboard(page, "I’ll see to it: Wrong numbers")
    expect(page.get_by_role("button", name="Step back: from Wrong numbers")).to_be_focused()
    press_by_keyboard(page, re.compile("^Back$"))
    expect(step(page)).to_have_text("Vote for what to do better")
    expect(step(page)).to_be_focused()


def test_when_others_go_on_the_focus_goes_with_them(school, cora, mel, browser_of):
    circle = make_circle(school, CirclePhase.WELL, people=[cora, mel])
    coras, mels = sit(circle, browser_of(cora)), sit(circle, browser_of(mel))
    mels.get_by_label(WELL).focus()
    go_on(coras, [mels], "Write what to do better")
    expect(step(mels)).to_be_focused()
    tab_to(mels, mels.get_by_role("button", name="I have finished"))
    go_on(coras, [mels], "Read and group")
    expect(step(mels)).to_be_focused()


def test_what_one_does_and_what_is_for_everybody_is_said(school, cora, mel, browser_of):
    circle = make_circle(school, CirclePhase.WELL, people=[cora, mel])
    coras, mels = sit(circle, browser_of(cora)), sit(circle, browser_of(mel))
    says = mels.locator("#circle-says")
    write(mels, WELL, "Parents wrote back")
    expect(says).to_have_text("Your note is added: 1 of yours.")
    coras.get_by_text("Timer", exact=True).click()
    press(coras, "Start the timer")
    expect(says).to_have_text(re.compile(r"The timer runs until \d\d:\d\d\."))
    circle.retrospective.add_note("better", "Wrong numbers", by=cora, at=now())
    circle.go_to(CirclePhase.VOTE, CirclePhase.WELL, by=cora)
    db.session.commit()
    expect(says).to_have_text(re.compile("^Vote for what to do better"))
    press(mels, "Vote: Wrong numbers")
    expect(says).to_have_text("2 of your votes left.")


def test_the_timer_ends_on_time_behind_another_window_and_is_said_to_whoever_comes_back(school, cora, mel, browser_of):
    circle = make_circle(school, CirclePhase.WELL, people=[cora, mel])
    circle.timer_ends_at = now() + dt.timedelta(seconds=4)
    db.session.commit()
    page = browser_of(mel)
    page.add_init_script(SLEEPY)
    with page.expect_response(re.compile(r"/circle\?since=")):
        sit(circle, page)
    with page.expect_response(re.compile(r"/circle\?since=")):
        expect(page.locator("#timer")).to_have_text(re.compile("Time is up"))
    expect(page).to_have_title(re.compile("^Time is up – Retrospective"))
    page.locator("#circle-says").evaluate("(says) => { says.textContent = ''; }")
    page.evaluate("window.isSeen = true; document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#circle-says")).to_have_text("Time is up.")
    expect(page).to_have_title(re.compile("^Retrospective"))


def test_the_circle_says_who_is_away_and_not_waited_for(school, cora, mel, browser_of):
    circle = make_circle(school, CirclePhase.WELL, people=[cora, mel])
    circle.participant_of(mel).seen_at = now() - dt.timedelta(minutes=1)
    db.session.commit()
    page = sit(circle, browser_of(cora))
    expect(page.locator("#step-head")).to_contain_text(
        "Mel Okafor is away and not counted: go on without them or wait, as you choose."
    )
    expect(page.locator(".circle-middle")).to_contain_text("0 of 1")
    sit(circle, browser_of(mel))
    expect(page.locator("#step-head")).not_to_contain_text("away")
