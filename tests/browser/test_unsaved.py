"""Nothing that somebody types is lost: drafts, leaving, and a sign-in that ends while one writes; on every form of the main path."""

import pytest
from playwright.sync_api import Page, expect

from board.database import db
from board.models.moments import now
from board.models.people.sign_in import SignIn
from board.models.stages import Stage
from tests.browser.board_page import dialog, open_board
from tests.browser.conftest import sign_in, wait_until
from tests.factories import PASSWORD, make_experiment, make_measure, make_reflected

WORDS = "Ring twice in the evening"
# The page that follows a save forgets the draft once its script runs, a moment after it is seen.
NO_DRAFT = "!Object.keys(localStorage).some((key) => key.startsWith('typed:'))"


def edit(page: Page, school, mel) -> str:
    page.goto(f"/experiments/{make_experiment(school, 'Ring first', by=mel).id}/edit")
    return "We believe"


def idea(page: Page, school, mel) -> str:
    open_board(page, school)
    return "Title of a new idea"


def move(page: Page, school, mel) -> str:
    make_experiment(school, "Ring first", Stage.READY, by=mel)
    open_board(page, school)
    page.get_by_role("link", name="Move Ring first").click()
    expect(dialog(page)).to_be_visible()
    return "Prediction"


def reading(page: Page, school, mel) -> str:
    measure = make_measure(make_experiment(school, "Ring first", Stage.TRYING, by=mel))
    page.goto(f"/measures/{measure.id}/readings/new")
    return "Note (optional)"


def result(page: Page, school, mel) -> str:
    page.goto(f"/experiments/{make_experiment(school, 'Ring first', Stage.TRYING, by=mel).id}/result")
    return "What actually happened?"


def note(page: Page, school, mel) -> str:
    experiment = make_reflected(make_experiment(school, "Ring first", Stage.REFLECTING, by=mel), by=mel)
    page.goto(f"/retrospectives/{experiment.retrospective.id}")
    return "Add something that went well"


def learning(page: Page, school, mel) -> str:
    page.goto(f"/experiments/{make_reflected(make_experiment(school, 'Ring first', Stage.REFLECTING, by=mel)).id}/learning")
    return "We learned"


def decision(page: Page, school, mel) -> str:
    mel.is_lead = True
    db.session.commit()
    page.goto(f"/experiments/{make_reflected(make_experiment(school, 'Ring first', Stage.REFLECTING, by=mel)).id}/decisions/new")
    return "Because"


def shout_out(page: Page, school, mel) -> str:
    page.goto(f"/teams/{school.slug}/shout-outs/new")
    return "What for?"


FORMS = [
    idea,
    *(pytest.param(form, marks=pytest.mark.slow) for form in (edit, move, reading, result, note, learning, decision, shout_out)),
]


@pytest.mark.parametrize("form", FORMS)
def test_what_was_typed_comes_back_after_leaving(school, mel, browser_of, form):
    page = browser_of(mel)
    label = form(page, school, mel)
    field = page.get_by_label(label, exact=True).first
    field.fill(WORDS)
    asked = []
    page.on("dialog", lambda ask: (asked.append(ask.type), ask.accept()))
    page.reload()
    assert asked == ["beforeunload"]
    if form is move:
        page.get_by_role("link", name="Move Ring first").click()
    expect(page.locator(".typed-before")).to_contain_text(f"You typed this this minute, and it is not saved: {WORDS}")
    page.get_by_role("button", name="Use it").click()
    expect(field).to_have_value(WORDS)
    expect(field).to_be_focused()


def end_every_sign_in() -> None:
    db.session.execute(db.update(SignIn).values(ended_at=now()))
    db.session.commit()


@pytest.mark.parametrize("form", FORMS)
def test_an_ended_sign_in_is_renewed_without_leaving_the_form(school, mel, browser_of, form):
    mel.set_password(PASSWORD)
    db.session.commit()
    page = browser_of(mel)
    page.clock.install()
    label = form(page, school, mel)
    field = page.get_by_label(label, exact=True).first
    field.fill(WORDS)
    end_every_sign_in()
    page.clock.fast_forward("10:00")
    sender = field.locator("xpath=ancestor::form").locator("button[type=submit]:visible").last
    sender.click()
    held = page.get_by_role("dialog", name="Nothing that you typed is lost")
    expect(held).to_contain_text("Your sign-in has ended")
    with page.context.expect_page() as opened:
        held.get_by_role("link", name="Sign in in a new tab").click()
    tab = opened.value
    tab.get_by_label("E-mail address").fill(mel.email)
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    expect(held).to_be_hidden()
    # Sent: it is saved, or the form says what else it needs, with the words in place.
    is_there = page.locator(".message.success").or_(page.locator(".error-summary")).first
    expect(is_there).to_be_visible()
    expect(page.get_by_text(WORDS).or_(field).first).to_be_visible()


