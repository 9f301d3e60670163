"""A reading from a phone, a paste from a spreadsheet, and charts that look right in every light."""

import pytest
from playwright.sync_api import expect

from board.models.stages import Stage
from tests.browser.axe import PHONE, problems_of
from tests.factories import make_experiment, make_measure, make_sprint

USUAL = [20, 24, 18, 22, 26, 19, 23, 21, 25, 20, 24, 22, 18, 23]


def test_a_reading_is_added_on_a_phone_by_typing_a_number_and_pressing_enter(school, mel, browser_of):
    experiment = make_experiment(school, stage=Stage.TRYING)
    measure = make_measure(experiment, USUAL)
    page = browser_of(mel)
    page.set_viewport_size({"width": PHONE, "height": 640})
    page.goto(f"/experiments/{experiment.id}")
    page.get_by_role("link", name="Add a reading of Visits").click()
    expect(page.get_by_label("Reading", exact=True)).to_be_focused()
    page.keyboard.type("60")
    page.keyboard.press("Enter")
    expect(page.locator(f"#measure-{measure.id}")).to_contain_text("Concern: the latest reading, 60%, is above the upper limit")
    expect(page.get_by_role("img", name="Process chart of Visits that find nobody in: 15 readings")).to_be_visible()


@pytest.mark.slow
def test_a_paste_is_looked_at_and_then_added(school, mel, browser_of):
    measure = make_measure(make_experiment(school))
    page = browser_of(mel)
    page.goto(f"/measures/{measure.id}/pastes/new")
    page.get_by_label("Two columns: day and number").fill("Week\tNobody in\n3/11/2025\t29%\n31/2/2025\t4\n10 Nov 2025\t£24")
    page.get_by_role("button", name="Look at it first").click()
    expect(page.get_by_role("heading", name="2 readings understood, 1 line not")).to_be_visible()
    problems = problems_of(page, "a paste that is looked at")
    page.get_by_role("button", name="Add 2 readings").click()
    expect(page.get_by_role("cell", name="24%", exact=True)).to_be_visible()
    assert not problems, "\n".join(problems)


@pytest.mark.slow
def test_charts_of_every_kind_are_accessible_in_every_light(school, mel, browser_of):
    experiment = make_experiment(school, stage=Stage.TRYING, sprint=make_sprint(school))
    for number, values in enumerate(([], [14], USUAL[:6], [*USUAL, 60], [0] * 400)):
        make_measure(experiment, values, name=f"Measure {number}", target=10, baseline=24)
    page = browser_of(mel)
    page.goto(f"/experiments/{experiment.id}")
    page.locator("details.numbers").evaluate_all("all => all.forEach(one => { one.open = true })")
    problems = problems_of(page, "charts of every kind", closely=True)
    assert not problems, "\n".join(problems)
    assert page.locator("svg.chart").count() == 4


@pytest.mark.slow
def test_of_the_two_sizes_of_a_chart_one_is_seen(school, mel, browser_of):
    measure = make_measure(make_experiment(school), USUAL)
    page = browser_of(mel)
    page.goto(f"/measures/{measure.id}")
    for width, seen, hidden in ((1280, "wide", "small"), (PHONE, "small", "wide")):
        page.set_viewport_size({"width": width, "height": 800})
        expect(page.locator(f"svg.chart.{seen}")).to_be_visible()
        expect(page.locator(f"svg.chart.{hidden}")).to_be_hidden()
