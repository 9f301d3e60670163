"""No link is dead: each leads to a page that its reader may see, and to a place that is there."""

import html
import re
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from board.models.people.person import Person
from tests.access_table import AUDIENCE_OF
from tests.pages import StrictClient
from tests.test_access import sign_in

HREF = re.compile(r'<a\s[^>]*?href="([^"]*)"')
ID = re.compile(r'\sid="([^"]*)"')
HERE = "http://localhost"


def page_of(client: StrictClient, address: str) -> str | None:
    """What a reader gets at an address; "" for a file, None for nothing."""
    answer = client.get(address)
    while answer.status_code in (301, 302, 303, 308):
        answer = client.get(urljoin(address, answer.headers["Location"]))
    return None if answer.status_code >= 400 else answer.text if answer.mimetype == "text/html" else ""


def dead_links(client: StrictClient, person: Person, addresses: list[str]) -> dict[str, str]:
    """The links of these pages that lead nowhere, each with a page that has it."""
    sign_in(client, person)
    pages = {address: page_of(client, address) for address in addresses}
    dead = {}
    for address in addresses:
        for href in map(html.unescape, HREF.findall(pages[address] or "")):
            aim, _, place = urljoin(HERE + address, href).partition("#")
            parts = urlsplit(aim)
            path = parts._replace(scheme="", netloc="").geturl() or "/"
            if not aim.startswith(HERE):
                continue
            if path not in pages:
                pages[path] = page_of(client, path)
            page = pages[path]
            if page is None or (place and unquote(place) not in ID.findall(page)):
                dead[href] = f"{address} for {person.name}"
    return dead


@pytest.mark.slow
@pytest.mark.once
def test_every_link_leads_somewhere_for_whoever_sees_it(application, client, seeded):
    client.reads_html = False
    rules = [rule for rule in application.url_map.iter_rules() if "GET" in rule.methods and rule.endpoint in AUDIENCE_OF]
    with application.test_request_context():
        addresses = [application.url_for(rule.endpoint, **seeded.open_team.address(rule)) for rule in rules]
    dead = {}
    for person in seeded.people()[1:]:
        dead |= dead_links(client, person, [address for address in addresses if "/scim/" not in address])
    assert dead == {}
