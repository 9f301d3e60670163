"""A board on which other people are at work, on a network that is not always there."""

import pytest
from playwright.sync_api import Page, Route, expect

from board.models.experiments.experiment import Experiment
from board.models.stages import Stage
from tests.browser.board_page import card, carry, dialog, drag, message, open_board, stage, take, titles
from tests.factories import HYPOTHESIS, make_experiment

pytestmark = pytest.mark.slow

BROKEN = "Something went wrong, and your change was not saved."
OFFLINE = "The board cannot be reached, and your change was not saved."


def log_idea(page: Page, title: str) -> None:
    """Somebody types a title and presses Enter."""
    page.get_by_label("Title of a new idea").fill(title)
    page.get_by_label("Title of a new idea").press("Enter")
    expect(titles(page, "ideas").first).to_have_text(title)


def test_another_persons_change_appears_within_5_seconds_and_leaves_alone_what_one_types(school, mel, cora, browser_of):
    mels, coras = browser_of(mel), browser_of(cora)
    open_board(mels, school)
    open_board(coras, school)
    box = mels.get_by_label("Title of a new idea")
    box.press_sequentially("Half a th")
    log_idea(coras, "Ring first")
    expect(titles(mels, "ideas")).to_have_text(["Ring first"])
    expect(box).to_be_focused()
    box.press_sequentially("ought")
    expect(box).to_have_value("Half a thought")


def test_another_persons_change_leaves_an_open_dialog_alone(school, mel, cora, browser_of):
    make_experiment(school, "Ring first", change="a phone call")
    mels, coras = browser_of(mel), browser_of(cora)
    open_board(mels, school)
    open_board(coras, school)
    drag(mels, "Ring first", "ready")
    field = dialog(mels).get_by_label("For", exact=True)
    field.fill("families new ")
    log_idea(coras, "Write first")
    expect(titles(mels, "ideas")).to_have_text(["Write first", "Ring first"])
    expect(field).to_be_focused()
    mels.keyboard.type("to us")
    expect(field).to_have_value("families new to us")


def test_a_change_that_arrives_while_one_drags_waits_until_the_card_is_down(school, mel, cora, browser_of):
    make_experiment(school, "Ring first", **HYPOTHESIS)
    mels, coras = browser_of(mel), browser_of(cora)
    open_board(mels, school)
    open_board(coras, school)
    log_idea(coras, "Write first")
    polls: list[Route] = []
    mels.route("**/board?since=*", lambda route: polls.append(route))
    with mels.expect_request("**/board?since=*"):
        pass
    take(mels, "Ring first")
    carry(mels, stage(mels, "trying"))
    with mels.expect_response("**/board?since=*"):
        polls[0].continue_()
    mels.unroute("**/board?since=*")
    expect(mels.locator(".sortable-drag")).to_have_count(1)
    expect(titles(mels, "ideas")).not_to_contain_text(["Write first"])
    carry(mels, stage(mels, "ready"))
    mels.mouse.up()
    expect(titles(mels, "ready")).to_have_text(["Ring first"])
    expect(titles(mels, "ideas")).to_have_text(["Write first"])


def test_a_card_that_somebody_else_has_moved_stays_where_they_put_it(school, mel, cora, browser_of):
    make_experiment(school, "Ring first", Stage.READY)
    mels, coras = browser_of(mel), browser_of(cora)
    open_board(mels, school)
    open_board(coras, school)
    mels.route("**/board?since=*", lambda route: route.fulfill(status=204))  # she has not heard of it yet
    drag(coras, "Ring first", "ideas")
    expect(message(coras, "moved to Ideas")).to_be_visible()
    with mels.expect_response("**/moves") as answer:
        drag(mels, "Ring first", "trying")
    assert answer.value.status == 409
    expect(message(mels, "“Ring first” was moved by somebody else. It is in Ideas now.")).to_be_visible()
    expect(titles(mels, "ideas")).to_have_text(["Ring first"])
    expect(dialog(mels)).to_be_hidden()


