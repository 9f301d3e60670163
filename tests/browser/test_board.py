"""The board with a mouse and a finger: dragging, refusals, undo, the filter, a phone."""

import re

import pytest
from playwright.sync_api import expect

from board.models.stages import Stage
from tests.browser.board_page import card, carry, dialog, drag, message, open_board, stage, take, titles
from tests.factories import HYPOTHESIS, make_experiment, make_sprint


def test_dragging_a_card_moves_it_and_says_so(school, mel, browser_of):
    make_experiment(school, "Ring first", **HYPOTHESIS)
    page = browser_of(mel)
    open_board(page, school)
    drag(page, "Ring first", "ready")
    expect(message(page, "“Ring first” moved to Ready.")).to_be_visible()
    expect(titles(page, "ready")).to_have_text(["Ring first"])
    expect(page.locator("#stage-ready-count")).to_have_text("1")
    expect(page.locator("#stage-ideas-count")).to_have_text("0")
    page.reload()
    expect(titles(page, "ready")).to_have_text(["Ring first"])


def test_a_card_that_may_not_move_goes_home_and_the_dialog_asks_for_what_is_missing(school, mel, browser_of):
    make_experiment(school, "Above", **HYPOTHESIS)
    make_experiment(school, "Half an idea", change="a phone call")
    page = browser_of(mel)
    open_board(page, school)
    drag(page, "Half an idea", "ready")
    expect(dialog(page)).to_contain_text("cannot move to Ready yet")
    expect(dialog(page).get_by_label("Because we have observed")).to_be_visible()
    expect(dialog(page).get_by_label("We believe")).to_have_count(0)
    expect(titles(page, "ideas")).to_have_text(["Half an idea", "Above"])
    dialog(page).get_by_role("link", name="Cancel").click()
    expect(dialog(page)).to_be_hidden()
    expect(page.get_by_role("link", name="Move Half an idea")).to_be_focused()


@pytest.mark.slow
def test_what_is_missing_can_be_filled_in_there_and_then(school, mel, browser_of):
    make_experiment(school, "Half an idea", change="a phone call")
    page = browser_of(mel)
    open_board(page, school)
    drag(page, "Half an idea", "ready")
    for label, words in (
        ("For", "families"),
        ("Because we have observed", "empty visits"),
        ("Will result in", "calm"),
        ("We’ll know when", "8 in 10"),
    ):
        dialog(page).get_by_label(label, exact=True).fill(words)
    dialog(page).get_by_role("button", name="Move").click()
    expect(message(page, "“Half an idea” moved to Ready.")).to_be_visible()
    expect(dialog(page)).to_be_hidden()
    expect(titles(page, "ready")).to_have_text(["Half an idea"])
    expect(card(page, "Half an idea")).to_contain_text("a phone call → calm")


@pytest.mark.slow
def test_the_move_form_on_a_page_of_its_own_leads_back_to_the_board(school, mel, browser_of):
    experiment = make_experiment(school, "Ring first", **HYPOTHESIS)
    page = browser_of(mel)
    page.goto(f"/experiments/{experiment.id}")
    page.get_by_role("link", name="Move", exact=True).click()
    page.get_by_role("button", name="Move").click()
    expect(message(page, "“Ring first” moved to Ready.")).to_be_visible()
    expect(titles(page, "ready")).to_have_text(["Ring first"])


def test_cards_are_put_in_order_by_hand_and_the_order_is_the_same_for_everyone(school, mel, cora, browser_of):
    for title in ("Third", "Second", "First"):
        make_experiment(school, title)
    page = browser_of(mel)
    open_board(page, school)
    expect(titles(page, "ideas")).to_have_text(["First", "Second", "Third"])
    take(page, "First")
    carry(page, card(page, "Second"), below=True)
    page.mouse.up()
    expect(message(page, "“First” has a new place in Ideas.")).to_be_visible()
    expect(titles(page, "ideas")).to_have_text(["Second", "First", "Third"])
    coras = browser_of(cora)
    open_board(coras, school)
    expect(titles(coras, "ideas")).to_have_text(["Second", "First", "Third"])


@pytest.mark.slow
def test_several_cards_dragged_faster_than_the_server_answers_all_arrive(school, mel, browser_of):
    for title in ("One", "Two", "Three"):
        make_experiment(school, title, **HYPOTHESIS)
    page = browser_of(mel)
    open_board(page, school)
    held = []
    page.route("**/moves", lambda route: route.continue_() if held else held.append(route))
    for title in ("One", "Two", "Three"):
        drag(page, title, "ready")
    held[0].continue_()
    for title in ("One", "Two", "Three"):
        expect(message(page, f"“{title}” moved to Ready.")).to_be_visible()
    page.reload()
    expect(titles(page, "ready")).to_have_count(3)


