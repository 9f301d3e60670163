"""Everything that can be clicked is met by a click at its middle, and something happens."""

import re

import pytest
from playwright.sync_api import Response, expect

from board.database import db
from tests.browser.keyboard.full_team import PAGES, addresses, full
from tests.seeded_fixture import empty_every_table, insert_rows, rows_of_every_table

__all__ = ["full"]

pytestmark = pytest.mark.slow

WIDTHS = [(1366, 640), (360, 740)]
# What drops down over the page stays as it is.
UNFOLD = "document.querySelectorAll('details:not(:has(> .pop-panel))').forEach((fold) => { fold.open = true; })"
# What covers the middle of a link or button, each brought to the middle of the screen. Dots of a chart may lie on each other: its
# table has them all.
COVERED = """() => [...document.querySelectorAll('a[href]:not(svg a), button, summary')].filter((it) => it.checkVisibility()).map((it) => {
  it.scrollIntoView({ block: 'center', inline: 'center' });
  const box = [...it.getClientRects()].find((one) => one.width > 2 && one.height > 2);
  if (!box) return it.matches('.skip, .visually-hidden, .visually-hidden *') ? null : `${it.outerHTML.slice(0, 90)} has no size`;
  const found = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return it.contains(found) || it.matches('.skip') ? null : `${it.outerHTML.slice(0, 90)} is under ${found?.outerHTML.slice(0, 90)}`;
}).filter(Boolean)"""
# The buttons of a page, each with what tells it from others of its kind.
BUTTONS = """() => [...document.querySelectorAll('button')].map((it, place) => {
  const kind = `${it.form?.getAttribute('action') ?? ''} ${it.value} ${it.className} ${it.textContent.trim()}`;
  return it.checkVisibility() && !it.disabled ? [place, kind.replace(/\\s+/g, ' ')] : null;
}).filter(Boolean)"""
# The middle of a button; the page says that it is still the same until anything in it changes or the focus goes elsewhere.
TO_PRESS = """(place) => {
  const it = document.querySelectorAll('button')[place];
  it.scrollIntoView({ block: 'center', inline: 'center' });
  const box = it.getBoundingClientRect();
  document.body.dataset.isTheSame = '';
  const happened = () => { delete document.body.dataset.isTheSame; };
  const isAsking = (change) => change.attributeName === 'class' && /htmx/.test(change.target.className + change.oldValue);
  const everything = { subtree: true, childList: true, attributes: true, attributeOldValue: true, characterData: true };
  new MutationObserver((changes) => changes.every(isAsking) || happened()).observe(document.documentElement, everything);
  document.addEventListener('focusin', (event) => { if (event.target !== it) happened(); });
  return [box.left + box.width / 2, box.top + box.height / 2];
}"""
# Each is of its own kind whatever it is about.
VARIES = re.compile(r"\d+|“[^”]*”|: .*")
# A form says what is missing; the rest would be a dead end.
MAY_ANSWER = (400, 422)


@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("person", PAGES)
def test_whatever_can_be_clicked_is_met_by_a_click_at_its_middle(person, size, request, application, full, lee, browser_of):
    page = browser_of(request.getfixturevalue(person), viewport={"width": size[0], "height": size[1]})
    faults = {}
    for address in addresses(application, full, person):
        page.goto(address)
        faults[address] = page.evaluate(COVERED)
        page.evaluate(UNFOLD)
        faults[f"{address} unfolded"] = page.evaluate(COVERED)
    assert not any(faults.values()), {address: some for address, some in faults.items() if some}


@pytest.mark.parametrize("size", WIDTHS)
@pytest.mark.parametrize("person", PAGES)
def test_every_button_does_something(person, size, request, application, full, lee, browser_of):
    page = browser_of(request.getfixturevalue(person), viewport={"width": size[0], "height": size[1]})
    page.add_init_script("window.print = () => { document.documentElement.dataset.printed = ''; }")
    rows, cookies = rows_of_every_table(), page.context.cookies()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    pressed: set[str] = set()
    faults = []
    for address in addresses(application, full, person):
        page.goto(address)
        page.evaluate(UNFOLD)
        for place, kind in page.evaluate(BUTTONS):
            if VARIES.sub("", kind) in pressed:
                continue
            pressed.add(VARIES.sub("", kind))
            page.goto(address)
            page.evaluate(UNFOLD)
            answers.clear()
            page.mouse.click(*page.evaluate(TO_PRESS, place))
            expect(page.locator("body[data-is-the-same]"), f"{address}: {kind}").to_have_count(0)
            expect(page.locator(".htmx-request"), f"{address}: {kind}").to_have_count(0)
            page.wait_for_load_state()
            refused = [answer for answer in answers if answer.status >= 400]
            is_told = page.locator(".error-summary, .message.error, .error").first.is_visible()
            faults += [
                f"{address}: {kind}: {answer.status} {answer.url}"
                for answer in refused
                if answer.status not in MAY_ANSWER or not is_told
            ]
            if any(answer.request.method == "POST" for answer in answers):
                page.goto("/accessibility")
                db.session.rollback()
                empty_every_table()
                insert_rows(rows)
                page.context.add_cookies(cookies)
    assert not faults, "\n".join(faults)