def test_what_was_typed_into_the_dialog_survives_somebody_elses_move(school, mel, cora, browser_of):
    make_experiment(school, "Ring first", Stage.READY)
    mels, coras = browser_of(mel), browser_of(cora)
    open_board(mels, school)
    open_board(coras, school)
    mels.get_by_role("link", name="Move Ring first").click()
    dialog(mels).get_by_label("Prediction").fill("Seven in ten")
    drag(coras, "Ring first", "ideas")
    expect(message(coras, "moved to Ideas")).to_be_visible()
    with mels.expect_response("**/moves") as answer:
        dialog(mels).get_by_role("button", name="Move").click()
    assert answer.value.status == 409
    expect(dialog(mels).get_by_role("alert")).to_contain_text("was moved by somebody else. It is in Ideas now.")
    expect(dialog(mels).get_by_label("Prediction")).to_have_value("Seven in ten")
    with mels.expect_response("**/moves") as answer:
        dialog(mels).get_by_role("button", name="Move").click()
    assert answer.value.status == 422  # it asks for the sprint: the move itself is allowed now
    expect(dialog(mels).get_by_label("Prediction")).to_have_value("Seven in ten")


def test_a_server_error_says_so_and_shows_the_truth_again(school, mel, browser_of, watch):
    watch.expects_trouble = True
    make_experiment(school, "Ring first", **HYPOTHESIS)
    page = browser_of(mel)
    open_board(page, school)
    page.route("**/moves", lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>", content_type="text/html"))
    drag(page, "Ring first", "ready")
    expect(message(page, BROKEN)).to_be_visible()
    expect(titles(page, "ideas")).to_have_text(["Ring first"])
    expect(page.get_by_text("Bad gateway")).to_have_count(0)
    page.unroute("**/moves")
    drag(page, "Ring first", "ready")
    expect(message(page, "moved to Ready")).to_be_visible()


def test_an_error_of_the_application_says_so_once(school, mel, browser_of, watch, monkeypatch):
    watch.expects_trouble = True
    make_experiment(school, "Ring first", **HYPOTHESIS)
    page = browser_of(mel)
    open_board(page, school)
    monkeypatch.setattr(Experiment, "move_to", lambda *_given, **_named: 1 / 0)
    drag(page, "Ring first", "ready")
    expect(page.locator(".message")).to_have_count(1)
    expect(message(page, "Something went wrong")).to_be_visible()
    expect(titles(page, "ideas")).to_have_text(["Ring first"])


def test_a_lost_connection_says_so_and_shows_the_truth_again(school, mel, cora, browser_of, watch):
    watch.expects_trouble = True
    make_experiment(school, "Ring first", **HYPOTHESIS)
    mels, coras = browser_of(mel), browser_of(cora)
    open_board(mels, school)
    open_board(coras, school)
    mels.context.set_offline(True)
    drag(mels, "Ring first", "ready")
    expect(message(mels, OFFLINE)).to_be_visible()
    expect(titles(mels, "ideas")).to_have_text(["Ring first"])
    log_idea(coras, "Write first")
    mels.context.set_offline(False)
    expect(titles(mels, "ideas")).to_have_text(["Write first", "Ring first"])
    expect(message(mels, OFFLINE)).to_have_count(1)


def test_a_connection_lost_while_the_dialog_is_open_is_told_in_it_and_keeps_what_was_typed(school, mel, browser_of, watch):
    watch.expects_trouble = True
    make_experiment(school, "Ring first", Stage.READY)
    page = browser_of(mel)
    open_board(page, school)
    page.get_by_role("link", name="Move Ring first").click()
    dialog(page).get_by_label("Prediction").fill("Seven in ten")
    page.context.set_offline(True)
    dialog(page).get_by_role("button", name="Move").click()
    expect(dialog(page).get_by_role("alert")).to_contain_text(OFFLINE)
    expect(dialog(page).get_by_label("Prediction")).to_have_value("Seven in ten")
    expect(card(page, "Ring first")).to_have_attribute("data-stage", "ready")


def test_an_idea_that_could_not_be_sent_is_still_in_its_box(school, mel, browser_of, watch):
    watch.expects_trouble = True
    page = browser_of(mel)
    open_board(page, school)
    page.context.set_offline(True)
    page.get_by_label("Title of a new idea").fill("Ring first")
    page.get_by_label("Title of a new idea").press("Enter")
    expect(message(page, OFFLINE)).to_be_visible()
    expect(page.get_by_label("Title of a new idea")).to_have_value("Ring first")
