"""axe finds nothing to complain of on the review with its forms open, nor on the design page with everything open."""

import datetime as dt
from decimal import Decimal

import pytest

from board.database import db
from board.models.evidence.expectation import Expected, expect
from board.models.evidence.measure import measures_of
from board.models.experiments.decision import Decision
from board.models.moments import now
from board.models.retrospectives.escalation import escalate
from board.models.stages import Stage
from tests.browser.axe import DARK, FORCED, problems_of
from tests.factories import make_check, make_experiment, make_measure, make_reflected

# Every page as it opens is looked at by default, in test_accessibility.py; what else one can come to, in CI.
pytestmark = pytest.mark.slow

OPEN_ALL = "all => all.forEach(one => { one.open = true })"


@pytest.fixture
def waiting(school, mel, lee):
    """One of everything that waits for a lead."""
    experiment = make_reflected(make_experiment(school, "Ring first", Stage.REFLECTING), by=mel)
    escalate(experiment.retrospective.improvements[1], "A phone", now().date(), by=mel, at=now(), today=now().date())
    make_check(make_experiment(school, "Ring at night", Stage.READY), "affects_safety")
    make_experiment(school, "Adopted long ago", Stage.DECIDED, at=now() - dt.timedelta(days=3))
    for decision in db.session.scalars(db.select(Decision)):
        decision.look_again_on = now().date()
    db.session.commit()
    return experiment


def test_the_review_with_every_form_open(waiting, lee, browser_of):
    page = browser_of(lee)
    page.goto("/review")
    assert page.locator("form.decide").count() == 2
    page.get_by_label("Adopt", exact=True).check()
    page.get_by_label("Partly", exact=True).check()
    page.locator("main details").evaluate_all(OPEN_ALL)
    found = problems_of(page, "the review with every form open")
    assert not found, "\n".join(found)


def test_the_review_as_a_team_reads_what_it_waits_for_and_its_lists(waiting, mel, lee, browser_of):
    page = browser_of(mel)
    page.goto("/review")
    assert page.get_by_role("heading", name="What do we wait for?").is_visible()
    assert page.locator("#waits button, #waits form").count() == 0
    found = problems_of(page, "what a team waits for")
    page = browser_of(lee)
    for kind in ("questions", "agreements"):
        page.goto(f"/review/{kind}")
        found += problems_of(page, f"all {kind}")
    assert not found, "\n".join(found)


def test_the_design_page_with_everything_open(demo_mode, organisation, browser_of):
    page = browser_of()
    page.goto("/design")
    page.locator("main details").evaluate_all(OPEN_ALL)
    found = problems_of(page, "the design page with everything open", (DARK, FORCED))
    assert not found, "\n".join(found)


def test_what_is_expected_of_a_measure_while_it_is_written_and_once_it_is_told(school, mel, browser_of):
    experiment = make_experiment(school, "Ring first", Stage.READY, by=mel)
    experiment.predict("Fewer", by=mel, at=now())
    make_measure(experiment, [24, 12, 9], by=mel, baseline=Decimal(24), target=Decimal(10))
    expect(experiment, [Expected("", "Ten at most", measure_id=measures_of(experiment)[0].id)], by=mel, at=now())
    db.session.commit()
    page = browser_of(mel)
    found = []
    for part in ("", "/expectations"):
        page.goto(f"/experiments/{experiment.id}{part}")
        found += problems_of(page, f"an expectation of a measure{part}")
    page.get_by_label("What do you expect?").first.fill("")
    page.get_by_role("button", name="Save").click()
    assert page.get_by_role("alert").is_visible()
    found += problems_of(page, "an expectation of a measure that says nothing")
    assert not found, "\n".join(found)
