"""Being in a circle, and what only oneself sees there: another window, a form, a facilitator who is gone, a note of one's own."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from board.database import db
from board.models.circles.phase import CirclePhase
from board.models.moments import now
from tests.browser.circles.test_circle import BETTER, PHONE, WELL, go_on, press, sit, sticky, write
from tests.factories import make_circle

pytestmark = pytest.mark.slow


def test_anyone_takes_over_when_the_facilitator_is_gone(school, cora, mel, browser_of):
    circle = make_circle(school, CirclePhase.WELL, people=[cora, mel])
    circle.participant_of(cora).seen_at = now() - dt.timedelta(minutes=1)
    db.session.commit()
    page = sit(circle, browser_of(mel))
    press(page, "Facilitate instead")
    expect(page.get_by_role("button", name="Next: do better")).to_be_visible()


def test_whoever_is_at_a_form_of_the_circle_is_still_there(school, cora, mel, browser_of):
    circle = make_circle(school, CirclePhase.WELL, people=[cora, mel])
    circle.retrospective.add_note("well", "Parents wrote back", by=mel, at=now())
    db.session.commit()
    page = sit(circle, browser_of(mel))
    page.get_by_role("link", name="Change your note: Parents wrote back").click()
    with page.expect_request(re.compile(r"/circle$")) as asked:
        expect(page.get_by_role("heading", name="Change your note")).to_be_visible()
    assert asked.value.response().status == 200


def test_whoever_looks_at_another_window_is_still_there(school, cora, mel, browser_of):
    circle = make_circle(school, CirclePhase.WELL, people=[cora, mel])
    page = browser_of(mel)
    page.add_init_script("Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' })")
    with page.expect_response(re.compile(r"/circle\?since=")) as asked:
        sit(circle, page)
    assert asked.value.status == 204


def test_a_note_of_ones_own_is_changed_out_of_sight_of_the_others(school, cora, mel, browser_of):
    circle = make_circle(school, CirclePhase.WELL, people=[cora, mel])
    circle.retrospective.add_note("well", "Parents wrote back", by=mel, at=now())
    circle.go_to(CirclePhase.GROUP, CirclePhase.WELL, by=cora)
    db.session.commit()
    page = sit(circle, browser_of(mel))
    expect(page.get_by_role("link", name="Change your note")).to_be_hidden()
    page.get_by_text("Change or remove a note of yours").click()
    press(page, "Remove: Parents wrote back")
    expect(page.locator("#notes-well")).to_have_count(0)
    press(page, "Undo")
    expect(sticky(page, "Parents wrote back")).to_be_visible()


def test_a_screen_reader_hears_the_step_and_not_every_note(school, cora, mel, browser_of):
    circle = make_circle(school, CirclePhase.WELL, people=[cora, mel])
    coras, mels = sit(circle, browser_of(cora)), sit(circle, browser_of(mel))
    mels.evaluate(
        """() => {
            window.heard = [];
            const listen = new MutationObserver(() => window.heard.push(document.getElementById('circle-says').textContent));
            listen.observe(document.getElementById('circle-says'), { childList: true, characterData: true, subtree: true });
        }"""
    )
    write(coras, WELL, "Parents wrote back")
    write(coras, WELL, "The gate was open")
    expect(mels.locator("#circle")).to_contain_text("2 notes")
    go_on(coras, [mels], "Write what to do better")
    write(coras, BETTER, "Wrong numbers")
    expect(mels.locator("#circle")).to_contain_text("1 note")
    (heard,) = mels.evaluate("window.heard")
    assert heard.startswith("Write what to do better. Alone and in quiet")
    assert mels.locator("#circle [aria-live], #circle [role=status], #circle [role=alert], #circle[aria-live]").count() == 0


def test_a_phone_that_slept_catches_up_and_keeps_what_was_half_typed(school, cora, mel, browser_of, watch):
    watch.expects_trouble = True
    circle = make_circle(school, CirclePhase.WELL, people=[cora, mel])
    coras, mels = sit(circle, browser_of(cora)), sit(circle, browser_of(mel, **PHONE))
    mels.get_by_label(WELL).fill("Parents wrote")
    mels.context.set_offline(True)
    go_on(coras, [], "Write what to do better")
    go_on(coras, [], "Read and group")
    mels.context.set_offline(False)
    expect(mels.locator("#step-title")).to_have_text("Read and group")
    expect(mels.get_by_label(WELL)).to_have_value("Parents wrote")


def test_the_timers_end_sounds_only_where_somebody_wants_it(school, cora, mel, browser_of, watch):
    watch.expects_trouble = True  # a minute passes in a moment, too fast for polls to be answered in time
    circle = make_circle(school, CirclePhase.WELL, people=[cora, mel])
    circle.set_timer(1, by=cora, at=now())
    db.session.commit()
    heard = {}
    for person in (cora, mel):
        page = browser_of(person)
        page.add_init_script(
            "window.sounds = 0; window.AudioContext = class { resume() {} get currentTime() { return 0; } "
            "createOscillator() { window.sounds += 1; return { frequency: {}, connect: (next) => next, start() {}, stop() {} }; } "
            "createGain() { const set = () => {}; return { gain: { setValueAtTime: set, exponentialRampToValueAtTime: set }, connect: (next) => next }; } };"
        )
        if person is mel:
            page.add_init_script("localStorage.setItem('circle-sound', 'on')")
        page.clock.install()
        sit(circle, page)
        expect(page.locator("#countdown")).to_have_text(re.compile(r"0:\d\d"))
        page.clock.run_for(61_000)
        expect(page.locator("#circle-says")).to_have_text("Time is up.")
        heard[person.name] = page.evaluate("window.sounds")
    assert heard[cora.name] == 0
    assert heard[mel.name] >= 1
