"""Two people write in the same experiment at the same time, and nobody's words are lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.board_page import message
from tests.factories import HYPOTHESIS, make_experiment

pytestmark = pytest.mark.slow


@pytest.fixture
def both(school, mel, cora, browser_of) -> tuple[Page, Page]:
    """Mel and Cora, who have opened the same experiment to edit it."""
    experiment = make_experiment(school, "Ring first", **HYPOTHESIS)
    pages = browser_of(mel), browser_of(cora)
    for page in pages:
        page.goto(f"/experiments/{experiment.id}/edit")
    return pages


def save(page: Page) -> None:
    """Press Save."""
    page.get_by_role("button", name="Save").click()


def test_different_fields_are_merged(both):
    mels, coras = both
    mels.get_by_label("We believe", exact=True).fill("a text message")
    coras.get_by_label("Will result in").fill("fewer wasted journeys")
    save(mels)
    expect(message(mels, "is saved")).to_be_visible()
    save(coras)
    expect(message(coras, "is saved")).to_be_visible()
    expect(coras.locator("#story-hypothesis")).to_contain_text("a text message")
    expect(coras.locator("#story-hypothesis")).to_contain_text("fewer wasted journeys")


@pytest.mark.parametrize(
    ("choice", "kept", "lost"),
    [
        ("Keep mine", "a letter on yellow paper", "a text message"),
        ("Use Mel Okafor’s", "a text message", "a letter on yellow paper"),
    ],
)
def test_of_the_same_field_both_versions_are_shown_and_either_can_be_kept(choice, kept, lost, both):
    mels, coras = both
    mels.get_by_label("We believe", exact=True).fill("a text message")
    coras.get_by_label("We believe", exact=True).fill("a letter on yellow paper")
    coras.get_by_label("For", exact=True).fill("grandparents")
    save(mels)
    expect(message(mels, "is saved")).to_be_visible()
    save(coras)
    versions = coras.get_by_role("group", name="We believe: Mel Okafor changed this while you were writing")
    expect(versions).to_contain_text("a text message")
    expect(versions.get_by_role("textbox")).to_have_value("a letter on yellow paper")
    versions.get_by_label(choice).check()
    save(coras)
    expect(message(coras, "is saved")).to_be_visible()
    expect(coras.locator("#story-hypothesis")).to_contain_text(kept)
    expect(coras.locator("#story-hypothesis")).to_contain_text("grandparents")
    expect(coras.locator("#story-hypothesis")).not_to_contain_text(lost)


def test_the_version_that_was_not_kept_is_in_the_history(both):
    mels, coras = both
    mels.get_by_label("We believe", exact=True).fill("a text message")
    coras.get_by_label("We believe", exact=True).fill("a letter on yellow paper")
    save(mels)
    expect(message(mels, "is saved")).to_be_visible()
    save(coras)
    save(coras)
    expect(message(coras, "is saved")).to_be_visible()
    coras.get_by_role("link", name="See who changed what, and when").click()
    expect(coras.get_by_role("main")).to_contain_text("a text message")
    expect(coras.get_by_role("main")).to_contain_text("a letter on yellow paper")


def test_both_versions_can_be_joined(both):
    mels, coras = both
    mels.get_by_label("Title").fill("Text first")
    coras.get_by_label("For", exact=True).fill("grandparents")
    mels.get_by_label("For", exact=True).fill("foster carers")
    save(mels)
    expect(message(mels, "is saved")).to_be_visible()
    save(coras)
    coras.get_by_label("Your version of For").fill("foster carers and grandparents")
    save(coras)
    expect(message(coras, "“Text first” is saved.")).to_be_visible()
    expect(coras.locator("#story-hypothesis")).to_contain_text("foster carers and grandparents")


def test_a_third_change_while_one_chooses_is_shown_too(both):
    mels, coras = both
    mels.get_by_label("For", exact=True).fill("foster carers")
    save(mels)
    expect(message(mels, "is saved")).to_be_visible()
    coras.get_by_label("For", exact=True).fill("grandparents")
    save(coras)
    expect(coras.get_by_role("group", name="For: Mel Okafor changed this")).to_be_visible()
    mels.get_by_role("link", name="Edit", exact=True).click()
    mels.get_by_label("For", exact=True).fill("aunts and uncles")
    save(mels)
    expect(message(mels, "is saved")).to_be_visible()
    save(coras)
    expect(coras.get_by_text("aunts and uncles")).to_be_visible()
    expect(coras.get_by_label("Your version of For")).to_have_value("grandparents")
