"""axe finds nothing in what only appears now and then: dialogs, messages, two versions, errors, and pages with nothing on them."""

import pytest
from playwright.sync_api import expect

from board.models.stages import Stage
from tests.browser.axe import problems_of
from tests.browser.board_page import card, dialog, drag, message, open_board
from tests.factories import HYPOTHESIS, make_experiment, make_reflected, make_sprint, make_team

# Every page as it opens is looked at by default, in test_accessibility.py; what else one can come to, in CI.
pytestmark = pytest.mark.slow


def nothing_is_wrong(*found: list[str]) -> None:
    """Fails with all that was found."""
    assert not any(found), "\n".join(problem for problems in found for problem in problems)


def test_the_dialog_as_it_opens_and_with_what_is_missing(school, mel, browser_of):
    make_experiment(school, "Ring first", change="a phone call")
    page = browser_of(mel)
    open_board(page, school)
    page.get_by_role("link", name="Move Ring first").click()
    expect(dialog(page)).to_be_visible()
    opened = problems_of(page, "the dialog")
    dialog(page).get_by_label("Trying").check()
    dialog(page).get_by_label("For", exact=True).fill("Mrs Green, 07700 900123")
    dialog(page).get_by_role("button", name="Move").click()
    expect(dialog(page)).to_contain_text("Check that nothing here identifies a resident")
    warned = problems_of(page, "the dialog with a warning")
    dialog(page).get_by_label("I have checked").check()
    dialog(page).get_by_role("button", name="Move").click()
    expect(dialog(page).locator(".error-summary")).to_be_visible()
    nothing_is_wrong(opened, warned, problems_of(page, "the dialog with errors"))


def test_messages_the_quick_form_and_a_card_that_is_held(school, mel, browser_of, watch):
    watch.expects_trouble = True
    make_experiment(school, "Ring first", **HYPOTHESIS)
    page = browser_of(mel)
    open_board(page, school)
    drag(page, "Ring first", "ready")
    expect(message(page, "moved to Ready")).to_be_visible()
    page.get_by_label("Title of a new idea").fill("Ring 07700 900123")
    page.get_by_label("Title of a new idea").press("Enter")
    expect(page.locator("#new-idea-error")).to_be_visible()
    told = problems_of(page, "a board with a message and a warning")
    page.context.set_offline(True)
    drag(page, "Ring first", "ideas")
    expect(message(page, "The board cannot be reached")).to_be_visible()
    lost = problems_of(page, "a board that cannot be reached")
    page.get_by_role("link", name="Move Ring first").click()
    page.context.set_offline(False)
    page.reload()
    page.get_by_role("link", name="Move Ring first").click()
    expect(dialog(page)).to_be_visible()
    page.context.set_offline(True)
    dialog(page).get_by_role("button", name="Move").click()
    expect(dialog(page).get_by_role("alert")).to_be_visible()
    nothing_is_wrong(told, lost, problems_of(page, "a dialog that cannot be sent"))


def test_two_versions_of_the_same_words(school, mel, cora, browser_of):
    experiment = make_experiment(school, "Ring first", **HYPOTHESIS)
    mels, coras = browser_of(mel), browser_of(cora)
    for page, words, owner in ((mels, "a text message", "Mel Okafor"), (coras, "a letter", "Cora Bennett")):
        page.goto(f"/experiments/{experiment.id}/edit")
        page.get_by_label("We believe", exact=True).fill(words)
        page.get_by_label("Owner").select_option(owner)
    for page in (mels, coras):
        page.get_by_role("button", name="Save").click()
        page.wait_for_load_state()
    expect(coras.locator(".conflict")).to_have_count(2)
    nothing_is_wrong(problems_of(coras, "two versions"))


def test_a_move_and_a_decision_that_came_second(school, mel, cora, lee, browser_of):
    waits = make_reflected(make_experiment(school, "Waits", Stage.REFLECTING, by=mel), by=mel)
    page = browser_of(lee)
    page.goto(f"/experiments/{waits.id}/decisions/new")
    page.get_by_label("Abandon", exact=True).check()
    page.get_by_label("Because").fill("Nobody answered")
    page.get_by_label("What happens next?").fill("We stop")
    page.locator("input[name=stands]").evaluate("field => { field.value = 99 }")
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_role("alert")).to_contain_text("Somebody decided while you were writing")
    decided = problems_of(page, "a decision that came second")
    moved = make_experiment(school, "Ring first", Stage.READY, by=mel)
    mels, coras = browser_of(mel), browser_of(cora)
    mels.goto(f"/experiments/{moved.id}/moves/new")
    open_board(coras, school)
    drag(coras, "Ring first", "ideas")
    expect(message(coras, "moved to Ideas")).to_be_visible()
    mels.get_by_role("button", name="Move").click()
    expect(mels.get_by_role("alert")).to_contain_text("was moved by somebody else")
    nothing_is_wrong(decided, problems_of(mels, "a move that came second"))