@pytest.mark.slow
def test_a_finger_drags_a_card_that_it_rests_on(school, mel, browser_of):
    make_experiment(school, "Ring first", **HYPOTHESIS)
    page = browser_of(mel, has_touch=True)
    open_board(page, school)
    end = stage(page, "ready").locator(".stage-empty").bounding_box()
    touch = page.context.new_cdp_session(page)

    def finger(kind: str, *points: tuple[float, float]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    grip = card(page, "Ring first").locator(".grip").bounding_box()
    x, y = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
    finger("touchStart", (x, y))
    expect(page.locator(".sortable-chosen")).to_have_count(1)  # it is held once the finger has rested
    for step in range(1, 13):
        finger("touchMove", (x + (end["x"] + 60 - x) * step / 12, y + (end["y"] + 20 - y) * step / 12))
    finger("touchEnd")
    expect(message(page, "“Ring first” moved to Ready.")).to_be_visible()
    expect(titles(page, "ready")).to_have_text(["Ring first"])


def test_a_move_is_undone_from_the_message_that_announces_it(school, mel, browser_of):
    make_experiment(school, "Ring first", **HYPOTHESIS)
    page = browser_of(mel)
    open_board(page, school)
    drag(page, "Ring first", "ready")
    message(page, "moved to Ready").get_by_role("button", name="Undo").click()
    expect(message(page, "Undone: “Ring first” is back in Ideas.")).to_be_visible()
    expect(titles(page, "ideas")).to_have_text(["Ring first"])
    expect(page.locator("#stage-ready-count")).to_have_text("0")


@pytest.mark.slow
def test_many_moves_leave_room_for_the_cards(school, mel, browser_of):
    page = browser_of(mel)
    open_board(page, school)
    box = page.get_by_label("Title of a new idea")
    for number in range(5):
        box.fill(f"Idea {number}")
        box.press("Enter")
        expect(titles(page, "ideas").first).to_have_text(f"Idea {number}")
    told = page.locator("#messages .message")
    expect(told).to_have_count(3)
    expect(told.last).to_contain_text("“Idea 4” is in Ideas.")
    told.last.get_by_role("button", name="Undo").click()
    expect(titles(page, "ideas").first).to_have_text("Idea 3")


@pytest.mark.slow
def test_an_undo_that_comes_too_late_shows_where_the_card_is_now(school, mel, cora, browser_of):
    make_experiment(school, "Ring first", **HYPOTHESIS)
    page = browser_of(mel)
    open_board(page, school)
    page.route("**/board?since=*", lambda route: route.fulfill(status=204))  # nothing but the answer itself can tell
    drag(page, "Ring first", "ready")
    expect(message(page, "moved to Ready")).to_be_visible()
    coras = browser_of(cora)
    open_board(coras, school)
    drag(coras, "Ring first", "ideas")
    expect(message(coras, "moved to Ideas")).to_be_visible()
    message(page, "moved to Ready").get_by_role("button", name="Undo").click()
    expect(message(page, "has been moved again since. It is in Ideas now.")).to_be_visible()
    expect(titles(page, "ideas")).to_have_text(["Ring first"])


def test_an_idea_is_there_when_enter_is_pressed_and_can_be_taken_back(school, mel, browser_of):
    page = browser_of(mel)
    open_board(page, school)
    box = page.get_by_label("Title of a new idea")
    box.press("Enter")
    expect(page.locator("#new-idea-error")).to_contain_text("Enter a title")
    expect(box).to_be_focused()
    box.fill("Ring first")
    box.press("Enter")
    expect(titles(page, "ideas")).to_have_text(["Ring first"])
    expect(box).to_have_value("")
    expect(box).to_be_focused()
    message(page, "“Ring first” is in Ideas.").get_by_role("button", name="Undo").click()
    expect(titles(page, "ideas")).to_have_count(0)


def test_the_filter_keeps_its_place_in_the_address(school, mel, cora, browser_of):
    make_experiment(school, "Ring first", **HYPOTHESIS)
    make_experiment(school, "Write first", **HYPOTHESIS)
    page = browser_of(mel)
    open_board(page, school)
    page.get_by_label("Text in the experiment").fill("Ring")
    expect(page.locator(".filter-count")).to_have_text("1 of 2 experiments. Show all")
    expect(page).to_have_url(re.compile("text=Ring$"))
    drag(page, "Ring first", "ready")
    expect(message(page, "moved to Ready")).to_be_visible()
    expect(page.locator(".card")).to_have_count(1)
    shared = browser_of(cora)
    shared.goto(page.url)
    expect(shared.get_by_label("Text in the experiment")).to_have_value("Ring")
    expect(titles(shared, "ready")).to_have_text(["Ring first"])
    expect(shared.locator(".card")).to_have_count(1)


def test_a_phone_shows_one_stage_at_a_time(school, mel, browser_of):
    make_sprint(school)
    make_experiment(school, "Ring first")
    make_experiment(school, "Write first", Stage.TRYING)
    page = browser_of(mel, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    open_board(page, school)
    expect(card(page, "Ring first")).to_be_visible()
    expect(card(page, "Write first")).to_be_hidden()
    page.get_by_role("navigation", name="Stages").get_by_role("link", name="Trying").tap()
    expect(card(page, "Write first")).to_be_visible()
    expect(card(page, "Ring first")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 360


@pytest.mark.slow
@pytest.mark.parametrize("person", ["otto", "lee"])
def test_those_who_may_only_read_have_nothing_to_drag_or_press(person, request, school, mel, browser_of):
    make_experiment(school, "Ring first", **HYPOTHESIS)
    page = browser_of(request.getfixturevalue(person))
    open_board(page, school)
    drag(page, "Ring first", "ready")
    expect(titles(page, "ideas")).to_have_text(["Ring first"])
    expect(page.get_by_role("link", name="Move Ring first")).to_have_count(0)
    expect(page.get_by_label("Title of a new idea")).to_have_count(0)
