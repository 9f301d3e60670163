"""Whoever spaces letters, words and lines wider (WCAG 1.4.12) loses no words: nothing is cut."""

import pytest

from board.database import db
from board.models.stages import Stage
from tests.browser.keyboard.full_team import full
from tests.factories import HYPOTHESIS, make_experiment, make_sprint

__all__ = ["full"]

pytestmark = pytest.mark.slow

# The values of the success criterion.
WIDER = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""
# What has words and shows a part of them only. A card says on one line that ends in dots what its hypothesis and its stop rule are
# about, at any spacing: a click on it opens them whole.
CUT = """() => [...document.querySelectorAll('body *')].filter((it) => {
  const style = getComputedStyle(it), hides = (way) => ['hidden', 'clip'].includes(way);
  if (!it.textContent.trim() || !it.checkVisibility() || it.closest('svg, .visually-hidden, .card .line, .card .stops')) return false;
  if (it.clientWidth <= 1 || it.parentElement.clientWidth <= 1) return false;
  return (hides(style.overflowY) && it.scrollHeight > it.clientHeight + 1) || (hides(style.overflowX) && it.scrollWidth > it.clientWidth + 1);
}).map((it) => `${it.className}: ${it.textContent.trim().slice(0, 60)}`)"""


@pytest.mark.parametrize("size", [(1280, 800), (360, 740)])
def test_wider_spacing_cuts_nothing(size, full, school, mel, browser_of):
    words = dict.fromkeys(
        HYPOTHESIS, "a call on the day before the first visit, by somebody whom the family knows, in the evening " * 2
    )
    sprint = make_sprint(school, starts=40, goal="Visits for which the family has agreed on a day and knows who comes")
    wordy = make_experiment(school, "Ring home before any letter goes out " * 3, Stage.DECIDED, by=mel, sprint=sprint, **words)
    mel.name = "Melusine Okafor-Featherstonehaugh"
    db.session.commit()
    page = browser_of(mel, viewport={"width": size[0], "height": size[1]}, bypass_csp=True)
    addresses = [f"/experiments/{wordy.id}{path}" for path in ("", "/wall", "/series/wall")] + [
        "/",
        f"/teams/{school.slug}/board",
        f"/teams/{school.slug}/board?open={wordy.id}",
        f"/sprints/{sprint.id}/wall",
        f"/experiments/{full.experiment_id}",
        f"/retrospectives/{full.circle_id}/circle",
        f"/sprints/{full.sprint_id}",
        "/review",
        "/library",
    ]
    for address in addresses:
        page.goto(address)
        page.add_style_tag(content=WIDER)
        assert page.evaluate(CUT) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0], address