def test_a_draft_is_seen_by_its_writer_alone_and_gone_once_it_is_saved(school, mel, cora, app, base_url, browser_of):
    experiment = make_experiment(school, "Ring first", by=mel)
    page = browser_of(mel)
    page.goto(f"/experiments/{experiment.id}/edit")
    page.get_by_label("We believe", exact=True).fill(WORDS)
    page.goto("/teams")
    sign_in(page.context, app, base_url, cora)
    page.goto(f"/experiments/{experiment.id}/edit")
    expect(page.locator("html")).to_have_class("js")
    expect(page.locator(".typed-before")).to_have_count(0)
    wait_until(page, NO_DRAFT)
    page.get_by_label("We believe", exact=True).fill(WORDS)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#story-hypothesis")).to_contain_text(WORDS)
    wait_until(page, NO_DRAFT)


@pytest.mark.slow
def test_escape_asks_before_it_closes_what_one_types_in(school, mel, browser_of):
    page = browser_of(mel)
    field = page.get_by_label(move(page, school, mel), exact=True)
    asked = []
    page.on("dialog", lambda ask: (asked.append(ask.message), ask.dismiss() if len(asked) == 1 else ask.accept()))
    field.fill(WORDS)
    field.press("Escape")
    expect(field).to_have_value(WORDS)
    field.press("Escape")
    expect(dialog(page)).to_be_hidden()
    assert len(asked) == 2
    page.get_by_role("link", name="Move Ring first").click()
    expect(dialog(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog(page)).to_be_hidden()
    assert len(asked) == 2


@pytest.mark.slow
def test_a_look_up_in_the_background_never_leads_away(school, mel, browser_of):
    page = browser_of(mel)
    open_board(page, school)
    end_every_sign_in()
    page.get_by_label("Title of a new idea").press_sequentially(WORDS)
    expect(page.locator("#message-ended")).to_contain_text("Your sign-in has ended")
    expect(page.get_by_label("Title of a new idea")).to_have_value(WORDS)
    expect(page).to_have_url(f"/teams/{school.slug}/board")


@pytest.mark.slow
def test_words_are_not_sent_in_the_name_of_somebody_else(school, mel, cora, app, base_url, browser_of):
    page = browser_of(mel)
    page.clock.install()
    page.get_by_label(result(page, school, mel), exact=True).fill(WORDS)
    sign_in(page.context, app, base_url, cora)
    page.clock.fast_forward("10:00")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_contain_text("Somebody else is signed in")
    page.keyboard.press("Escape")
    expect(page.get_by_label("What actually happened?", exact=True)).to_have_value(WORDS)


@pytest.mark.slow
def test_a_server_that_does_not_answer_loses_nothing(school, mel, browser_of, watch):
    watch.expects_trouble = True
    page = browser_of(mel)
    page.clock.install()
    page.get_by_label(result(page, school, mel), exact=True).fill(WORDS)
    page.clock.fast_forward("10:00")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_contain_text("The board does not answer")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.get_by_label("What actually happened?", exact=True)).to_have_value(WORDS)


@pytest.mark.slow
def test_without_javascript_what_was_typed_waits_for_the_sign_in_and_is_saved_with_a_press(school, mel, browser_of):
    mel.set_password(PASSWORD)
    db.session.commit()
    page = browser_of(mel, java_script_enabled=False)
    page.get_by_label(edit(page, school, mel), exact=True).fill(f"{WORDS}\nand in the morning")
    end_every_sign_in()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("What you typed is kept: sign in, and go on where you were.")).to_be_visible()
    page.get_by_label("E-mail address").fill(mel.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text(WORDS)
    page.get_by_role("button", name="Save it now").click()
    expect(page.locator("#story-hypothesis")).to_contain_text("and in the morning")
