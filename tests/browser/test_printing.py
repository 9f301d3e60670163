"""On paper: the review of the demo fits on two pages, whichever days are asked for; what hangs on the wall on one sheet."""

import datetime as dt
import re

import pytest

from board.database import db
from board.demo import load_demo
from board.models.experiments.experiment import LONGEST_PART, LONGEST_TEXT, LONGEST_TITLE, Experiment
from board.models.experiments.learning import Learning
from board.models.people.person import Person
from board.models.stages import Stage
from tests.factories import HYPOTHESIS, make_experiment

pytestmark = pytest.mark.slow

# What a PDF begins each of its pages with; the list of all pages is called /Pages.
PAGE = re.compile(rb"/Type\s*/Page(?!s)")


@pytest.mark.slow
def test_a_lead_prints_the_review_on_two_pages_whatever_the_span(app, browser_of):
    load_demo(dt.datetime.now(dt.UTC).replace(microsecond=0))
    db.session.commit()
    lee = db.session.scalars(db.select(Person).where(Person.email == "lee@example.org")).one()
    page = browser_of(lee)
    for span in ("week", "month", "quarter"):
        page.goto(f"/review?period={span}")
        assert page.get_by_role("heading", name="What is less risky now?").is_visible()
        assert len(PAGE.findall(page.pdf(format="A4", print_background=True))) <= 2, span


def sheets(page, address: str) -> list[int]:
    """How many pages an address takes on A4 and on A3; nothing of its last line may be cut off."""
    page.goto(address)
    page.emulate_media(media="print")
    is_whole = "() => { const foot = document.querySelector('.sheet footer').getBoundingClientRect(); const sheet = document.querySelector('.sheet').getBoundingClientRect(); return foot.bottom <= sheet.bottom + 1 && foot.height > 4; }"
    assert page.evaluate(is_whole), address
    page.emulate_media(media="null")
    return [len(PAGE.findall(page.pdf(format=paper))) for paper in ("A4", "A3")]


@pytest.mark.slow
def test_the_longest_stories_sprints_and_series_of_the_demo_hang_on_one_sheet(app, browser_of):
    load_demo(dt.datetime.now(dt.UTC).replace(microsecond=0))
    db.session.commit()
    page = browser_of(db.session.scalars(db.select(Person).where(Person.email == "lee@example.org")).one())
    wordy = db.func.length(Experiment.evidence) + db.func.length(Learning.learned) + db.func.length(Learning.therefore)
    longest = db.session.scalars(db.select(Experiment).join(Learning).order_by(wordy.desc()).limit(3)).all()
    third = db.session.scalars(db.select(Experiment).where(Experiment.cycle == 3)).one()
    addresses = [f"/experiments/{one.id}/wall" for one in longest]
    addresses += [f"/sprints/{longest[0].tried_in[0].id}/wall", f"/experiments/{third.id}/series/wall"]
    for address in addresses:
        assert sheets(page, address) == [1, 1], address


def test_words_as_long_as_the_fields_allow_end_in_dots_on_one_sheet(school, mel, browser_of):
    part, text = ("word " * LONGEST_TEXT)[:LONGEST_PART], ("word " * LONGEST_TEXT)[:LONGEST_TEXT]
    experiment = make_experiment(school, "M" * LONGEST_TITLE, Stage.DECIDED, by=mel, **dict.fromkeys(HYPOTHESIS, part))
    experiment.prediction.expects = experiment.result.happened = text
    experiment.learning.learned = experiment.learning.therefore = experiment.decision.because = experiment.decision.next = text
    experiment.retrospective.went_well = "\n".join([part] * 8)
    for improvement in experiment.retrospective.improvements:
        improvement.text = part
    db.session.commit()
    page = browser_of(mel)
    for address in ("wall", "series/wall"):
        assert sheets(page, f"/experiments/{experiment.id}/{address}") == [1, 1]
    assert sheets(page, f"/sprints/{experiment.sprint_id}/wall") == [1, 1]
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"/experiments/{experiment.id}/wall")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
