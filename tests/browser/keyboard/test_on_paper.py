"""On paper stand words alone: nothing that was to be pressed prints as if it were said."""

import pytest

from tests.browser.keyboard.full_team import PAGES, addresses, full

__all__ = ["full"]

pytestmark = pytest.mark.slow

# Forms to which links lead that name a thing, and no deed.
NAMED = ["round_ups.edit", "sign_on_policies.edit", "factor_policies.edit"]

# Every button that prints, and the [words, address] of every link, but for those whose words are what they lead to.
PRINTED = """() => {
  const words = (it) => it.textContent.trim().replace(/\\s+/g, ' ').slice(0, 60);
  const isPrinted = (it) => it.checkVisibility() && it.getClientRects().length && !it.closest('.visually-hidden');
  const all = (kind) => [...document.querySelectorAll(kind)].filter(isPrinted);
  return [all('button, .button').map(words), all('a[href]:not(.row-link, th a, svg a, [href^="#"])').map((it) => [words(it), new URL(it.href).pathname])];
}"""


@pytest.mark.parametrize("person", PAGES)
def test_no_button_and_no_link_to_a_form_prints(person, request, application, full, lee, browser_of):
    page = browser_of(request.getfixturevalue(person))
    page.emulate_media(media="print")
    to_pages = application.url_map.bind("localhost")
    faults = {}
    for address in addresses(application, full, person):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
        buttons, links = page.evaluate(PRINTED)
        aims = [(words, to_pages.match(path)[0]) for words, path in links]
        faults[address] = buttons + [words for words, aim in aims if aim.endswith((".new", ".edit")) and aim not in NAMED]
    assert not any(faults.values()), {address: some for address, some in faults.items() if some}


def test_a_board_on_paper_says_which_stage_its_cards_are_in(full, school, mel, browser_of):
    page = browser_of(mel, viewport={"width": 794, "height": 1123})  # pixels of A4
    page.emulate_media(media="print")
    page.goto(f"/teams/{school.slug}/board")
    heads = page.locator(".stage-head h2").evaluate_all("(all) => all.map((one) => [one.textContent, one.clientHeight > 10])")
    assert heads == [["Ideas", True], ["Ready", True], ["Trying", True], ["Reflecting", True], ["Decided", True]]
