"""Whoever speaks to a computer says what they see: what a button or link shows is the beginning of its name (WCAG 2.5.3)."""

import re

import html5lib
import pytest

from tests.access_table import AUDIENCE_OF
from tests.pages import HTML
from tests.test_access import sign_in


@pytest.mark.slow
@pytest.mark.once
def test_what_a_button_or_link_shows_is_the_beginning_of_its_name(application, client, seeded):
    client.reads_html = False
    wrong = {}
    rules = [rule for rule in application.url_map.iter_rules() if "GET" in rule.methods and rule.endpoint in AUDIENCE_OF]
    for person in seeded.people()[2:]:
        sign_in(client, person)
        for rule in rules:
            with application.test_request_context():
                address = application.url_for(rule.endpoint, **seeded.open_team.address(rule))
            answer = client.get(address)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                wrong |= dict.fromkeys(named_otherwise(answer.text), address)
    assert wrong == {}


def named_otherwise(page):
    """The (shown, name) of buttons and links that have another name than their words begin."""
    tree = html5lib.parse(page)
    for element in (*tree.iter(f"{HTML}button"), *tree.iter(f"{HTML}a")):
        name = element.get("aria-label")
        shown = " ".join("".join(element.itertext()).split())
        if name and shown and not name.casefold().startswith(shown.casefold()):
            yield shown, name


def test_it_notices_a_name_that_begins_with_other_words():
    assert list(named_otherwise('<button aria-label="Make Mel coach">Make coach</button>')) == [("Make coach", "Make Mel coach")]
    assert list(named_otherwise('<button aria-label="Make coach: Mel">Make coach</button>')) == []


@pytest.mark.slow
@pytest.mark.once
def test_two_buttons_of_a_page_that_do_different_things_have_different_names(application, client, seeded):
    client.reads_html = False
    alike = {}
    rules = [rule for rule in application.url_map.iter_rules() if "GET" in rule.methods and rule.endpoint in AUDIENCE_OF]
    for person in seeded.people()[2:]:
        sign_in(client, person)
        for rule in rules:
            with application.test_request_context():
                address = application.url_for(rule.endpoint, **seeded.open_team.address(rule))
            answer = client.get(address)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                alike |= dict.fromkeys(named_alike(answer.text), address)
    assert alike == {}


def named_alike(page):
    """The names that buttons share which do different things; of a thing that is there twice each has its own."""
    forms = {}
    for form in html5lib.parse(page).iter(f"{HTML}form"):
        for button in form.iter(f"{HTML}button") if form.get("method") != "dialog" else ():
            name = button.get("aria-label") or " ".join("".join(button.itertext()).split())
            what = f"{form.get('action')} {form.get('id')} {button.get('name')} {button.get('value')}"
            forms.setdefault(name.casefold(), set()).add(re.sub(r"\d+", "", what))
    return [name for name, whats in forms.items() if len(whats) > 1]


def test_it_notices_two_buttons_of_one_name():
    page = '<form action="/notes"><button>Add</button></form><form action="/ideas"><button>Add</button></form>'
    assert named_alike(page) == ["add"]
    assert named_alike(page.replace("Add</button></form><form", "Add a note</button></form><form")) == []
