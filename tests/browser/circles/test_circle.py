"""A whole circle in four browsers at once, one of them by keyboard alone and one a phone; and what happens when lines or hands slip."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from board.database import db
from board.models.circles.circle import Circle
from board.models.circles.phase import CirclePhase
from board.models.moments import now
from board.models.people.team import Membership
from board.models.stages import Stage
from tests.browser.test_keyboard import tab_to
from tests.factories import make_circle, make_experiment, make_person, make_sprint

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
WELL, BETTER = "Something that went well", "Something to do better"


def step(page: Page) -> Locator:
    """What the circle is at."""
    return page.locator("#step-title")


def sticky(page: Page, words: str) -> Locator:
    """A note, or a group of them, as everybody reads it."""
    return page.locator(".sticky", has_text=words)


def press(page: Page, name: str) -> None:
    """Click a button of the circle."""
    page.get_by_role("button", name=name).click()


def write(page: Page, label: str, words: str) -> None:
    """Write a note and send it with Enter."""
    page.get_by_label(label).fill(words)
    page.get_by_label(label).press("Enter")
    expect(page.get_by_label(label)).to_have_value("")


def go_on(page: Page, others: list[Page], title: str) -> None:
    """Press Next, and see that everybody comes along."""
    page.locator("#step-next").click()
    for each in [page, *others]:
        expect(step(each)).to_have_text(title)
        expect(each.locator(".message.success:not(:has(form))")).to_have_count(0)


@pytest.mark.slow
def test_a_whole_circle_from_arrival_to_the_experiment_that_grew_out_of_it(school, cora, mel, browser_of):
    priya, tom = make_person("Priya Nair"), make_person("Tom Hall")
    school.memberships += [Membership(person=priya, role="member"), Membership(person=tom, role="member")]
    sprint = make_sprint(school)
    for title in ("Text the day before", "Ring first"):
        make_experiment(school, title, Stage.TRYING, by=mel)
    coras, mels, priyas, toms = browser_of(cora), browser_of(mel), browser_of(priya, **PHONE), browser_of(tom)
    everybody = [mels, priyas, toms]

    coras.goto(f"/sprints/{sprint.id}/circles/new")
    coras.get_by_label("A question to arrive with").fill("What gave you energy?")
    press(coras, "Open the circle")
    code = coras.locator(".join-code .code").inner_text()
    for page in everybody:
        page.goto("/join")
        page.get_by_label("Code").fill(code.lower())
        page.get_by_label("Code").press("Enter")
        expect(page.locator(".check-in")).to_have_text("What gave you energy?")
    expect(coras.locator(".seat")).to_have_count(4)
    press(coras, "I have spoken")
    expect(mels.locator("#circle-says")).to_have_text("It is your turn to speak.")
    tab_to(mels, mels.get_by_role("button", name="I have spoken"))
    mels.keyboard.press("Enter")
    expect(priyas.get_by_role("button", name="I have spoken")).to_be_visible()

    go_on(coras, everybody, "What became of last time")
    go_on(coras, everybody, "Write what went well")
    tab_to(mels, mels.get_by_label(WELL))
    mels.keyboard.type("Nobody stood in front of a closed door")
    mels.keyboard.press("Enter")
    expect(sticky(mels, "Nobody stood in front of a closed door")).to_be_visible()
    expect(mels.get_by_label(WELL)).to_be_focused()
    write(priyas, WELL, "Parents wrote back")
    press(priyas, "I have finished")
    expect(coras.locator("#circle")).to_contain_text("2 notes")
    expect(coras.locator(".circle-middle")).to_have_text(re.compile(r"1 of 4\s*have finished"))
    for page in (coras, toms):
        expect(page.locator("body")).not_to_contain_text("Parents wrote back")
    go_on(coras, everybody, "Write what to do better")
    for page, words in ((priyas, "Wrong numbers"), (toms, "Check the number at referral"), (coras, "Agree who sends it")):
        write(page, BETTER, words)

    go_on(coras, everybody, "Read and group")
    for page in [coras, *everybody]:
        expect(page.locator("#notes-better > .sticky")).to_have_count(3)
        expect(page.locator("#notes-well > .sticky")).to_have_count(2)
    tab_to(mels, mels.get_by_role("link", name="Join to… Wrong numbers"))
    mels.keyboard.press("Enter")
    tab_to(mels, mels.get_by_role("dialog").get_by_role("button", name="Check the number at referral"))
    mels.keyboard.press("Enter")
    expect(sticky(priyas, "Check the number at referral")).to_contain_text("Wrong numbers")
    expect(mels.get_by_role("link", name="Join to… Check the number at referral")).to_be_focused()

    go_on(coras, everybody, "Vote for what to do better")
    tab_to(mels, mels.get_by_role("button", name="Vote: Check the number at referral"))
    mels.keyboard.press("Enter")
    expect(mels.get_by_role("button", name="Take it back: Check the number at referral")).to_be_focused()
    for page in (priyas, toms):
        press(page, "Vote: Check the number at referral")
    press(coras, "Vote: Agree who sends it")
    expect(coras.locator("#step-head")).to_contain_text("2 of 3")
    expect(mels.locator(".ballot")).not_to_contain_text("votes")

    go_on(coras, everybody, "Choose up to three")
    expect(coras.locator(".ballot > .sticky").first).to_contain_text("Check the number at referral")
    expect(coras.locator(".ballot > .sticky").first).to_contain_text("3 votes")
    press(coras, "Choose: Check the number at referral")
    press(coras, "Choose: Agree who sends it")
    expect(mels.locator("#chosen > li")).to_have_count(2)
    tab_to(mels, mels.get_by_role("button", name="I’ll see to it: Check the number at referral"))
    mels.keyboard.press("Enter")
    expect(priyas.locator("#chosen > li").first).to_contain_text("Mel Okafor sees to it")

    coras.get_by_role("link", name="Close the circle").click()
    press(coras, "Close the circle")
    for page in everybody:
        expect(step(page)).to_have_text("The circle is closed")
    expect(coras.get_by_role("heading", name="2 things to do better")).to_be_visible()
    tab_to(mels, mels.get_by_role("button", name="Try this next: Check the number at referral"))
    mels.keyboard.press("Enter")
    mels.get_by_role("link", name="Check the number at referral", exact=True).click()
    expect(mels.get_by_role("heading", name="Check the number at referral", level=1)).to_be_visible()
    coras.get_by_role("link", name="Share, print or copy it").click()
    expect(coras.get_by_role("main")).to_contain_text("Nobody stood in front of a closed door")
    expect(coras.get_by_role("main")).to_contain_text("Became Check the number at referral")


def sit(circle: Circle, page: Page) -> Page:
    """A page with the circle on it, wired."""
    page.goto(f"/retrospectives/{circle.retrospective_id}")
    expect(page.locator("html")).to_have_class("js")
    return page


@pytest.mark.slow
def test_what_is_half_typed_stays_when_the_circle_goes_on_and_can_still_be_added(school, cora, mel, browser_of):
    circle = make_circle(school, CirclePhase.WELL, people=[cora, mel])
    coras, mels = sit(circle, browser_of(cora)), sit(circle, browser_of(mel))
    mels.get_by_label(WELL).fill("Nobody stood in front")
    go_on(coras, [mels], "Write what to do better")
    expect(mels.get_by_label(WELL)).to_have_value("Nobody stood in front")
    expect(mels.get_by_label(WELL)).to_be_focused()
    mels.keyboard.type(" of a closed door")
    mels.keyboard.press("Enter")
    expect(mels.get_by_label(WELL)).to_be_hidden()
    go_on(coras, [mels], "Read and group")
    expect(mels.locator("#notes-well")).to_contain_text("Nobody stood in front of a closed door")


@pytest.mark.slow
def test_a_note_that_could_not_be_sent_is_in_its_box_again(school, cora, mel, browser_of, watch):
    watch.expects_trouble = True
    circle = make_circle(school, CirclePhase.WELL, people=[cora, mel])
    page = sit(circle, browser_of(mel))
    page.context.set_offline(True)
    page.get_by_label(WELL).fill("Nobody stood in front of a closed door")
    page.get_by_label(WELL).press("Enter")
    expect(page.locator("#messages")).to_contain_text("The circle cannot be reached")
    expect(page.get_by_label(WELL)).to_have_value("Nobody stood in front of a closed door")
    expect(page.locator("#circle-lost")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("#circle-lost")).to_be_hidden()
    write(page, WELL, "Nobody stood in front of a closed door")
    expect(page.locator(".sticky")).to_have_count(1)
    expect(page.locator("#messages")).not_to_contain_text("The circle cannot be reached")


def test_a_note_that_looks_like_it_names_a_resident_comes_back_to_be_checked(school, cora, mel, browser_of):
    circle = make_circle(school, CirclePhase.WELL, people=[cora, mel])
    page = sit(circle, browser_of(mel))
    page.get_by_label(WELL).fill("Ring 07700 900123 first")
    page.get_by_label(WELL).press("Enter")
    expect(page.get_by_label("I have checked")).to_be_focused()
    expect(page.get_by_label(WELL)).to_have_value("Ring 07700 900123 first")
    page.keyboard.press("Space")
    press(page, "Add the note")
    expect(page.locator(".sticky")).to_have_text(re.compile("Ring 07700 900123 first"))
    expect(page.get_by_label("I have checked")).to_have_count(0)


@pytest.mark.slow
def test_a_note_is_dragged_onto_another_and_taken_apart(school, cora, mel, browser_of):
    circle = make_circle(school, CirclePhase.BETTER, people=[cora, mel])
    for words in ("Wrong numbers", "Check the number"):
        circle.retrospective.add_note("better", words, by=mel, at=now())
    circle.go_to(CirclePhase.GROUP, CirclePhase.BETTER, by=cora)
    db.session.commit()
    mels, coras = sit(circle, browser_of(mel)), sit(circle, browser_of(cora))
    held, onto = sticky(mels, "Wrong numbers").bounding_box(), sticky(mels, "Check the number").bounding_box()
    assert held
    assert onto
    mels.mouse.move(held["x"] + 200, held["y"] + 14)
    mels.mouse.down()
    mels.mouse.move(held["x"] + 210, held["y"] + 20, steps=4)
    mels.mouse.move(onto["x"] + 200, onto["y"] + 20, steps=10)
    mels.mouse.up()
    expect(sticky(coras, "Check the number")).to_contain_text("Wrong numbers")
    press(coras, "Take apart: Wrong numbers")
    expect(mels.locator("#notes-better > .sticky")).to_have_count(2)


@pytest.mark.slow
def test_the_timer_is_everybodys_and_its_end_is_said(school, cora, mel, browser_of, watch):
    watch.expects_trouble = True  # two minutes pass in a moment, too fast for polls to be answered in time
    circle = make_circle(school, CirclePhase.WELL, people=[cora, mel])
    coras, mels = browser_of(cora), browser_of(mel)
    for page in (coras, mels):
        page.clock.install()
        sit(circle, page)
    coras.get_by_text("Timer", exact=True).click()
    coras.get_by_label("Everybody sees the same timer").select_option("2 minutes")
    press(coras, "Start the timer")
    mels.clock.run_for(2100)
    expect(mels.locator("#countdown")).to_have_text(re.compile(r"[12]:\d\d"))
    mels.clock.run_for(61_000)
    expect(mels.locator("#circle-says")).to_have_text("One minute is left.")
    mels.clock.run_for(61_000)
    expect(mels.locator("#circle-says")).to_have_text("Time is up.")
    expect(mels.locator("#timer")).to_have_text(re.compile("Time is up"))
