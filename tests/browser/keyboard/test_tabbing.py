"""Tab leads through every page and dialog of the main path, and nothing that has the focus is covered or off the screen."""

import pytest
from playwright.sync_api import Page, expect

from board.models.people.team import Team
from board.models.stages import Stage
from tests.browser.board_page import card, dialog, message, open_board
from tests.browser.keyboard.full_team import PAGES, addresses, full
from tests.browser.keyboard.sight import SIZES, ZOOMED, out_of_sight
from tests.factories import make_experiment, make_measure, make_reflected

__all__ = ["full"]

pytestmark = pytest.mark.slow

# What an old laptop shows a laptop shows too, all but always: it is asked where most people work.
LAXER = (1280, 800)


@pytest.mark.parametrize(
    ("person", "size"), [(person, size) for person in PAGES for size in SIZES if size != LAXER or person == "mel"]
)
def test_whatever_tab_leads_to_on_a_page_is_in_sight(person, size, request, application, full, lee, browser_of):
    page = browser_of(request.getfixturevalue(person), viewport={"width": size[0], "height": size[1]})
    faults = {}
    for address in addresses(application, full, person):
        answer = page.goto(address)
        assert answer, address
        assert answer.ok, address
        faults[address] = out_of_sight(page)
    assert not any(faults.values()), faults


@pytest.mark.parametrize("size", SIZES)
def test_whatever_shift_and_tab_lead_back_to_is_in_sight(size, application, full, mel, browser_of):
    page = browser_of(mel, viewport={"width": size[0], "height": size[1]})
    for address in addresses(application, full, "mel")[:12:2]:
        page.goto(address)
        assert out_of_sight(page, "Shift+Tab") == [], address


@pytest.mark.parametrize("forced", ["none", "active"])
def test_at_four_hundred_per_cent_nothing_scrolls_sideways_and_all_is_in_sight(forced, full, school, lee, mel, browser_of):
    measured = make_experiment(school, "Talk first", Stage.TRYING, by=mel)
    make_measure(measured, [4], by=mel, name="Conversations on Wednesdays", unit="conversations")
    paths = "/ /teams/{slug}/board /help /messages /search?q=call /experiments/{experiment_id}".format(**vars(full))
    for person in (mel, lee):
        page = browser_of(person, viewport={"width": ZOOMED[0], "height": ZOOMED[1]}, forced_colors=forced)
        for address in paths.split():
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") == ZOOMED[0], address
            assert out_of_sight(page) == [], address


@pytest.mark.parametrize("size", [*SIZES, ZOOMED])
def test_whatever_tab_leads_to_on_a_board_with_its_panel_filter_and_messages_is_in_sight(size, full, school, mel, browser_of):
    wordy = make_reflected(make_experiment(school, "Ring home before any letter goes out " * 4, Stage.REFLECTING))
    page = browser_of(mel, viewport={"width": size[0], "height": size[1]})
    open_board(page, school, f"?open={wordy.id}")
    assert out_of_sight(page) == []
    assert out_of_sight(page, "Shift+Tab") == []
    open_board(page, school)
    page.locator(".filters summary").click()
    for title in ("One more", "And another"):
        page.get_by_label("Title of a new idea").fill(title)
        page.keyboard.press("Enter")
        expect(message(page, f"“{title}” is in Ideas.")).to_be_visible()
    assert out_of_sight(page) == []
    assert out_of_sight(page, "Shift+Tab") == []


@pytest.mark.parametrize("size", [*SIZES, ZOOMED])
def test_without_javascript_the_message_on_top_covers_nothing_that_tab_leads_to(size, full, school, mel, browser_of):
    page = browser_of(mel, viewport={"width": size[0], "height": size[1]}, java_script_enabled=False)
    page.goto(f"/teams/{school.slug}/board")
    page.get_by_label("Title of a new idea").fill("One more")
    page.keyboard.press("Enter")
    expect(page.locator(".message", has_text="“One more” is in Ideas.")).to_be_in_viewport()
    for key in ("Tab", "Shift+Tab"):
        assert out_of_sight(page, key) == [], key


@pytest.mark.parametrize("size", [(1366, 640), (360, 740)])
def test_a_menu_of_the_circle_covers_nothing_that_tab_leads_to(size, full, cora, browser_of):
    page = browser_of(cora, viewport={"width": size[0], "height": size[1]})
    for menu in ("#timer-pop", "#more-pop"):
        page.goto(f"/retrospectives/{full.circle_id}/circle")
        page.locator(f"{menu} > summary").click()
        for key in ("Tab", "Shift+Tab"):
            assert out_of_sight(page, key) == [], key


def move_dialog(page: Page, school: Team) -> None:
    """The Move form, for a stage that asks for everything, and refused because nothing was given."""
    card(page, "Ring first").get_by_role("link", name="Move Ring first").click()
    expect(dialog(page).get_by_label("Ready")).to_be_focused()
    dialog(page).get_by_role("radio", name="Trying").check()
    dialog(page).get_by_role("button", name="Move", exact=True).click()
    expect(dialog(page).locator(".error-summary")).to_be_focused()


def go_box(page: Page, school: Team) -> None:
    """The box that goes anywhere, with what it found."""
    page.keyboard.press("Control+k")
    expect(page.locator("#places a").first).to_be_visible()


def list_of_keys(page: Page, school: Team) -> None:
    """The keys of this page."""
    page.keyboard.press("?")
    expect(page.locator("#keys-list")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("opened", [move_dialog, go_box, list_of_keys])
def test_whatever_tab_leads_to_in_a_dialog_is_in_sight(opened, size, school, mel, browser_of):
    make_experiment(school, "Ring first")
    page = browser_of(mel, viewport={"width": size[0], "height": size[1]})
    open_board(page, school)
    opened(page, school)
    for key in ("Tab", "Shift+Tab"):
        assert out_of_sight(page, key) == [], key


@pytest.mark.parametrize("size", SIZES)
def test_whatever_tab_leads_to_in_an_unfolded_page_is_in_sight(size, application, full, lee, browser_of):
    page = browser_of(lee, viewport={"width": size[0], "height": size[1]})
    for address in ("/review", f"/experiments/{full.experiment_id}"):
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
        assert out_of_sight(page) == [], address
