"""Learning cards and phrases in a browser: linked in a few clicks, and right in every state that they can be in."""

import pytest
from playwright.sync_api import expect

from board.database import db
from board.models.learning.card_evidence import Stance, link_to_card
from board.models.learning.learning_card import propose
from board.models.moments import now
from board.models.people.phrase import add_phrase
from board.models.stages import Stage
from tests.browser.axe import problems_of
from tests.factories import make_experiment, make_reflected, make_team

SENTENCE = "People answer a text on the day before"


@pytest.mark.slow
def test_a_team_links_what_it_learned_and_the_library_finds_the_card_while_one_types(school, mel, browser_of):
    card = propose(SENTENCE, by=mel, at=now())
    experiment = make_reflected(make_experiment(school, "Text the day before", Stage.REFLECTING, by=mel), by=mel)
    page = browser_of(mel)
    page.goto(f"/experiments/{experiment.id}")
    page.get_by_role("link", name="Link it to a learning card").click()
    expect(page.get_by_label("The new sentence")).to_be_visible()
    page.get_by_label(SENTENCE).check()
    expect(page.get_by_label("The new sentence")).to_be_hidden()
    chosen = problems_of(page, "a card that is chosen")
    page.get_by_role("button", name="Link it").click()
    expect(page.get_by_role("alert")).to_contain_text("supports or contradicts")
    refused = problems_of(page, "a link that says neither")
    page.get_by_label("It supports it").check()
    page.get_by_role("button", name="Link it").click()
    expect(page.locator("#story-learning")).to_contain_text(SENTENCE)
    linked = problems_of(page, "an experiment with a card")
    page.goto("/library")
    page.get_by_label("What are you looking for?").press_sequentially("texts answ")
    expect(page.get_by_role("link", name=SENTENCE)).to_be_visible()
    found = chosen + refused + linked + problems_of(page, "the library with a card")
    page.get_by_role("link", name=SENTENCE).click()
    expect(page.get_by_text("1 experiment supports it. With a second it is supported.")).to_be_visible()
    assert page.url.endswith(f"/learning-cards/{card.id}")
    found += problems_of(page, "a card that an experiment supports")
    assert not found, "\n".join(found)


@pytest.mark.slow
def test_pages_with_nothing_on_them_and_with_what_was_archived(school, mel, ada, browser_of):
    page = browser_of(ada)
    found = []
    for address in ("/learning-cards", "/learning-cards?q=zebra", "/phrases"):
        page.goto(address)
        found += problems_of(page, f"{address} with nothing on it")
    card, phrase = propose(SENTENCE, by=mel, at=now()), add_phrase("never waste a mistake", "", by=ada, at=now())
    for put_away in (card, phrase):
        put_away.archive(by=ada, at=now())
    db.session.commit()
    for address in ("/learning-cards?status=archived", f"/learning-cards/{card.id}", "/phrases", f"/phrases/{phrase.id}"):
        page.goto(address)
        page.locator("main details").evaluate_all("all => all.forEach(one => { one.open = true })")
        found += problems_of(page, f"{address} archived")
    assert not found, "\n".join(found)


@pytest.mark.slow
def test_a_word_without_spaces_widens_none_of_the_pages_on_a_phone(school, mel, ada, browser_of):
    word = "Unterbringungsentscheidungsvorbereitungsbesprechungsprotokollvorlage"
    experiment = make_reflected(make_experiment(school, word, Stage.REFLECTING, by=mel), by=mel)
    card, phrase = propose(word * 2, by=mel, at=now()), add_phrase(word, word, by=ada, at=now())
    for team, way in ((school, Stance.SUPPORTS), (make_team(word, members=[mel]), Stance.CONTRADICTS)):
        bears = make_reflected(make_experiment(team, word, Stage.REFLECTING, by=mel), by=mel)
        link_to_card(bears, card, way, by=mel, at=now())
    card.reword(word, by=mel, at=now())
    experiment.rewrite(by=mel, at=now(), phrase_id=phrase.id)
    db.session.commit()
    page = browser_of(mel, viewport={"width": 320, "height": 700})
    for address in (
        "/learning-cards",
        f"/learning-cards/{card.id}",
        f"/library?q={word}",
        f"/experiments/{bears.id}",
        f"/experiments/{experiment.id}",
        f"/experiments/{experiment.id}/learning-cards/new",
        "/phrases",
        f"/phrases/{phrase.id}",
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, address
