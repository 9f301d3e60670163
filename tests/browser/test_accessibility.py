"""axe finds nothing to complain of: on every page, as whoever may see it; closely, in every light and on a phone, in CI."""

import pytest
from flask import Flask
from playwright.sync_api import Page, Response

from board.database import db
from board.models.moments import now
from board.models.people.team import Team
from board.models.stages import Stage
from tests.access_table import AUDIENCE_OF
from tests.browser.axe import DARK, EVERY_LIGHT, problems_of
from tests.factories import make_decision, make_experiment, make_reflected, make_sprint
from tests.route_ids import RouteIds, make_route_ids
from tests.test_fuzz import all_fields

# Who looks at a page: somebody of its audience in tests/access_table.py.
READER_OF = {
    "everyone": None,
    "the demo": None,
    "signed in": "mel",
    "readers": "mel",
    "the team": "mel",
    "the team's notes": "mel",
    "who wrote it": "mel",
    "who proposed it or administrators": "mel",
    "coaches": "cora",
    "who says who is on": "cora",
    "whoever raised or wrote it": "mel",
    "leads": "lee",
    "leads anywhere": "lee",
    "round-up editors": "cora",
    "administrators": "ada",
    "administrators of people": "ada",
}
# Posts that need no form: they succeed, and what they change others need to look at.
WITHOUT_A_FORM = [
    "sign_in.destroy",
    "sign_outs.create",
    "password_links.create",
    "unlocks.create",
    "invitations.create",
    "archives.create",
    "note_archives.create",
    "shout_out_archives.create",
    "measure_archives.create",
    "outcome_archives.create",
    "series.create",
    "reading_archives.create",
    "paste_archives.create",
    "rebases.update",
    "escalations.update",
    "retrospectives.create",
    "improvements.create",
    "demo_sign_ins.create",
    "card_archives.create",
    "card_evidence_archives.create",
    "phrase_archives.create",
    "round_ups.create",
    "round_up_drops.create",
    "round_up_places.create",
    "opt_outs.create",
    "outbox.update",
    "provisioning_tokens.create",
]
# What a browser saves, or shows as it is, in no page of ours.
FILES = ["measure_files.show", "review_downloads.show", "audit_files.show", "round_up_pictures.show"]
WITH_A_NUMBER = "Ring 07700 900123"
# Who looks, and which part of what is theirs to look at: what a member sees is most of the product, and shared out to be quick.
PERSONS = ("nobody", "mel", "cora", "lee", "ada")
MEMBERS_PARTS = 4
LOOKS = [(person, part) for person in PERSONS for part in range(MEMBERS_PARTS if person == "mel" else 1)]


@pytest.fixture
def ids(school: Team, mel, cora, lee, ada) -> RouteIds:
    """A team with one of everything, and cards that show whatever a card can show."""
    before = make_sprint(school, starts=-30, days=12, goal="Fewer wasted journeys")
    make_experiment(school, "Never reflected on", Stage.TRYING, by=mel, sprint=before)
    ids = make_route_ids(school, mel)
    make_decision(make_experiment(school, "Decided twice", Stage.DECIDED, by=mel), by=lee)
    make_experiment(school, "Ready and waiting", Stage.READY, by=mel)
    make_experiment(school, "An idea", by=mel)
    make_experiment(school, "In the archive", by=mel).archive(by=mel, at=now())
    make_reflected(make_experiment(school, "Waits for a lead", Stage.REFLECTING, by=mel), by=mel)
    school.arrange_stages({Stage.IDEAS: ("Ideas to try", 0), Stage.TRYING: ("Trying", 1)}, by=cora, at=now())
    db.session.commit()
    return ids


def addresses(application: Flask, ids: RouteIds, person: str, method: str) -> list[tuple[str, str]]:
    """Every endpoint that this person looks at, with its address."""
    found = []
    with application.test_request_context():
        for rule in application.url_map.iter_rules():
            if AUDIENCE_OF[rule.endpoint] == "the directory":
                continue
            reader = READER_OF.get(AUDIENCE_OF[rule.endpoint]) or "nobody"
            if method in rule.methods and reader == person and rule.endpoint not in FILES:
                found.append((rule.endpoint, application.url_for(rule.endpoint, **ids.address(rule))))
    return sorted(found)


def part_of(found: list[tuple[str, str]], person: str, part: int) -> list[tuple[str, str]]:
    """One part of what a person looks at."""
    return found[part::MEMBERS_PARTS] if person == "mel" else found


def is_page(answer: Response | None) -> bool:
    """Whether a browser shows an answer as a page of ours."""
    return answer is not None and answer.headers.get("content-type", "").startswith("text/html")


def send(page: Page, address: str, fields: dict[str, str]) -> Response:
    """Send a form to an address, from a page that is open."""
    with page.expect_navigation() as navigation:
        page.evaluate(
            """([address, fields]) => {
                const form = document.createElement("form");
                form.method = "post";
                form.action = address;
                for (const [name, value] of Object.entries(fields)) {
                    form.append(Object.assign(document.createElement("input"), {type: "hidden", name, value}));
                }
                document.body.append(form);
                form.submit();
            }""",
            [address, {**fields, "csrf_token": page.locator("meta[name=csrf]").get_attribute("content")}],
        )
    return navigation.value


@pytest.mark.parametrize(("person", "part"), LOOKS)
def test_every_page_is_accessible_to_whoever_may_see_it(
    person, part, request, application, ids, demo_mode, browser_of, slow_is_asked
):
    page = browser_of(None if person == "nobody" else request.getfixturevalue(person))
    problems = []
    for endpoint, address in part_of(addresses(application, ids, person, "GET"), person, part):
        if is_page(page.goto(address)):
            problems += problems_of(page, endpoint, slow_is_asked, EVERY_LIGHT if endpoint == "design.show" else (DARK,))
    assert not problems, "\n".join(problems)


@pytest.mark.slow
@pytest.mark.parametrize(("person", "part"), LOOKS)
def test_every_form_is_accessible_when_nothing_or_too_much_was_typed(
    person, part, request, application, ids, demo_mode, browser_of
):
    page = browser_of(None if person == "nobody" else request.getfixturevalue(person))
    names = [name for name in all_fields() if name not in ("version", "stage", "personal_data_checked")]
    forms = [
        (endpoint, address)
        for endpoint, address in addresses(application, ids, person, "POST")
        if not endpoint.endswith("destroy") and endpoint not in WITHOUT_A_FORM
    ]
    problems, seen = [], 0
    for endpoint, address in part_of(forms, person, part):
        for typed, fields in (("nothing typed", {}), ("a phone number typed", dict.fromkeys(names, WITH_A_NUMBER))):
            page.goto("/accessibility")
            if send(page, address, fields).status >= 400:
                seen += 1
                problems += problems_of(page, f"{endpoint} with {typed}")
    assert seen, "no form was refused: nothing was looked at"
    assert not problems, "\n".join(problems)
