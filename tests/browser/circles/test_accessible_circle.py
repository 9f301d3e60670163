"""axe finds nothing in any step of a circle, for whoever facilitates and for others, nor in its dialog, menus and warnings."""

import pytest
from playwright.sync_api import expect

from board.database import db
from board.models.circles.circle import Circle
from board.models.circles.phase import CirclePhase
from board.models.moments import now
from board.models.people.person import Person
from board.models.retrospectives.improvement import Choice
from tests.browser.axe import problems_of
from tests.browser.circles.test_circle import sit
from tests.browser.test_accessible_states import nothing_is_wrong
from tests.factories import make_circle

# Every page as it opens is looked at by default, in test_accessibility.py; what else one can come to, in CI.
pytestmark = pytest.mark.slow


def written(circle: Circle, by: Person) -> None:
    """Two notes of each kind, two of them joined, and the circle at its vote."""
    retrospective = circle.retrospective
    circle.phase = CirclePhase.GROUP
    for kind, words in (
        ("well", "Parents wrote back"),
        ("better", "Wrong numbers"),
        ("better", "Check the number"),
        ("better", "Ring"),
    ):
        retrospective.add_note(kind, words, by=by, at=now(), experiment=retrospective.experiments[0])
    db.session.flush()
    _well, wrong, check, _ring = sorted(retrospective.notes, key=lambda note: note.id)
    circle.join_notes(wrong, check, by=by)
    db.session.commit()


@pytest.mark.parametrize("step", [step for step in CirclePhase if step is not CirclePhase.CLOSED])
def test_each_step_as_it_stands(step, school, cora, mel, browser_of):
    circle = make_circle(school, people=[cora, mel], question="What gave you energy?")
    written(circle, mel)
    circle.phase = CirclePhase.CHOOSE
    head = next(note for note in circle.retrospective.notes if note.text == "Check the number")
    circle.retrospective.choose([Choice(head.text, head.id, mel)], by=cora, at=now())
    circle.set_timer(5, by=cora, at=now())
    circle.phase = step
    circle.turn_id = mel.id if step is CirclePhase.ARRIVE else None
    db.session.commit()
    found = []
    for person in (cora, mel):
        page = sit(circle, browser_of(person))
        expect(page.locator("#countdown")).to_contain_text("4:")
        found += problems_of(page, f"{step.label} for {person.name}")
    nothing_is_wrong(found)


def test_menus_dialog_and_warning(school, cora, mel, browser_of):
    circle = make_circle(school, people=[cora, mel])
    written(circle, mel)
    page = sit(circle, browser_of(cora))
    page.get_by_role("link", name="Join to… Ring").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    joining = problems_of(page, "the dialog")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.locator("#timer-pop > summary").click()
    timer = problems_of(page, "the timer's menu")
    page.locator("#timer-pop > summary").click()
    page.locator("#more-pop > summary").click()
    more = problems_of(page, "more")
    page.locator("#more-pop > summary").click()
    page.get_by_text("Add a note that is missing").click()
    page.get_by_label("Something to do better").fill("Ring 07700 900123")
    page.get_by_label("Something to do better").press("Enter")
    expect(page.get_by_label("I have checked")).to_be_visible()
    nothing_is_wrong(joining, timer, more, problems_of(page, "a note to be checked"))


def test_closing_and_what_is_left(school, cora, mel, browser_of):
    circle = make_circle(school, people=[cora, mel])
    written(circle, mel)
    circle.phase = CirclePhase.CHOOSE
    db.session.commit()
    coras, mels = sit(circle, browser_of(cora)), sit(circle, browser_of(mel))
    coras.get_by_role("button", name="Choose: Check the number").click()
    expect(coras.locator("#chosen > li")).to_have_count(1)
    coras.get_by_role("link", name="Close the circle").click()
    closing = problems_of(coras, "closing")
    coras.get_by_role("button", name="Close the circle").click()
    coras.get_by_text("The notes, for Team around the school only").click()
    closed = problems_of(coras, "closed")
    expect(mels.locator("#step-title")).to_have_text("The circle is closed")
    ended = problems_of(mels, "a circle that has just been closed")
    coras.get_by_role("link", name="Share, print or copy it").click()
    expect(coras.get_by_role("button", name="Copy the text")).to_be_visible()
    nothing_is_wrong(closing, closed, ended, problems_of(coras, "the summary"))