def test_closing_a_sprint_and_the_story_that_it_is_then(school, mel, cora, browser_of):
    sprint = make_sprint(school, starts=-20)
    make_reflected(make_experiment(school, "Ring first", Stage.REFLECTING, by=mel, sprint=sprint), by=mel)
    make_experiment(school, "Text the day before", Stage.TRYING, by=mel, sprint=sprint)
    page = browser_of(cora)
    page.goto(f"/sprints/{sprint.id}/closing/new")
    expect(page.get_by_label("Goal of the next sprint")).to_be_hidden()
    page.get_by_role("group", name="Text the day before").get_by_label("Carry over to the next sprint").check()
    expect(page.get_by_label("Goal of the next sprint")).to_be_visible()
    asked = problems_of(page, "closing a sprint")
    page.get_by_role("button", name="Close the sprint").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter a goal for the new sprint")
    refused = problems_of(page, "a sprint that cannot be closed yet")
    page.get_by_label("Goal of the next sprint").fill("Calmer mornings")
    page.get_by_role("button", name="Close the sprint").click()
    expect(page.get_by_text("Carried over to")).to_be_visible()
    nothing_is_wrong(asked, refused, problems_of(page, "the story of a closed sprint"))
    page.get_by_role("link", name="Text the day before").click()
    expect(page.get_by_text("(carried over)")).to_be_visible()


def test_error_pages_of_every_kind(school, mel, otto, browser_of, watch, monkeypatch):
    watch.expects_trouble = True
    experiment = make_experiment(school, "Ring first", by=mel)
    page, strangers = browser_of(otto), browser_of()
    page.goto("/nowhere")
    missing = problems_of(page, "not found")
    page.goto(f"/experiments/{experiment.id}/edit")
    forbidden = problems_of(page, "forbidden")
    page.goto("/teams?text=%00")
    malformed = problems_of(page, "malformed")
    monkeypatch.setattr("board.web.experiments.history.page", lambda *_given, **_named: 1 / 0)
    page.goto(f"/experiments/{experiment.id}/history")
    broken = problems_of(page, "broken")
    strangers.goto("/links/no-such-link")
    nothing_is_wrong(missing, forbidden, malformed, broken, problems_of(strangers, "a link that is closed"))


def test_pages_with_nothing_on_them_yet(mel, lee, ada, organisation, browser_of):
    team = make_team("Front door", coaches=[mel])
    page = browser_of(mel)
    found = []
    for part in ("", "/board", "/sprints", "/risks", "/archive", "/members"):
        page.goto(f"/teams/{team.slug}{part}")
        found += problems_of(page, f"a new team{part}")
    for person in (lee, ada):
        page = browser_of(person)
        for address in ("/", "/review"):
            page.goto(address)
            found += problems_of(page, f"{address} of {person.name} with nothing on it")
    nothing_is_wrong(found)


def test_the_board_through_a_filter_and_a_card_that_the_address_points_at(school, mel, browser_of):
    experiment = make_experiment(school, "Ring first", **HYPOTHESIS)
    page = browser_of(mel)
    page.goto(f"/teams/{school.slug}/board?text=ring&needs_me=yes#card-{experiment.id}")
    filtered = problems_of(page, "a filtered board with nothing on it")
    page.goto(f"/teams/{school.slug}/board?text=ring#card-{experiment.id}")
    expect(card(page, "Ring first")).to_be_visible()
    nothing_is_wrong(filtered, problems_of(page, "a filtered board"))


def test_a_word_without_spaces_widens_no_page_on_a_phone_and_no_stage_on_a_laptop(school, mel, browser_of):
    word = "Unterbringungsentscheidungsvorbereitungsbesprechungsprotokollvorlage" * 2
    experiment = make_experiment(school, word, Stage.DECIDED, **dict.fromkeys(HYPOTHESIS, word))
    waiting = make_reflected(make_experiment(school, word[:140], Stage.REFLECTING, **dict.fromkeys(HYPOTHESIS, word)))
    page = browser_of(mel, viewport={"width": 320, "height": 700})
    for address in (
        "/",
        "/decisions",
        f"/teams/{school.slug}",
        f"/teams/{school.slug}/board#stage-decided",
        f"/experiments/{experiment.id}",
        f"/experiments/{experiment.id}/history",
        f"/experiments/{waiting.id}/learning",
        f"/experiments/{waiting.id}/moves/new",
        f"/retrospectives/{waiting.retrospective.id}",
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, address
    page.set_viewport_size({"width": 1280, "height": 900})
    open_board(page, school)
    widths = page.locator(".stage, .card").evaluate_all("all => all.map(one => one.scrollWidth - one.clientWidth)")
    assert set(widths) == {0}
